"""Asks for a line to be remembered beside an exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from mfa_tui.trace.text import one_line
from mfa_tui.ui.screens.field_page import FieldPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

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


class NoteScreen(FieldPage["str | None"]):
    """Gives the note for `exchange` as it is now; None leaves it as it was."""

    BINDINGS = [
        Binding("escape", "dismiss", "Leave it", id="note.leave", tooltip="Back; the note stays as it was."),
    ]  # fmt: skip

    def __init__(self, exchange: Exchange) -> None:
        super().__init__()
        self._heading = f"Note on {exchange.number} {one_line(exchange.operation)}"
        self._entry = NoteEntry(value=exchange.note, id="note-entry")

    def compose(self) -> ComposeResult:
        yield from self.page(self._heading, [LabelledEntry("Note", entry=self._entry)], ABOUT)

    def on_mount(self) -> None:
        self._entry.focus()

    @on(Entry.Submitted)
    def _kept(self) -> None:
        self.dismiss(self._entry.value.strip())
