"""Words about numbers, for whatever is said to a person."""

from __future__ import annotations


def counted(number: int, what: str) -> str:
    """`1 step`, `2 steps`, `1,000 steps`; for words that an s makes many of."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"
