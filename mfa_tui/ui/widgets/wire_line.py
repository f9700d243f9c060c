"""A line of text with meaning, and its folding to a width."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from mfa_tui.ui.widgets.wire_roles import Role, Span

WORD_SEARCH = 20
"""How far back from the edge a space is looked for when a long line is folded."""

CLOSING = ",.;:!?)”’…"
"""What stands behind a word, never before one."""


class Line(NamedTuple):
    """A line of any length. Where it is folded, the rest is indented by `hang` cells."""

    spans: list[Span]
    hang: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.spans)


BLANK = Line([])


def folded(lines: list[Line], width: int) -> Iterator[list[Span]]:
    """`lines` in rows of at most `width` cells. Nothing is cut off."""
    for line in lines:
        yield from _rows(line, max(width, 8))


def _rows(line: Line, width: int) -> Iterator[list[Span]]:
    hang = min(line.hang, width // 2)
    row: list[Span] = []
    room = width
    for text, role in line.spans:
        while text:
            head, text = _split(text, room)
            if head:
                row.append((head, role))
                room -= cell_len(head)
            if text:
                yield row
                row, room = [(" " * hang, Role.PLAIN)], width - hang
    yield row


def _split(text: str, room: int) -> tuple[str, str]:
    """`text` in two: as much as fits in `room` cells, up to a space near the edge, and the rest."""
    end = room if text.isascii() else _fitting(text, room)
    if end >= len(text):
        return text, ""
    space = text.rfind(" ", max(0, end - WORD_SEARCH), end) + 1
    if not space and end > 1 and text[end] in CLOSING:
        # no row begins with a comma: the word before it goes along, or its last letter
        space = text.rfind(" ", max(0, end - 2 * WORD_SEARCH), end) + 1 or end - 1
    return text[: space or end], text[space or end :]


def _fitting(text: str, room: int) -> int:
    """How many characters of `text` fit in `room` cells."""
    for index, character in enumerate(text):
        room -= get_character_cell_size(character)
        if room < 0:
            return index
    return len(text)
