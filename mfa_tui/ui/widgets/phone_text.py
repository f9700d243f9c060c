"""A stretch of the phone's screen, from top to bottom, which repaints what changed in it."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from mfa_tui.ui.widgets.phone_lines import Line, Role, changed_regions


class PhoneText(Widget):
    """Part of a picture made of lines.

    Textual repaints a line from its widget's left edge to the last changed cell. So the part of
    the picture that changes every second is a widget of its own, and costs only its few cells.
    """

    COMPONENT_CLASSES = {
        "phone--title",
        "phone--muted",
        "phone--chosen",
        "phone--code",
        "phone--marked",
        "phone--warning",
    }

    DEFAULT_CSS = """
    PhoneText {
        & > .phone--title { text-style: bold; }
        & > .phone--muted { color: $text-muted; }
        & > .phone--chosen { text-style: bold; }
        & > .phone--code { color: $text-accent; text-style: bold; }
        & > .phone--marked { text-style: bold reverse; }
        & > .phone--warning { color: $text-warning; }
    }
    """

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[Line] = []
        self._first = 0

    def show(self, lines: list[Line], first: int) -> None:
        """Show the picture `lines` from its column `first` on."""
        before, self._lines = self._lines, lines
        moved, self._first = first != self._first, first
        if moved or len(before) != len(lines):
            self.refresh()
            return
        in_picture = self.size.region.translate((first, 0))
        changed = [region.intersection(in_picture) for region in changed_regions(before, lines)]
        mine = [region.translate((-first, 0)) for region in changed if region]
        if mine:
            self.refresh(*mine)

    def render_line(self, y: int) -> Strip:
        pieces = self._lines[y] if y < len(self._lines) else ()
        strip = Strip(Segment(text, self._style(role)) for text, role in pieces).simplify()
        width = self.size.width
        return strip.crop(self._first, self._first + width).adjust_cell_length(
            width, self.rich_style
        )

    def _style(self, role: Role) -> Style:
        if role == "plain":
            return self.rich_style
        return self.get_component_rich_style(f"phone--{role}")
