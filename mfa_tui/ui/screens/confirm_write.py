"""Asks for a pool's id before a lesson changes how that real pool is set up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding

from mfa_tui.ui.screens.field_page import FieldPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.write_guard import PendingWrite

HELD = (
    "{operation} changes a real pool. It waits here, and nothing was sent. How the pool is set up "
    "now was saved in {saved}, readable for you alone and without secrets. If you go on, this lesson "
    "may change the pool until it ends; nothing of that is taken back by itself. "
    "mfa-tui put-back FILE prints the commands that would."
)
WRONG = "That is not the id of this pool: {pool_id}. Nothing was sent."


class ConfirmEntry(Entry):
    """The field of the pool id."""

    BINDINGS = [
        Binding("enter", "submit", "Send it", id="confirm-write.send", tooltip="Send the call that waits, if this is the pool's id."),
    ]  # fmt: skip


class ConfirmWriteScreen(FieldPage[None]):
    """Lets the `write` go once the pool's id was typed; leaving refuses it."""

    BINDINGS = [
        Binding("escape", "refuse", "Do not send", id="confirm-write.refuse", tooltip="Send nothing; all that you typed before stays."),
    ]  # fmt: skip

    def __init__(self, write: PendingWrite) -> None:
        super().__init__()
        self._write = write
        self._field = LabelledEntry("Pool id", entry=ConfirmEntry(id="confirm-write-entry"))

    def compose(self) -> ComposeResult:
        write = self._write
        heading = f"Really change {write.pool_id}? Type its id."
        about = HELD.format(operation=write.operation, saved=write.saved)
        yield from self.page(heading, [self._field], about)

    def on_mount(self) -> None:
        self._field.entry.focus()

    @on(Entry.Submitted)
    def _typed(self) -> None:
        if self._write.confirm(self._field.value):
            self.dismiss()
        else:
            self._field.problem(WRONG.format(pool_id=self._write.pool_id))

    def action_refuse(self) -> None:
        self._write.refuse()
        self.dismiss()

    def on_unmount(self) -> None:
        # however it is left: no thread may wait for ever
        self._write.refuse()
