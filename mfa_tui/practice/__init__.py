"""The world of one lesson: its bench, and those who make the moves of lessons in it."""
