"""A new password for a person, set by an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Static

from mfa_tui.signin.person_changes import set_password
from mfa_tui.ui.steps.person_part import PersonPartStep
from mfa_tui.ui.widgets.choice import Choice, Option
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

TEMPORARY = "temporary"
KINDS = (
    Option(TEMPORARY, "the next sign-in asks for a new one"),
    Option("permanent", "nothing asks for another"),
)


class PersonPasswordStep(PersonPartStep):
    """A password and whether it is for good."""

    title = "set a password"
    PURPOSE = (
        "AdminSetUserPassword gives a user a password that you know. A temporary one has to be "
        "changed at the next sign-in; both obey the pool's password policy."
    )
    DEFAULT_CSS = "PersonPasswordStep { .intro { margin-bottom: 1; } }"

    def compose(self) -> ComposeResult:
        heading = f"A password for {self.person.username}"
        yield Static(heading, classes="heading gap", markup=False)
        yield Static("enter sends AdminSetUserPassword. Nobody is told.", classes="quiet intro")
        yield Choice("Kind", KINDS, id="kind")
        yield LabelledEntry("Password", kind="password", id="password")

    def on_mount(self) -> None:
        self.query_one("#password", LabelledEntry).entry.focus()

    @on(Entry.Submitted)
    def _submit(self) -> None:
        field = self.query_one("#password", LabelledEntry)
        permanent = self.query_one(Choice).chosen.name != TEMPORARY
        if not field.value:
            field.problem("Password is empty. Type one, then press enter.")
        else:
            self.make(set_password(self.person, field.value, permanent=permanent))
