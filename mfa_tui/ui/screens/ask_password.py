"""Asks for the password of a real user, which no file has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from mfa_tui.trace.text import printable
from mfa_tui.ui.screens.field_page import FieldPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

ABOUT = (
    "The hint needs it, and only you know it. It is kept in memory until the lesson ends, and never "
    "written to a file. Nothing is sent yet."
)


class PasswordEntry(Entry):
    """The field of the password."""

    BINDINGS = [
        Binding("enter", "submit", "Use it", id="ask-password.use", tooltip="Fill it in; nothing is sent yet."),
    ]  # fmt: skip


class AskPasswordScreen(FieldPage["str | None"]):
    """Gives the password of `user` on this pool; None when it is not told."""

    BINDINGS = [
        Binding("escape", "dismiss", "Leave it", id="ask-password.leave", tooltip="Back, without the hint's request."),
    ]  # fmt: skip

    def __init__(self, user: str) -> None:
        super().__init__()
        self._heading = f"The password of {printable(user)} on this pool"
        self._field = LabelledEntry("Password", entry=PasswordEntry(kind="password"))

    def compose(self) -> ComposeResult:
        yield from self.page(self._heading, [self._field], ABOUT)

    def on_mount(self) -> None:
        self._field.entry.focus()

    @on(Entry.Submitted)
    def _typed(self) -> None:
        if self._field.value:
            self.dismiss(self._field.value)
