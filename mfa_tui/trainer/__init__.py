"""Lessons and drills that prove themselves on the wire: files, checker, hints, progress."""
