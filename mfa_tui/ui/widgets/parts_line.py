"""Lines of several parts, each of which can be clicked."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len


def part_at(x: int, parts: Iterable[str], gap: int) -> int | None:
    """Which of the `parts` covers cell `x` of a line where each is `gap` cells from the next."""
    start = 0
    for index, part in enumerate(parts):
        end = start + cell_len(part)
        if start <= x < end:
            return index
        start = end + gap
    return None
