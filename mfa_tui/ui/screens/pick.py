"""The list behind a choice that has too many options to turn through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.widgets.choice import Option


class PickScreen(OneFrame[int | None], ModalScreen[int | None]):
    """Gives the index of the option that was picked; None leaves everything as it was."""

    BINDINGS = [
        Binding("escape,q", "dismiss", "Leave it", id="pick.leave", tooltip="Back to the form; the choice stays.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    PickScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        .heading { margin-bottom: 1; }
    }
    """

    def __init__(self, label: str, options: tuple[Option, ...], index: int) -> None:
        super().__init__()
        self._label = label
        self._options = options
        self._index = index

    def compose(self) -> ComposeResult:
        rows = tuple(
            Row(option.name, option.about, key=_key(index))
            for index, option in enumerate(self._options, 1)
        )
        with VerticalScroll(can_focus=False):
            yield Static(self._label, classes="heading", markup=False)
            yield RowsList(rows, empty="", opens=True)
        yield KeyLine()

    def on_mount(self) -> None:
        rows = self.query_one(RowsList)
        rows.cursor = self._index
        rows.focus()

    @on(RowsList.Opened)
    def _picked(self, event: RowsList.Opened) -> None:
        self.dismiss(event.index)


def _key(number: int) -> str:
    """The key of the row with that number: its digit, 0 for the tenth."""
    return str(number % 10) if number <= 10 else ""
