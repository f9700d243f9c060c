"""The pages of Home, and the line that names them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mfa_tui.ui.home_rows import Page
from mfa_tui.ui.widgets.parts_line import part_at

if TYPE_CHECKING:
    from textual import events

GAP, PADDING = 2, 1


class PageTabs(Widget):
    """One row: every page with its key; `▸` is the one that is on."""

    DEFAULT_CSS = """
    PageTabs { height: 1; width: 1fr; background: $panel; color: $text; padding: 0 1; }
    """

    @dataclass
    class Clicked(Message):
        """This page is wanted."""

        page: Page

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
        return Content(" " * GAP).join(
            Content.styled(self._label(page), "bold $text-primary" if page is on else "")
            for page in pages
        )

    def on_click(self, event: events.Click) -> None:
        pages = list(self._now[0])
        index = part_at(event.x - PADDING, map(self._label, pages), GAP)
        if index is not None:
            self.post_message(self.Clicked(pages[index]))

    def _label(self, page: Page) -> str:
        return f"{'▸' if page is self._now[1] else ' '}{page:d} {page.label}"
