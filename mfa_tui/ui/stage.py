"""The stage: runs one sign-in and shows the step it has come to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.worker import get_current_worker

from mfa_tui.ui.steps.sign_in import SignInStep
from mfa_tui.ui.steps.step import Step

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import DescendantFocus

    from mfa_tui.signin.account import Account, UserFacts
    from mfa_tui.signin.challenges import Challenge
    from mfa_tui.signin.conversation import Conversation
    from mfa_tui.signin.enrollment import Enrolled, Enrollment, SoftwareToken
    from mfa_tui.signin.target import Target
    from mfa_tui.signin.turns import Refused, SignedIn, Tokens
    from mfa_tui.ui.steps.account import AccountStep
    from mfa_tui.ui.steps.challenge import ChallengeStep
    from mfa_tui.ui.steps.enrollment import EnrollmentStep
    from mfa_tui.ui.world import Person, Place, World


Then = Callable[[Any], Awaitable[None] | None]


@dataclass(frozen=True)
class Mishap:
    """An exception nobody expected, on its way to the screen instead of to a traceback."""

    error: Exception


class Stage(Widget):
    """Owns the running Conversation and the signed-in Account; steps only show and collect.

    Calls run in threads and come back as `Came` with a ticket; an answer for a sign-in that is over
    is dropped by its ticket. What the steps post is handled here.
    """

    BINDINGS = [
        Binding(
            "ctrl+r",
            "start_over",
            "Start over",
            id="stage.start-over",
            tooltip="Leave this sign-in and begin a new one.",
            show=False,
        ),
    ]
    DEFAULT_CSS = "Stage { height: 1fr; }"

    @dataclass
    class Came(Message):
        """What a call in a thread gave; `then` shows it."""

        ticket: int
        outcome: Any
        then: Then

    @dataclass
    class Moved(Message):
        """Another step is on show."""

        step: Step
        user: str
        target: Target | None

    def __init__(self, world: World) -> None:
        super().__init__(id="stage")
        self._world = world
        self._places: tuple[Place, ...] = ()
        self._ticket = 0
        self._done: tuple[str, ...] = ()
        self._user = ""
        self._target: Target | None = None
        self._conversation: Conversation | None = None
        self._account: Account | None = None
        self._had_focus: Widget | None = None

    def compose(self) -> ComposeResult:
        yield SignInStep(self._world.label)

    @property
    def step(self) -> Step:
        """The step on show."""
        return self.query(Step).last()

    @property
    def code_owner(self) -> tuple[str, str] | None:
        """Issuer and name of the authenticator account whose code this step asks for."""
        if self._target is None or not self.step.wants_code:
            return None
        return self._target.issuer, self._user

    @property
    def people(self) -> tuple[Person, ...]:
        """The practice users that the sign-in form offers now."""
        step = self.step
        return step.people if isinstance(step, SignInStep) else ()

    def fill(self, person: Person) -> None:
        """Put a practice user into the sign-in form."""
        for step in self.query(SignInStep):
            step.fill(person)

    def refocus(self) -> None:
        """Give the focus back to the widget of the step that had it last."""
        had = self._had_focus
        if had is not None and had.is_attached and had.focusable:
            had.focus()
        else:
            self.step.focus_first()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._had_focus = event.widget

    def opened(self, places: tuple[Place, ...]) -> None:
        """These are the places now; let the sign-in form know."""
        self._places = places
        for step in self.query(SignInStep):
            step.opened(places)

    async def action_start_over(self) -> None:
        """Forget this sign-in. A call still on its way is answered into the void."""
        await self._start_over("")

    async def _start_over(self, news: str) -> None:
        self._conversation = self._account = None
        self._done, self._user = (), ""
        step = SignInStep(self._world.label, self._places, self._target, news)
        await self._show(step)
        if self._places:
            # What the practice users have set up since is asked for without making anybody wait.
            self._call(self._ticket, self._world.places, self.opened)

    @on(SignInStep.Submitted)
    def _begin(self, event: SignInStep.Submitted) -> None:
        from mfa_tui.signin.conversation import Conversation, Flow

        self._target = target = event.place.target
        self._done, self._user = (), event.username
        self._conversation = conversation = Conversation(lambda: self._world.connect(target))
        self._ask(
            "Cognito (InitiateAuth)",
            lambda: conversation.start(event.username, event.password, Flow(event.flow)),
            lambda turn: self._turned(turn, "Password"),
        )

    def on_challenge_step_submitted(self, event: ChallengeStep.Submitted) -> None:
        conversation, challenge = self._conversation, event.challenge
        assert conversation is not None
        self._ask(
            "Cognito (RespondToAuthChallenge)",
            lambda: conversation.answer(event.answers),
            lambda turn: self._turned(turn, challenge.short),
        )

    async def _turned(self, turn: Challenge | SignedIn | Refused, passed: str) -> None:
        """Show where a turn has led; `passed` is the step that led here."""
        from mfa_tui.signin.challenges import MfaSetup
        from mfa_tui.signin.turns import Refused, SignedIn

        if isinstance(turn, Refused):
            self.step.refuse(turn)
            return
        self._done = (*self._done, passed)
        if isinstance(turn, SignedIn):
            await self._arrive(turn)
        elif isinstance(turn, MfaSetup):
            await self._enroll_inside(turn)
        else:
            await self._pose(turn)

    async def _pose(self, challenge: Challenge) -> None:
        from mfa_tui.ui.steps.challenge import ChallengeStep

        assert self._target is not None
        self._user = challenge.username
        await self._show(ChallengeStep(challenge, self._target, self._done))

    async def _enroll_inside(self, challenge: Challenge) -> None:
        from mfa_tui.signin.enrollment import SetupEnrollment

        assert self._conversation is not None
        self._user = challenge.username
        await self._enroll(SetupEnrollment(self._conversation, challenge))

    async def on_account_step_adding(self) -> None:
        from mfa_tui.signin.enrollment import AccountEnrollment

        assert self._account is not None
        await self._enroll(AccountEnrollment(self._account))

    async def _enroll(self, enrollment: Enrollment) -> None:
        from mfa_tui.ui.steps.enrollment import EnrollmentStep

        assert self._target is not None
        step = EnrollmentStep(enrollment, self._target, in_account=self._account is not None)
        await self._show(step)
        self._associate(step)

    def on_enrollment_step_secret_wanted(self, event: EnrollmentStep.SecretWanted) -> None:
        self._associate(event.step)

    def _associate(self, step: EnrollmentStep) -> None:
        self._ask(
            "Cognito (AssociateSoftwareToken)",
            step.enrollment.associate,
            lambda outcome: self._associated(step, outcome),
        )

    def _associated(self, step: EnrollmentStep, outcome: SoftwareToken | Refused) -> None:
        from mfa_tui.signin.turns import Refused

        if isinstance(outcome, Refused):
            step.refuse(outcome)
        else:
            step.show(outcome)

    def on_enrollment_step_submitted(self, event: EnrollmentStep.Submitted) -> None:
        self._ask(
            "Cognito (VerifySoftwareToken)",
            lambda: event.enrollment.verify(event.code, event.device),
            self._verified,
        )

    async def _verified(self, outcome: Challenge | SignedIn | Enrolled | Refused) -> None:
        from mfa_tui.signin.enrollment import Enrolled

        if isinstance(outcome, Enrolled):
            await self._show_account(
                "The authenticator is registered; the next sign-in asks for it."
            )
        else:
            await self._turned(outcome, "Set-up")

    async def on_enrollment_step_left(self) -> None:
        await self._show_account("No authenticator was registered.")

    async def _arrive(self, signed_in: SignedIn) -> None:
        from mfa_tui.signin.account import Account

        assert self._conversation is not None
        self._user = signed_in.username
        self._account = Account(self._conversation.cognito, signed_in)
        await self._show_account("")

    async def _show_account(self, news: str) -> None:
        from mfa_tui.ui.steps.account import AccountStep

        account, target = self._account, self._target
        assert account is not None and target is not None
        step = AccountStep(account, self._done, target.clock, news)
        await self._show(step)
        self._ask("Cognito (GetUser)", account.facts, lambda facts: self._knows(step, facts))

    def _knows(self, step: AccountStep, facts: UserFacts | Refused) -> None:
        from mfa_tui.signin.turns import Refused

        if isinstance(facts, Refused):
            step.refuse(facts)
            return
        step.learn(facts)
        assert self._account is not None
        self._ask("the pool's public keys", self._account.jwks, step.keys)

    def on_account_step_renewing(self) -> None:
        assert self._account is not None
        self._ask("Cognito (REFRESH_TOKEN_AUTH)", self._account.refresh, self._renewed)

    async def _renewed(self, tokens: Tokens | Refused) -> None:
        from mfa_tui.signin.turns import Refused

        if isinstance(tokens, Refused):
            self.step.refuse(tokens)
        else:
            await self._show_account("New ID and access tokens; the refresh token stays the same.")

    def on_account_step_signing_out(self) -> None:
        assert self._account is not None
        self._ask("Cognito (GlobalSignOut)", self._account.sign_out_everywhere, self._signed_out)

    async def _signed_out(self, refused: Refused | None) -> None:
        if refused is not None:
            self.step.refuse(refused)
            return
        await self._start_over(f"{self._user} is signed out; all tokens of that user are revoked.")

    async def _show(self, step: Step) -> None:
        """Put `step` in place of the one before; answers still on their way are for nobody."""
        self._ticket += 1
        with self.app.batch_update():
            await self.query(Step).remove()
            await self.mount(step)
        self.post_message(self.Moved(step, self._user, self._target))

    def _ask(self, whom: str, call: Callable[[], Any], then: Then) -> None:
        """Run `call` in a thread and give its outcome to `then`, here, if anybody still waits."""
        self._ticket += 1
        self.step.wait_for(whom)
        self._call(self._ticket, call, then)

    @work(thread=True, group="calls", exit_on_error=False)
    def _call(self, ticket: int, call: Callable[[], Any], then: Then) -> None:
        try:
            outcome = call()
        except Exception as error:  # a bug of ours must not take the screen down
            outcome = Mishap(error)
        if not get_current_worker().is_cancelled:
            self.post_message(self.Came(ticket, outcome, then))

    @on(Came)
    async def _came(self, event: Came) -> None:
        event.stop()
        if event.ticket != self._ticket:
            return
        self._ticket += 1
        self.step.came()
        if isinstance(event.outcome, Mishap):
            self.step.stumble(event.outcome.error)
        elif isawaitable(shown := event.then(event.outcome)):
            await shown
