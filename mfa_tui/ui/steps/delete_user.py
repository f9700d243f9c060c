"""Deleting one's own account, after a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from mfa_tui.ui.steps.profile import ProfilePartStep
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

INTRO = (
    "DeleteUser takes the user out of the pool: attributes, factors, devices and tokens go with it, "
    "and nobody can bring it back. Type the username if you mean it; ctrl+r goes back."
)


class DeleteUserStep(ProfilePartStep):
    """Deletes the account once its username has been typed."""

    title = "delete account"
    PURPOSE = "Leave the user pool for good. An administrator can make a new user of that name."
    DEFAULT_CSS = "DeleteUserStep { .intro { margin-bottom: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static(f"Delete {self.visit.user}?", classes="heading gap", markup=False)
        yield Static(INTRO, classes="quiet intro")
        yield LabelledEntry("Username", id="username")

    def on_mount(self) -> None:
        self.focus_first()

    @on(Entry.Submitted)
    def _submit(self) -> None:
        field = self.query_one("#username", LabelledEntry)
        if self.waiting:
            return
        if field.value.strip() != self.visit.user:
            field.problem(f"That is not {self.visit.user}. Nothing is deleted.")
            return
        self.ask("Cognito (DeleteUser)", self.profile.delete_user, self._deleted)

    def _deleted(self, _: None) -> None:
        self.end(f"{self.visit.user} is deleted; nobody can sign in as that user.")
