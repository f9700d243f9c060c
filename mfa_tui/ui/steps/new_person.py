"""Making an account for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.widgets import Static

from mfa_tui.signin.person_changes import create
from mfa_tui.ui.steps.administering import AdminStep
from mfa_tui.ui.steps.person import PersonStep
from mfa_tui.ui.widgets.choice import Choice, Option
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

SILENT = "SUPPRESS"
MESSAGES = (
    Option("invite", "the temporary password is sent to them"),
    Option(SILENT, "nothing is sent; you tell them"),
)
ADDRESSES = {"email": "#email", "phone_number": "#phone-number"}


class NewPersonStep(AdminStep):
    """A form for AdminCreateUser."""

    title = "new person"
    PURPOSE = (
        "AdminCreateUser makes an account with a temporary password. Addresses count as verified, "
        "so they can receive recovery codes at once."
    )
    BINDINGS = [
        Binding("ctrl+r", "back", "Back", id="new-person.back", tooltip="Back to the list of people."),
    ]  # fmt: skip
    DEFAULT_CSS = "NewPersonStep { .intro { margin-bottom: 1; } .hint { margin-left: 14; } }"

    def compose(self) -> ComposeResult:
        heading = f"A new account in {self.visit.target.name}"
        yield Static(heading, classes="heading gap", markup=False)
        yield Static("enter sends AdminCreateUser. ctrl+r goes back.", classes="quiet intro")
        yield Choice("Message", MESSAGES, id="message")
        yield LabelledEntry("Username", value=self.desk.search, id="username")
        yield LabelledEntry("E-mail", id="email")
        yield LabelledEntry("Phone", id="phone-number")
        yield LabelledEntry("Password", kind="password", id="password")
        yield Static("temporary; left empty, Cognito makes one up", classes="quiet hint")

    def on_mount(self) -> None:
        self._field("#username").entry.focus()

    @on(Entry.Submitted)
    def _submit(self) -> None:
        username = self._value("#username")
        if not username:
            self._field("#username").problem("Username is empty. Type one, then press enter.")
            return
        typed = {name: self._value(field) for name, field in ADDRESSES.items()}
        attributes = {name: value for name, value in typed.items() if value}
        invite = self.query_one(Choice).chosen.name != SILENT
        change = create(username, attributes, self._field("#password").value, invite=invite)
        news = f"{username} is made. {change.meets}"
        self.change(change, lambda: self.go(PersonStep(self.visit, self.desk, username, news)))

    def action_back(self) -> None:
        from mfa_tui.ui.steps.people import PeopleStep

        self.go(PeopleStep(self.visit, self.desk))

    def _value(self, selector: str) -> str:
        return self._field(selector).value.strip()

    def _field(self, selector: str) -> LabelledEntry:
        return self.query_one(selector, LabelledEntry)
