"""Names and values below each other, long values folded beside their names."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.rows import row

Pairs = tuple[tuple[str, str], ...]
NAME_WIDTH = 14


class Facts(Static):
    """Pairs of a name and a text; both may come from the wire."""

    DEFAULT_CSS = "Facts { height: auto; }"

    def __init__(self, pairs: Pairs, *, id: str | None = None, classes: str | None = None) -> None:
        self._pairs = pairs
        super().__init__(self._folded(0), id=id, classes=classes)

    def show(self, pairs: Pairs) -> None:
        """Show other pairs."""
        self._pairs = pairs
        self.update(self._folded(self.content_size.width))

    def on_resize(self) -> None:
        self.update(self._folded(self.content_size.width))

    def _folded(self, width: int) -> Content:
        return Content("\n").join(
            row(printable(name), printable(text), width, name_width=NAME_WIDTH)
            for name, text in self._pairs
        )
