"""The tabs of the selected exchange, and the line that names them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mfa_tui.ui.widgets.parts_line import part_at

if TYPE_CHECKING:
    from textual import events


class Tab(IntEnum):
    """A view of one exchange. The value is the key that opens it."""

    REQUEST = 1
    RESPONSE = 2
    EXPLAIN = 3
    CODE = 4
    TOKENS = 5

    @property
    def label(self) -> str:
        return self.name.capitalize()

    def beside(self, by: int) -> Tab:
        """The tab `by` places to the right, going on at the other end."""
        return Tab((self - 1 + by) % len(Tab) + 1)


SHORT = 50
"""Cells below which only the tab that is on has its name beside its key."""


class WireTabs(Widget):
    """One row: every tab with its key. `▸` is the one that is on, `–` one with nothing in it."""

    DEFAULT_CSS = """
    WireTabs { height: 1; width: 1fr; background: $panel; color: $text; }
    """

    @dataclass
    class Clicked(Message):
        """This tab is wanted."""

        tab: Tab

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now: tuple[Tab, frozenset[Tab]] = (Tab.REQUEST, frozenset())

    def show(self, tab: Tab, empty: Collection[Tab]) -> None:
        """Draw with `tab` on, and those in `empty` as having nothing."""
        if (now := (tab, frozenset(empty))) != self._now:
            self._now = now
            self.refresh()

    def render(self) -> Content:
        return Content.assemble(*(self._part(each) for each in Tab))

    def on_click(self, event: events.Click) -> None:
        index = part_at(event.x, (self._part(each)[0] for each in Tab), 0)
        if index is not None:
            self.post_message(self.Clicked(list(Tab)[index]))

    def _part(self, tab: Tab) -> tuple[str, str]:
        on, empty = self._now
        name = tab.label if tab is on or self.size.width >= SHORT else ""
        text = f"{'▸' if tab is on else ' '}{tab:d} {name}{' –' if tab in empty else ''}".rstrip()
        style = "bold $text-primary" if tab is on else "$quiet" if tab in empty else ""
        return f"{text} ", style
