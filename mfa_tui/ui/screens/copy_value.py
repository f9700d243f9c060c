"""Copies one value of an exchange, or saves it to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from mfa_tui.trace.text import one_line
from mfa_tui.trace.values import Value, values_of
from mfa_tui.ui.messages import CopyWanted
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.screens.save_as import save_words
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange

LONGEST = 200
"""Characters of a value that are drawn; no row is wider."""


class CopyValueScreen(OneFrame[None], ModalScreen[None]):
    """The values of `exchange` in a list; `revealed` begins unmasked, and what is seen is copied."""

    BINDINGS = [
        Binding("enter,y", "copy", "Copy", id="value.copy", tooltip="Copy the value."),
        Binding("s", "save", "To a file", id="value.save", tooltip="Save the value to a file."),
        Binding("r", "reveal", "Reveal", id="value.reveal", tooltip="Show or mask the secrets."),
        Binding("q,escape,Y", "dismiss(None)", "Close", id="value.close", tooltip="Back to the wire.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CopyValueScreen {
        background: $background;
        #value-title { background: $panel; color: $text; text-style: bold; }
        VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, exchange: Exchange, *, revealed: bool = False) -> None:
        super().__init__()
        self._exchange = exchange
        self._revealed = revealed
        self._values: list[Value] = []
        self._title = TitleLine(id="value-title")
        self._list = RowsList(empty="There is no value in it.")

    def compose(self) -> ComposeResult:
        yield self._title
        with VerticalScroll(can_focus=False):
            yield self._list
        yield KeyLine()

    def on_mount(self) -> None:
        self._list.focus()
        self._show()

    def action_reveal(self) -> None:
        self._revealed = not self._revealed
        self._show()

    def action_copy(self) -> None:
        if value := self._chosen:
            masked = "" if self._revealed else ", secrets masked"
            what = f"{one_line(value.place)} of {self._exchange.number}{masked}"
            self.app.post_message(CopyWanted(value.text, what))

    def action_save(self) -> None:
        if value := self._chosen:
            save_words(self.app, f"Save {one_line(value.place)}", value.text)

    @property
    def _chosen(self) -> Value | None:
        index = self._list.index
        return None if index is None else self._values[index]

    def _show(self) -> None:
        self._values = values_of(self._exchange, reveal=self._revealed)
        self._list.show(tuple(_rows(self._values)))
        name = f" Values of {self._exchange.number} {one_line(self._exchange.operation)}"
        self._title.show((name,), Content("secrets shown " if self._revealed else "masked "))


def _rows(values: Iterable[Value]) -> Iterable[Row]:
    return (Row(one_line(each.place), one_line(each.text[:LONGEST])) for each in values)
