"""Choosing another password while signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from mfa_tui.ui.steps.profile import ProfilePartStep
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

INTRO = (
    "Who signs in without a password leaves the old one empty and gets a first one. Tokens that "
    "were given before stay good. ctrl+r goes back to the profile."
)


class ChangePasswordStep(ProfilePartStep):
    """Takes the old password and the new one."""

    title = "change password"
    PURPOSE = (
        "ChangePassword wants the old password as well as the access token, so that a stolen "
        "token alone does not take the account over."
    )
    DEFAULT_CSS = "ChangePasswordStep { .intro { margin-bottom: 1; } }"

    def compose(self) -> ComposeResult:
        yield Static("Change the password", classes="heading gap")
        yield Static(INTRO, classes="quiet intro")
        yield LabelledEntry("Old password", kind="password", id="old")
        yield LabelledEntry("New password", kind="password", id="new")

    def on_mount(self) -> None:
        self.focus_first()

    @on(Entry.Submitted)
    def _submit(self) -> None:
        old, new = (self.query_one(name, LabelledEntry) for name in ("#old", "#new"))
        if self.waiting:
            return
        if not new.value:
            new.problem("New password is empty. Type it, then press enter.")
            return
        before, after = old.value, new.value
        self.ask(
            "Cognito (ChangePassword)",
            lambda: self.profile.change_password(before, after),
            self._changed,
        )

    def _changed(self, _: None) -> None:
        self.done("The password is changed. Your tokens stay good.")
