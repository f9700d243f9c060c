"""Backup codes for who is signed in: made on request, shown once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.step import VisitStep
from mfa_tui.ui.widgets.copyable import Copyable

if TYPE_CHECKING:
    from textual.app import ComposeResult

INTRO = (
    "Cognito has no backup codes of its own. This pool has the triggers of the backup codes stack: "
    "ten codes, each good for one sign-in when the usual factor is gone. What is kept cannot be "
    "read back, so they are shown once; new ones void those from before."
)
OF_YOUR_OWN = (
    "mfa-tui eject backup-codes writes that stack for a pool of your own. There your app's back "
    "end, never the app itself, invokes its function issue_codes with the access token."
)
SHOWN_ONCE = "Write them down now: when you leave this step nobody can show them again."
PER_LINE = 2


class BackupCodesStep(VisitStep):
    """Makes codes when asked to; until then it says what that would mean."""

    title = "backup codes"
    PURPOSE = (
        "Codes for the day the phone is gone. An app's back end has them made by a function of the "
        "stack, for the user whose access token it holds."
    )
    again_key = "m"
    BINDINGS = [
        Binding("m", "make", "Make ten codes", id="backup-codes.make", tooltip="Void the codes from before and show new ones."),
        Binding("ctrl+r", "back", "Back", id="backup-codes.back", tooltip="Back to the tokens; the codes are not shown again."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    BackupCodesStep {
        .intro, #told, #codes { margin-bottom: 1; }
        #codes { display: none; margin-left: 4; }
        &.-made #codes { display: block; }
    }
    """
    can_focus = True

    def compose(self) -> ComposeResult:
        yield Static(f"Backup codes of {self.visit.user}", classes="heading gap", markup=False)
        yield Static(INTRO, classes="quiet intro")
        yield Static(OF_YOUR_OWN, classes="quiet intro")
        yield Static(self._offer(), id="told")
        yield Copyable("the backup codes", id="codes")

    def on_mount(self) -> None:
        self.focus()

    def focus_first(self) -> None:
        """The codes, once there are some: enter copies them."""
        (self.query_one(Copyable) if self.has_class("-made") else self).focus()

    def action_make(self) -> None:
        make = self.visit.world.backup_codes(self.visit.target)
        assert make is not None, "this step is for pools that have backup codes"
        token = self.visit.signed_in.tokens.access
        self.ask("the function issue_codes", lambda: make(token), self._made)

    def action_back(self) -> None:
        from mfa_tui.ui.steps.account import AccountStep

        if not self.waiting:
            self.go(AccountStep(self.visit))

    def _made(self, codes: tuple[str, ...]) -> None:
        told = self.query_one("#told", Static)
        shown = [printable(code) for code in codes]
        lines = [shown[at : at + PER_LINE] for at in range(0, len(shown), PER_LINE)]
        text = "\n".join("    ".join(line) for line in lines)
        self.query_one(Copyable).show(text, "\n".join(shown))
        self.add_class("-made")
        told.update(
            Content.assemble(
                ("✓ ", "$text-success"), SHOWN_ONCE, " ", ("c", "bold $accent"), " copies them."
            )
        )
        self.focus_first()

    def _offer(self) -> Content:
        return Content.assemble(("m", "bold $accent"), " makes ten new codes.")
