"""What the steps behind the tokens have in common: the way back to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding

from mfa_tui.ui.steps.step import VisitStep

if TYPE_CHECKING:
    from mfa_tui.signin.turns import Refused


class SignedInStep(VisitStep):
    """A step that one comes to from the tokens, and leaves for them with ctrl+r."""

    BINDINGS = [
        Binding("ctrl+r", "leave", "Back", id="signed-in.leave", tooltip="Go back to the tokens."),
    ]  # fmt: skip

    def action_leave(self) -> None:
        from mfa_tui.ui.steps.account import AccountStep

        self.go(AccountStep(self.visit))

    def next_key(self, refused: Refused) -> tuple[str, str]:
        return (self.again_key, "tries again") if refused.again else ("ctrl+r", "goes back")
