"""The one exception for what cannot be attached."""

from __future__ import annotations


class AttachProblem(Exception):
    """A wish that cannot be met; the text names it and says why, in a sentence for the terminal."""
