"""One person as the administrator sees them, and all that can be done about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from mfa_tui.signin import person_changes as changes
from mfa_tui.ui.steps.administering import AdminStep, Desk
from mfa_tui.ui.steps.person_text import person_text
from mfa_tui.ui.widgets.news import News
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from mfa_tui.signin.administration import Change, PersonFacts
    from mfa_tui.ui.steps.step import Step
    from mfa_tui.ui.visit import Visit


@dataclass(frozen=True)
class Deed:
    """Something to do about a person: its `key`, `name` and `operation`.

    It is on offer to whom it `suits`, and is the `change` that it makes of them.
    """

    key: str
    name: str
    operation: str
    suits: Callable[[PersonFacts], bool]
    change: Callable[[PersonFacts], Change]


@dataclass(frozen=True)
class Door:
    """A step about the same person with more in it: `opens` makes it, and `about` says what it is."""

    key: str
    name: str
    operation: str
    suits: Callable[[PersonFacts], bool]
    about: str
    opens: Callable[[Visit, Desk, PersonFacts], Step]


def _anybody(_: PersonFacts) -> bool:
    return True


def _has_authenticator(person: PersonFacts) -> bool:
    return changes.TOTP in person.factors or "SOFTWARE_TOKEN" in (person.first_factors or ())


def _factors(visit: Visit, desk: Desk, person: PersonFacts) -> Step:
    from mfa_tui.ui.steps.person_factors import PersonFactorsStep

    return PersonFactorsStep(visit, desk, person)


def _devices(visit: Visit, desk: Desk, person: PersonFacts) -> Step:
    from mfa_tui.ui.steps.person_devices import PersonDevicesStep

    return PersonDevicesStep(visit, desk, person)


def _password(visit: Visit, desk: Desk, person: PersonFacts) -> Step:
    from mfa_tui.ui.steps.person_password import PersonPasswordStep

    return PersonPasswordStep(visit, desk, person)


CHOICES = (
    Deed("x", "Remove authenticator", "AdminDeleteSoftwareToken", _has_authenticator, changes.remove_authenticator),
    Door("f", "Factors", "AdminSetUserMFAPreference", _anybody, "Switch factors on and off, or have one preferred.", _factors),
    Door("v", "Devices", "AdminForgetDevice", lambda person: bool(person.devices), "See what is remembered, and forget it.", _devices),
    Deed("c", "Confirm the sign-up", "AdminConfirmSignUp", lambda person: person.status == "UNCONFIRMED", changes.confirm_sign_up),
    Deed("r", "Reset the password", "AdminResetUserPassword", lambda person: person.status == "CONFIRMED", changes.reset_password),
    Door("p", "Set a password", "AdminSetUserPassword", _anybody, "A temporary one, or one for good.", _password),
    Deed("o", "Sign out everywhere", "AdminUserGlobalSignOut", _anybody, changes.sign_out),
    Deed("d", "Disable", "AdminDisableUser", lambda person: person.enabled, changes.disable),
    Deed("e", "Enable", "AdminEnableUser", lambda person: not person.enabled, changes.enable),
    Deed("k", "Delete", "AdminDeleteUser", _anybody, changes.delete),
)  # fmt: skip
SIGN_IN = Row("Sign in as them", "", key="s")


class PersonStep(AdminStep):
    """Facts above, and below what can be done, each with its letter and what it leads to."""

    title = "person"
    PURPOSE = (
        "What AdminGetUser says about one user, and the calls that change it. The line at the end "
        "says what the person will meet after the marked one."
    )
    BINDINGS = [
        Binding("ctrl+r", "back", "Back", id="person.back", tooltip="Back to the list of people."),
    ]
    DEFAULT_CSS = """
    PersonStep {
        #place, #facts, #meets { height: auto; }
        #place, #facts, RowsList { margin-bottom: 1; }
        RefusalView { margin: 0 0 1 0; }
    }
    """

    def __init__(self, visit: Visit, desk: Desk, username: str, news: str = "") -> None:
        super().__init__(visit, desk)
        self._news = news
        self._person: PersonFacts | None = None
        self._choices: tuple[Deed | Door, ...] = ()
        visit.user = username

    def compose(self) -> ComposeResult:
        yield Static(self.visit.user, classes="heading gap", markup=False)
        with Vertical(id="place"):
            yield News(f"in {self.visit.target.name}", self._news)
        yield Static(id="facts")
        yield RowsList(empty="", opens=True)
        yield Static(id="meets")

    @property
    def notices(self) -> Widget:
        """Above the facts: at 80x24 the end of the step is out of sight."""
        return self.query_one("#place")

    def on_mount(self) -> None:
        self.focus_first()
        person, username = self.desk.administration.person, self.visit.user
        self.ask("Cognito (AdminGetUser)", lambda: person(username), self._learn)

    def on_resize(self) -> None:
        self._draw()

    def _learn(self, person: PersonFacts) -> None:
        self._person = person
        self._choices = tuple(each for each in CHOICES if each.suits(person))
        rows = tuple(Row(each.name, each.operation, key=each.key) for each in self._choices)
        self.query_one(RowsList).show((*rows, SIGN_IN))
        self._draw()

    def _draw(self) -> None:
        if self._person is not None:
            width = self.scrollable_content_region.width
            self.query_one("#facts", Static).update(person_text(self._person, width))
            self._foretell()

    @on(RowsList.Moved)
    def _foretell(self) -> None:
        """Say what the marked choice will lead to."""
        told = Content.styled(self._meets(), "$quiet") if self._person else ""
        self.query_one("#meets", Static).update(told)

    def _meets(self) -> str:
        chosen, person = self._marked, self._person
        if chosen is None or person is None:
            return "Goes back to the sign-in form with this username."
        return chosen.about if isinstance(chosen, Door) else chosen.change(person).meets

    @property
    def _marked(self) -> Deed | Door | None:
        index = self.query_one(RowsList).index
        return self._choices[index] if index is not None and index < len(self._choices) else None

    @on(RowsList.Opened)
    def _open(self) -> None:
        person, chosen = self._person, self._marked
        if person is None or self.waiting:
            return
        if chosen is None:
            self.end("", person.username)
        elif isinstance(chosen, Door):
            self.go(chosen.opens(self.visit, self.desk, person))
        else:
            change = chosen.change(person)
            self.change(change, lambda: self._changed(change))

    def _changed(self, change: Change) -> None:
        from mfa_tui.ui.steps.people import PeopleStep

        news = f"{change.operation} is done. {change.meets}"
        if change.final:
            self.desk.search, self.visit.user = "", ""
            self.go(PeopleStep(self.visit, self.desk, news))
        else:
            self.go(PersonStep(self.visit, self.desk, self.visit.user, news))

    def action_back(self) -> None:
        from mfa_tui.ui.steps.people import PeopleStep

        self.go(PeopleStep(self.visit, self.desk))
