"""Asks for a line to be remembered beside an exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange

ABOUT = (
    "Enter keeps the note, an empty one takes it away. It stands beside the call in the list, and "
    "it is saved with the trace: JSON Lines, Markdown, and as the comment of a HAR entry. What is "
    "masked in the trace is masked in its notes too."
)


class NoteEntry(Entry):
    """The field of the note."""

    BINDINGS = [
        Binding("enter", "submit", "Keep", id="note.keep", tooltip="Write the note beside the call."),
    ]  # fmt: skip


class NoteScreen(ModalScreen[str | None]):
    """Gives the note for `exchange` as it is now; None leaves it as it was."""

    BINDINGS = [
        Binding("escape", "dismiss", "Leave it", id="note.leave", tooltip="Back; the note stays as it was."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    NoteScreen {
        VerticalScroll { padding: 1 2; }
        Static { height: auto; max-width: 76; margin-bottom: 1; }
        .heading { text-style: bold; }
        #about { color: $text-muted; margin-top: 1; }
        Entry { max-width: 60; }
    }
    """

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._heading = f"Note on {exchange.number} {one_line(exchange.operation)}"
        self._entry = NoteEntry(value=exchange.note, id="note-entry")

    def compose(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Static(self._heading, classes="heading", markup=False)
            yield LabelledEntry("Note", entry=self._entry)
            yield Static(ABOUT, id="about", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._entry.focus()

    @on(Entry.Submitted)
    def _kept(self) -> None:
        self.dismiss(self._entry.value.strip())
