"""A line with parts on the left and a fact on the right; the right side is never cut."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget


class TitleLine(Widget):
    """One row. The left `parts` that do not fit are left out, the last ones first."""

    DEFAULT_CSS = """
    TitleLine { height: 1; width: 1fr; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: tuple[str, ...] = ()
        self._right = Content("")

    def show(self, parts: tuple[str, ...], right: Content) -> None:
        """Draw `parts`, two spaces between them, and `right` at the end of the line."""
        if (parts, right.markup) != (self._parts, self._right.markup):
            self._parts, self._right = parts, right
            self.refresh()

    def render(self) -> Content:
        room = max(0, self.size.width - self._right.cell_length)
        parts = list(self._parts)
        while len(parts) > 1 and Content("  ".join(parts)).cell_length >= room:
            parts.pop()
        left = Content("  ".join(parts)).truncate(room, ellipsis=True)
        return Content.assemble(left.pad_right(max(0, room - left.cell_length)), self._right)


class TitleBar(TitleLine):
    """The first line of a screen: a TitleLine that stands out from what is below."""

    DEFAULT_CSS = """
    TitleBar { background: $panel; padding: 0 1; }
    """
