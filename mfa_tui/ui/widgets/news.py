"""A line that explains a step, and above it what has just happened."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable


class News(Static):
    """Says `quiet` words at first; news, which may hold text from the wire, go above them."""

    DEFAULT_CSS = "News { height: auto; }"

    def __init__(self, quiet: str, news: str = "") -> None:
        super().__init__(id="news")
        self._quiet = Content.styled(quiet, "$quiet")
        self.tell(news)

    def tell(self, news: str) -> None:
        """Put `news` above the quiet words."""
        told = Content.assemble(("✓ ", "$text-success"), printable(news), "\n") if news else ""
        self.update(Content.assemble(told, self._quiet))
