"""How another program is brought to call here, to be read and copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.calling import pieces
from mfa_tui.ui.messages import CopyWanted
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.world import Place


class HowToCallScreen(OneFrame[None], ModalScreen[None]):
    """What a program needs to call `url`, one piece after the other; the chosen one in full below."""

    BINDINGS = [
        Binding("y,enter", "copy", "Copy", id="calling.copy", tooltip="Copy what stands below."),
        Binding("q,escape", "dismiss(None)", "Close", id="calling.close", tooltip="Back to where you were.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    HowToCallScreen {
        background: $background;
        #calling-title { background: $panel; color: $text; text-style: bold; }
        VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        #calling-text { height: auto; padding: 0 1; border-top: solid $panel; }
    }
    """

    def __init__(self, url: str, places: tuple[Place, ...]) -> None:
        super().__init__()
        self._url = url
        self._pieces = tuple(pieces(url, places))
        self._text = Static(id="calling-text", markup=False)

    def compose(self) -> ComposeResult:
        title = TitleLine(id="calling-title")
        title.show((f" Other programs call {self._url}",), Content(""))
        rows = (Row(each.name, each.about, section=each.section) for each in self._pieces)
        yield title
        with VerticalScroll(can_focus=False):
            yield RowsList(tuple(rows), empty="")
        yield self._text
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(RowsList).focus()
        self._show()

    @on(RowsList.Moved)
    def _show(self) -> None:
        self._text.update(self._pieces[self._index].text.rstrip("\n"))

    def action_copy(self) -> None:
        piece = self._pieces[self._index]
        self.app.post_message(CopyWanted(piece.text, f"{piece.name} for {self._url}"))

    @property
    def _index(self) -> int:
        return self.query_one(RowsList).cursor
