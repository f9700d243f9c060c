"""A call that step mode holds: to edit, to send or to drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content

from mfa_tui.trace.text import one_line
from mfa_tui.ui.screens.call_editor import CallEditorScreen

if TYPE_CHECKING:
    from mfa_tui.signin.gate import Gate, HeldCall

WHY = "Step mode is on, so this call stopped before it was sent. Change what you like."
SIGNED = "It is signed after your changes."
WAITS = "{who} waits for the answer, and may give up or send it again (boto3 after a minute)."


class HeldCallScreen(CallEditorScreen):
    """Asks what becomes of the `held` call of `gate`; closed without an answer, it is still held."""

    BINDINGS = [
        Binding("ctrl+r", "drop", "Drop", id="held.drop", tooltip="Do not send this call: who made it is told that you dropped it."),
        Binding("ctrl+o", "run", "Stop holding", id="held.run", tooltip="Send this call and all that wait, and switch step mode off."),
        Binding("ctrl+t,escape", "close", "Later", id="held.later", tooltip="Look around first; the call stays held.", key_display="^t"),
    ]  # fmt: skip

    def __init__(self, gate: Gate, held: HeldCall) -> None:
        signed = SIGNED if held.signed else ""
        waits = WAITS.format(who=one_line(held.who)) if held.who else ""
        note = " ".join(filter(None, (WHY, waits, signed)))
        super().__init__(held.operation, held.document, held.send, note)
        self.held = held
        self._gate = gate

    def heading(self) -> Content:
        """What is held, and how many calls wait behind it."""
        behind = len(self._gate.held) - 1
        more = f", {behind} more behind it" if behind > 0 else ""
        who = f" from {one_line(self.held.who)}" if self.held.who else ""
        return Content.assemble((one_line(self.held.operation), "bold"), f"{who}  held{more}")

    def action_drop(self) -> None:
        self.dismiss()
        self.held.drop()

    def action_run(self) -> None:
        if (document := self.edited()) is not None:
            self.let_go(document)
            self._gate.run()
