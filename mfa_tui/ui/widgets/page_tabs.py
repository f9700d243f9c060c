"""The pages of Home, and the line that names them."""

from __future__ import annotations

from collections.abc import Collection

from textual.content import Content
from textual.widget import Widget

from mfa_tui.ui.home_rows import Page


class PageTabs(Widget):
    """One row: every page with its key; `▸` is the one that is on."""

    DEFAULT_CSS = """
    PageTabs { height: 1; width: 1fr; background: $panel; color: $text; padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._now: tuple[Collection[Page], Page | None] = ((), None)

    def show(self, pages: Collection[Page], on: Page | None) -> None:
        """Draw `pages` with `on` marked; None where what is shown is of no one page."""
        if (now := (pages, on)) != self._now:
            self._now = now
            self.refresh()

    def render(self) -> Content:
        pages, on = self._now
        return Content("  ").join(
            Content.styled(
                f"{'▸' if page is on else ' '}{page:d} {page.label}",
                "bold $text-primary" if page is on else "",
            )
            for page in pages
        )
