"""Moves: the small language in which lessons say what is done, line by line."""
