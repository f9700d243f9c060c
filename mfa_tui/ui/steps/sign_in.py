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
from mfa_tui.ui.widgets.people import People, people_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.target import Target
    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.world import Person, Place

FLOWS = (
    Option("USER_SRP_AUTH", "sends a proof, never the password"),
    Option("USER_PASSWORD_AUTH", "sends the password itself, inside TLS"),
    Option("USER_AUTH", "you choose what to begin with"),
    Option("CUSTOM_AUTH", "the pool's triggers ask; password optional"),
    Option("ADMIN_USER_PASSWORD_AUTH", "a server's; signed by AWS keys"),
)
ANY_FIRST_FACTOR = "the pool's list"
"""The preference of somebody who wants to see what there is: SELECT_CHALLENGE."""
PREFERENCES = (
    Option(ANY_FIRST_FACTOR, "no PREFERRED_CHALLENGE; choose there"),
    Option("PASSWORD_SRP", "a proof of the password"),
    Option("PASSWORD", "the password itself"),
    Option("EMAIL_OTP", "a code by mail"),
    Option("SMS_OTP", "a code by SMS"),
    Option("WEB_AUTHN", "a passkey"),
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
    }
    """

    BINDINGS = [
        Binding("ctrl+n", "elsewhere", "Other ways", id="form.elsewhere", tooltip="Sign up, confirm, reset a password, and more."),
    ]  # fmt: skip

    @dataclass
    class Submitted(Message):
        """The form was sent with both fields filled."""

        form: SignInStep
        place: Place
        username: str
        password: str
        flow: str
        preferred: str | None = None

    @dataclass
    class Elsewhere(Message):
        """Another way than signing in is wanted; `error` names the refusal that led to it, if any."""

        place: Place
        username: str
        error: str

    def __init__(
        self,
        label: str,
        places: tuple[Place, ...] = (),
        last: Target | None = None,
        news: str = "",
        username: str = "",
    ) -> None:
        """`last` is the target that was used before; it is the one chosen at first."""
        super().__init__()
        self._label = label
        self._places = places
        self._news = news
        self._person = -1
        self._early = False
        self._username = UsernameEntry(value=username)
        self._refused = ""
        self._suited = FLOWS[0].name
        self._pool = Choice("Pool", self._pool_options(), self._index_of(last), id="pool")

    def compose(self) -> ComposeResult:
        yield Static(self._intro(), id="intro")
        yield self._pool
        yield Choice("Flow", FLOWS, id="flow")
        yield LabelledEntry("Username", entry=self._username, id="username")
        yield LabelledEntry("Password", kind="password", id="password")
        yield People(people_lines(self.people, -1), id="people")

    def on_mount(self) -> None:
        self._username.offers = bool(self.people)
        self._suit_the_pool()
        self.focus_first()

    def focus_first(self) -> None:
        field = "#password" if self._username.value else "#username"
        self.query_one(field, LabelledEntry).entry.focus()

    def opened(self, places: tuple[Place, ...]) -> None:
        """The world is open: offer its places, and send the form if that was already asked."""
        chosen = self.place.target if self.place else None
        first = not self._places
        self._places = places
        self._pool.offer(self._pool_options(), self._index_of(chosen))
        self._show_people()
        if first:
            self._suit_the_pool()
        self.came()
        if self._early:
            self._early = False
            self._submit()

    def _suit_the_pool(self) -> None:
        """Begin with the flow that the chosen pool is made for, unless somebody has turned it."""
        if self.people and self._flow == self._suited:
            self._suit(self.people[0].flow)

    def _suit(self, flow: str) -> None:
        """Choose `flow`, as somebody who has not turned it would expect."""
        self.query_one("#flow", Choice).choose(flow)
        self._suited = self._flow

    @property
    def place(self) -> Place | None:
        return self._places[self._pool.index] if self._places else None

    @property
    def people(self) -> tuple[Person, ...]:
        """The practice users of the chosen place."""
        return self.place.people if self.place else ()

    @on(Choice.Changed, "#pool")
    def _turn_pool(self) -> None:
        self._person = -1
        self._show_people()
        if self.people and "CUSTOM_AUTH" in (self.people[0].flow, self._flow):
            # the clients of such a pool refuse every other flow
            self._suit(self.people[0].flow)

    def _show_people(self) -> None:
        self._username.offers = bool(self.people)
        self.refresh_bindings()
        self.query_one(People).show(self.people, self._person)

    @on(UsernameEntry.Wanted)
    def _fill(self, event: UsernameEntry.Wanted) -> None:
        people = self.people
        if people:
            place = max(self._person, -1 if event.by > 0 else 0) + event.by
            self.fill(people[place % len(people)])

    def try_out(self, pool: str, username: str, flow: str) -> bool:
        """Choose `pool` and fill in its user, with `flow` if one is named; False if there is none."""
        names = [place.target.name for place in self._places]
        if pool not in names:
            return False
        self._pool.choose(pool)
        found = next((each for each in self.people if each.username == username), None)
        if found is None:
            return False
        self.fill(found)
        if flow:
            self.query_one("#flow", Choice).choose(flow)
        self.query_one("#password", LabelledEntry).entry.focus()
        return True

    def fill(self, person: Person) -> None:
        """Put a practice user's name and password into the form.

        The flow that suits comes along, unless somebody has turned it.
        """
        names = [each.username for each in self.people]
        self._person = names.index(person.username) if person.username in names else -1
        self._show_people()
        if self._flow == self._suited:
            self._suit(person.flow)
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
        elif not password.value and self._needs_password:
            password.problem("Password is empty. Type it, then press enter.")
        elif self.place is None:
            self._early = True
            self.wait_for("the pool to open; your sign-in goes on by itself")
        else:
            name, typed = username.value.strip(), password.value
            self.post_message(
                self.Submitted(self, self.place, name, typed, self._flow, self._preferred)
            )

    @property
    def _flow(self) -> str:
        return self.query_one("#flow", Choice).chosen.name

    @property
    def _preferred(self) -> str | None:
        """The PREFERRED_CHALLENGE of USER_AUTH; None for the pool's list and in other flows."""
        for choice in self.query("#preferred").results(Choice):
            return None if choice.chosen.name == ANY_FIRST_FACTOR else choice.chosen.name
        return None

    @property
    def _needs_password(self) -> bool:
        if self._flow == "USER_AUTH":
            return self._preferred in ("PASSWORD", "PASSWORD_SRP")
        return self._flow != "CUSTOM_AUTH"

    @on(Choice.Changed, "#flow")
    async def _offer_preferences(self) -> None:
        """Ask what to begin with where that can be wished for."""
        await self.query("#preferred").remove()
        if not self._needs_password:
            self.query_one("#password", LabelledEntry).problem("")
        if self._flow == "USER_AUTH":
            preferred = Choice("Begin with", PREFERENCES, id="preferred")
            await self.mount(preferred, after=self.query_one("#flow"))

    def action_elsewhere(self) -> None:
        """Leave for another way; after some refusals straight for the one that helps."""
        if self.place is None:
            self.app.notify("The pool is still opening. Press ctrl+n again in a moment.")
        else:
            username = self._username.value.strip()
            self.post_message(self.Elsewhere(self.place, username, self._refused))

    def wait_for(self, whom: str) -> None:
        self._refused = ""
        super().wait_for(whom)

    def refuse(self, refused: Refused) -> None:
        self._refused = refused.error
        super().refuse(refused)

    def next_key(self, refused: Refused) -> tuple[str, str]:
        from mfa_tui.ui.steps.ways import REMEDIES

        remedy = REMEDIES.get(refused.error)
        return ("ctrl+n", remedy.does) if remedy else super().next_key(refused)

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
        return Content.assemble(("Sign in", "bold"), ("   ctrl+l learn\n", "$quiet"), under)

    def _index_of(self, target: Target | None) -> int:
        ids = [place.target.pool_id for place in self._places]
        return ids.index(target.pool_id) if target and target.pool_id in ids else 0

    def _pool_options(self) -> tuple[Option, ...]:
        if not self._places:
            return (Option(self._label, "opening …"),)
        return tuple(Option(place.target.name, place.about) for place in self._places)
