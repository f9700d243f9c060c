"""The first step: who, with which password, by which flow, and where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.step import Step
from mfa_tui.ui.widgets.choice import Choice, Option
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.target import Target
    from mfa_tui.ui.world import Person, Place

FLOWS = (
    Option("USER_SRP_AUTH", "sends a proof, never the password"),
    Option("USER_PASSWORD_AUTH", "sends the password itself, inside TLS"),
)


class UsernameEntry(Entry):
    """The username field: down and up put in the practice users."""

    # Here and not on a widget around it: an Input inherits keys that scroll, and they come first.
    BINDINGS = [
        Binding("down", "person(1)", "Practice user", id="people.next", tooltip="Fill in the next practice user."),
        Binding("up", "person(-1)", "Previous user", id="people.previous", tooltip="Fill in the one before.", show=False),
    ]  # fmt: skip

    @dataclass
    class Wanted(Message):
        """Another practice user should be filled in, `by` places further."""

        by: int

    offers = False
    """Whether there are practice users; without any the keys are not even shown."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self.offers if action == "person" else True

    def action_person(self, by: int) -> None:
        self.post_message(self.Wanted(by))


class SignInStep(Step):
    """Username, password and flow. The fields keep what was typed, whatever the answer is."""

    title = "sign in"
    PURPOSE = (
        "Prove a password to the user pool. It answers with tokens, or with a challenge: "
        "the next thing it wants to know."
    )
    DEFAULT_CSS = """
    SignInStep {
        #intro { margin: 1 0; height: auto; }
        #username { margin-top: 1; }
        #people { margin-top: 1; height: auto; min-height: 4; }
    }
    """

    @dataclass
    class Submitted(Message):
        """The form was sent with both fields filled."""

        form: SignInStep
        place: Place
        username: str
        password: str
        flow: str

    def __init__(
        self, label: str, places: tuple[Place, ...] = (), last: Target | None = None, news: str = ""
    ) -> None:
        """`last` is the target that was used before; it is the one chosen at first."""
        super().__init__()
        self._label = label
        self._places = places
        self._news = news
        self._person = -1
        self._early = False
        self._username = UsernameEntry()
        self._pool = Choice("Pool", self._pool_options(), self._index_of(last), id="pool")

    def compose(self) -> ComposeResult:
        yield Static(self._intro(), id="intro")
        yield self._pool
        yield Choice("Flow", FLOWS, id="flow")
        yield LabelledEntry("Username", entry=self._username, id="username")
        yield LabelledEntry("Password", kind="password", id="password")
        yield Static(self._people_lines(), id="people")

    def on_mount(self) -> None:
        self._username.offers = bool(self.people)
        self.focus_first()

    def focus_first(self) -> None:
        self.query_one("#username", LabelledEntry).entry.focus()

    def opened(self, places: tuple[Place, ...]) -> None:
        """The world is open: offer its places, and send the form if that was already asked."""
        chosen = self.place.target if self.place else None
        self._places = places
        self._pool.offer(self._pool_options(), self._index_of(chosen))
        self._show_people()
        self.came()
        if self._early:
            self._early = False
            self._submit()

    @property
    def place(self) -> Place | None:
        return self._places[self._pool.index] if self._places else None

    @property
    def people(self) -> tuple[Person, ...]:
        """The practice users of the chosen place."""
        return self.place.people if self.place else ()

    @on(Choice.Changed, "#pool")
    def _show_people(self) -> None:
        self._username.offers = bool(self.people)
        self.refresh_bindings()
        # Three people and their heading fit into the room that is kept for them.
        self.query_one("#people", Static).update(self._people_lines(), layout=len(self.people) > 3)

    @on(UsernameEntry.Wanted)
    def _fill(self, event: UsernameEntry.Wanted) -> None:
        people = self.people
        if people:
            self._person = (max(self._person, -1 if event.by > 0 else 0) + event.by) % len(people)
            self.fill(people[self._person])

    def fill(self, person: Person) -> None:
        """Put a practice user's name and password into the form."""
        self.query_one("#username", LabelledEntry).value = person.username
        self.query_one("#password", LabelledEntry).value = person.password or ""

    @on(Entry.Submitted)
    def _submit(self) -> None:
        username = self.query_one("#username", LabelledEntry)
        password = self.query_one("#password", LabelledEntry)
        if self.waiting:
            return
        if not username.value.strip():
            username.problem("Username is empty. Type one, then press enter.")
        elif not password.value:
            password.problem("Password is empty. Type it, then press enter.")
        elif self.place is None:
            self._early = True
            self.wait_for("the pool to open; your sign-in goes on by itself")
        else:
            flow = self.query_one("#flow", Choice).chosen.name
            self.post_message(
                self.Submitted(self, self.place, username.value.strip(), password.value, flow)
            )

    def say(self, notice: Static | None) -> None:
        super().say(notice)
        if notice is not None:
            self.move_child(notice, before=self.query_one("#people"))

    def _intro(self) -> Content:
        if self._news:
            under = Content.assemble(("✓ ", "$text-success"), printable(self._news))
        else:
            under = Content.styled(
                "Everything you send and get back is in the wire pane, byte for byte.",
                "$quiet",
            )
        return Content.assemble(("Sign in\n", "bold"), under)

    def _index_of(self, target: Target | None) -> int:
        ids = [place.target.pool_id for place in self._places]
        return ids.index(target.pool_id) if target and target.pool_id in ids else 0

    def _pool_options(self) -> tuple[Option, ...]:
        if not self._places:
            return (Option(self._label, "opening …"),)
        return tuple(Option(place.target.name, place.about) for place in self._places)

    def _people_lines(self) -> Content:
        people = self.people
        if not people:
            return Content("")
        lines = [
            Content.assemble(("Practice users", "bold"), ("  ↓ in Username fills one in", "$quiet"))
        ]
        for person in people:
            lines.append(
                Content.assemble(
                    f"  {person.username:<10}{person.password or 'your own':<13}",
                    (person.state, "$quiet"),
                )
            )
        return Content("\n").join(lines)
