"""The first step: who, with which password, by which flow, and where."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.carrier import Carrier
from mfa_tui.ui.steps.step import Step
from mfa_tui.ui.widgets.choice import Choice, Option
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.flow_choice import WITHOUT_PASSWORD, FlowChoice
from mfa_tui.ui.widgets.people import People, people_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.target import Target
    from mfa_tui.signin.turns import Refused
    from mfa_tui.ui.world import Person, Place

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


class Draft(NamedTuple):
    """What stands in a form that is left for a look elsewhere: `flow` and `preferred` if chosen by hand.

    Never a password, which nothing but the form itself may keep. `filled` says that it is the one
    that the list of practice users shows beside the name, so that it can be taken from there again.
    """

    username: str = ""
    flow: str = ""
    preferred: str = ""
    filled: bool = False


EMPTY = Draft()


class UsernameEntry(Entry):
    """The username field: down and up put in the practice users."""

    # Here and not on a widget around it: an Input inherits keys that scroll, and they come first.
    BINDINGS = [
        Binding("down", "person(1)", "Practice user", id="people.next", tooltip="Fill in the next practice user."),
        Binding("up", "person(-1)", "Previous user", id="people.previous", tooltip="Fill in the one before.", show=False),
    ]  # fmt: skip

    class Wanted(Carrier):
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

    class Submitted(Carrier):
        """The form was sent with both fields filled."""

        form: SignInStep
        place: Place
        username: str
        password: str
        flow: str
        preferred: str | None = None

    class Elsewhere(Carrier):
        """Another way than signing in is wanted; `error` names the refusal that led to it, if any."""

        place: Place
        draft: Draft
        error: str

    def __init__(
        self,
        label: str,
        places: tuple[Place, ...] = (),
        last: Target | None = None,
        news: str = "",
        draft: Draft = EMPTY,
    ) -> None:
        """`last` is the target that was used before; it is the one chosen at first.

        The `draft` is what stood in the form before, as far as it was kept.
        """
        super().__init__()
        self._label = label
        self._places = places
        self._news = news
        self._person = -1
        self._early = False
        self._draft = draft
        self._username = UsernameEntry(value=draft.username)
        self._refused = ""
        self._flow = FlowChoice()
        self._pool = Choice("Pool", self._pool_options(), self._index_of(last), id="pool")

    def compose(self) -> ComposeResult:
        yield Static(self._intro(), id="intro")
        yield self._pool
        yield self._flow
        yield LabelledEntry("Username", entry=self._username, id="username")
        yield LabelledEntry("Password", kind="password", id="password")
        yield People(people_lines(self.people, -1), id="people")

    def on_mount(self) -> None:
        self._username.offers = bool(self.people)
        self._suit_the_pool()
        self._resume()
        self.focus_first()

    def _resume(self) -> None:
        """Go on with the draft."""
        draft = self._draft
        if draft.flow:
            self._flow.wish(draft.flow)
        person = self._person_named(draft.username)
        if draft.filled and person and person.password:
            self.query_one("#password", LabelledEntry).value = person.password

    def focus_first(self) -> None:
        field = "#password" if self._username.value else "#username"
        self.query_one(field, LabelledEntry).entry.focus()

    def opened(self, places: tuple[Place, ...]) -> None:
        """The world is open: offer its places, and send the form if that was already asked."""
        chosen = self.place.target if self.place else None
        self._places = places
        self._pool.offer(self._pool_options(), self._index_of(chosen))
        self._show_people()
        self._suit_the_pool()
        self.came()
        if self._early:
            self._early = False
            self._submit()

    def _suit_the_pool(self) -> None:
        if self.place:
            self._flow.suit(self.place)

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
        self._suit_the_pool()

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
        found = self._person_named(username)
        if found is None:
            return False
        self.fill(found)
        if flow:
            self._flow.wish(flow)
        self.query_one("#password", LabelledEntry).entry.focus()
        return True

    def _person_named(self, username: str) -> Person | None:
        return next((each for each in self.people if each.username == username), None)

    def fill(self, person: Person) -> None:
        """Put a practice user's name and password into the form, with the flow that suits."""
        names = [each.username for each in self.people]
        self._person = names.index(person.username) if person.username in names else -1
        self._show_people()
        self._suit_the_pool()
        self._flow.suit_person(person)
        self.query_one("#username", LabelledEntry).value = person.username
        self.query_one("#password", LabelledEntry).value = person.password or ""

    @on(Entry.Submitted)
    @on(FlowChoice.Sent)
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
            name, typed, flow = username.value.strip(), password.value, self._flow.chosen.name
            self.post_message(self.Submitted(self, self.place, name, typed, flow, self._preferred))

    @property
    def _preferred(self) -> str | None:
        """The PREFERRED_CHALLENGE of USER_AUTH; None for the pool's list and in other flows."""
        for choice in self.query("#preferred").results(Choice):
            return None if choice.chosen.name == ANY_FIRST_FACTOR else choice.chosen.name
        return None

    @property
    def _needs_password(self) -> bool:
        if self._flow.chosen.name == "USER_AUTH":
            return self._preferred in ("PASSWORD", "PASSWORD_SRP")
        return self._flow.chosen.name not in WITHOUT_PASSWORD

    @on(Choice.Changed, "#flow")
    async def _offer_preferences(self) -> None:
        """Ask what to begin with where that can be wished for."""
        await self.query("#preferred").remove()
        if not self._needs_password:
            self.query_one("#password", LabelledEntry).problem("")
        if self._flow.chosen.name == "USER_AUTH":
            preferred = Choice("Begin with", PREFERENCES, id="preferred")
            preferred.choose(self._draft.preferred)
            await self.mount(preferred, after=self._flow)

    def action_elsewhere(self) -> None:
        """Leave for another way; after some refusals straight for the one that helps."""
        if self.place is None:
            self.app.notify("The pool is still opening. Press ctrl+n again in a moment.")
        else:
            self.post_message(self.Elsewhere(self.place, self._drafted, self._refused))

    @property
    def _drafted(self) -> Draft:
        username = self._username.value.strip()
        person = self._person_named(username)
        typed = self.query_one("#password", LabelledEntry).value
        filled = person is not None and typed == person.password
        return Draft(username, self._flow.wished, self._preferred or "", filled)

    def wait_for(self, whom: str) -> None:
        self._refused = ""
        super().wait_for(whom)

    def refuse(self, refused: Refused) -> None:
        self._refused = refused.error
        super().refuse(refused)

    def next_key(self, refused: Refused) -> tuple[str, str]:
        from mfa_tui.signin.flow_rules import ANOTHER_FLOW, THAT_FLOW
        from mfa_tui.ui.steps.ways import REMEDIES

        if refused.advice.endswith((ANOTHER_FLOW, THAT_FLOW)):
            if self.has_focus_within:
                self._flow.focus()
            return "→", "takes the next one, enter sends the form"
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
        key = "   ctrl+l lesson\n" if self.in_lesson else "   ctrl+l learn\n"
        return Content.assemble(("Sign in", "bold"), (key, "$quiet"), under)

    def _index_of(self, target: Target | None) -> int:
        ids = [place.target.pool_id for place in self._places]
        return ids.index(target.pool_id) if target and target.pool_id in ids else 0

    def _pool_options(self) -> tuple[Option, ...]:
        if not self._places:
            return (Option(self._label, "opening …"),)
        return tuple(Option(place.target.name, place.about) for place in self._places)
