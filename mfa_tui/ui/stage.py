"""The stage: shows one step at a time and makes the calls that steps ask for."""

from __future__ import annotations

from collections.abc import Callable
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, NamedTuple

from textual import on, work
from textual.binding import Binding
from textual.widget import Widget
from textual.worker import get_current_worker

from mfa_tui.ui.carrier import Carrier
from mfa_tui.ui.steps.sign_in import EMPTY, Draft, SignInStep
from mfa_tui.ui.steps.step import Step, Then, VisitStep
from mfa_tui.ui.widgets.entry import Entry

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import DescendantFocus

    from mfa_tui.signin.target import Target
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.ui.visit import Visit
    from mfa_tui.ui.world import Opened, Person, Place, World


CHANGES = frozenset(["SetUserPoolMfaConfig", "UpdateUserPool", "UpdateUserPoolClient"])
"""The calls that change how a pool is set up."""


class Mishap(NamedTuple):
    """An exception nobody expected, on its way to the screen instead of to a traceback."""

    error: Exception


class Stage(Widget):
    """Owns the step on show and its one running call; what comes next is the steps' own business.

    Calls run in threads and come back as `Came` with a ticket; an answer for a step that is gone
    is dropped by its ticket.
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

    class Came(Carrier):
        """What a call in a thread gave; `then` shows it."""

        ticket: int
        outcome: Any
        then: Then

    class Changed(Carrier):
        """A pool is set up differently, by a call from anywhere."""

        exchange: Exchange

    class Moved(Carrier):
        """Another step is on show."""

        step: Step
        user: str
        target: Target | None

    def __init__(self, world: World, *, in_lesson: bool = False) -> None:
        """In a lesson, visits leave it to the user to switch on what was registered."""
        super().__init__(id="stage")
        self._world = world
        self._opened: Opened | None = None
        self._places: tuple[Place, ...] = ()
        self._stop: Callable[[], None] = lambda: None
        self._ticket = 0
        self._last: Target | None = None
        self._draft = EMPTY
        self._had_focus: Widget | None = None
        self._in_lesson = in_lesson
        self._step: Step = SignInStep(world.label)
        self._step.in_lesson = in_lesson

    def compose(self) -> ComposeResult:
        yield self._step

    @property
    def step(self) -> Step:
        """The step on show; while one takes the place of another, that other."""
        return self._step

    @property
    def visit(self) -> Visit | None:
        """The visit that the step on show belongs to; None at the sign-in form."""
        return visit_of(self.step)

    @property
    def code_owner(self) -> tuple[str, str] | None:
        """Issuer and name of the authenticator account whose code this step asks for."""
        visit = self.visit
        if visit is None or not self.step.wants_code:
            return None
        return self.step.code_issuer or visit.target.issuer, visit.user

    @property
    def places(self) -> tuple[Place, ...]:
        """Where one can sign in; none before the world is open."""
        return self._places

    @property
    def people(self) -> tuple[Person, ...]:
        """The practice users that the sign-in form offers now."""
        step = self.step
        return step.people if isinstance(step, SignInStep) else ()

    def fill(self, person: Person) -> None:
        """Put a practice user into the sign-in form."""
        for step in self.query(SignInStep):
            step.fill(person)

    async def try_out(self, pool: str, username: str, flow: str) -> bool:
        """Put a practice user of `pool` into a sign-in form; False where there is no such user."""
        if not isinstance(self.step, SignInStep):
            await self._start_over("", EMPTY)
        return any(step.try_out(pool, username, flow) for step in self.query(SignInStep))

    def refocus(self) -> None:
        """Give the focus back to the widget of the step that had it last."""
        had = self._had_focus
        if had is not None and had.is_attached and had.focusable:
            had.focus()
        else:
            self.step.focus_first()

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        self._had_focus = event.widget

    def opened(self, opened: Opened) -> None:
        """The world is open; let the sign-in form know."""
        self._opened = opened
        self._stop = opened.trace.subscribe(self._recorded)
        self._offer(opened.places)

    def _recorded(self, exchange: Exchange) -> None:
        """Called on any thread for every change of the Trace."""
        if exchange.operation in CHANGES and not exchange.in_flight and not exchange.failed:
            self.post_message(self.Changed(exchange))

    @on(Changed)
    def _changed(self, event: Changed) -> None:
        event.stop()
        for step in self.query(Step):
            step.pool_changed(event.exchange)

    def on_unmount(self) -> None:
        self._stop()

    def _offer(self, places: tuple[Place, ...]) -> None:
        self._places = places
        for step in self.query(SignInStep):
            step.opened(places)

    async def action_start_over(self) -> None:
        """Forget this sign-in. A call still on its way is answered into the void.

        Who has only looked for another way in finds the form as it was, but for a password of his own.
        """
        visit, draft = self.visit, EMPTY
        if visit and visit.conversation is None:
            same = visit.user == self._draft.username
            draft = self._draft if same else Draft(visit.user)
        await self._start_over("", draft)

    @on(Step.Ended)
    async def _ended(self, event: Step.Ended) -> None:
        await self._start_over(event.news, Draft(event.username))

    async def _start_over(self, news: str, draft: Draft) -> None:
        await self._show(SignInStep(self._world.label, self._places, self._last, news, draft))
        if self._places:
            # What the practice users have set up since is asked for without making anybody wait.
            self._call(self._ticket, self._world.places, self._offer)

    def _visit(self, place: Place, username: str) -> Visit:
        from mfa_tui.ui.visit import Visit

        assert self._opened is not None
        self._last = place.target
        return Visit(self._world, place.target, self._opened.phone, username, bare=self._in_lesson)

    @on(SignInStep.Submitted)
    def _begin(self, event: SignInStep.Submitted) -> None:
        from mfa_tui.ui.steps.turns import begin

        visit = self._visit(event.place, event.username)
        begin(event.form, visit, event)

    @on(SignInStep.Elsewhere)
    async def _elsewhere(self, event: SignInStep.Elsewhere) -> None:
        from mfa_tui.ui.steps.ways import way_after

        self._draft = event.draft
        visit = self._visit(event.place, event.draft.username)
        await self._show(way_after(event.error, visit))

    @on(Step.Went)
    async def _went(self, event: Step.Went) -> None:
        await self._show(event.step)

    async def _show(self, step: Step) -> None:
        """Put `step` in place of the one before; answers still on their way are for nobody."""
        self._ticket += 1
        step.in_lesson = self._in_lesson
        with self.app.batch_update():
            await self.query(Step).remove()
            self._step = step
            await self.mount(step)
        visit = visit_of(step)
        user, target = (visit.user, visit.target) if visit else ("", self._last)
        self.post_message(self.Moved(step, user, target))

    @on(Step.Asked)
    def _asked(self, event: Step.Asked) -> None:
        if event.step is self.step:
            self._ticket += 1
            self._use_up_codes()
            self._call(self._ticket, event.call, event.then)

    def _use_up_codes(self) -> None:
        """Let the phone know which codes are sent now, whoever typed them."""
        for entry in self.step.query(Entry):
            if entry.kind == "code" and self._opened is not None:
                self._opened.phone.inbox.use(entry.value)

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
        from mfa_tui.signin.turns import Refused
        from mfa_tui.ui.time_words import while_frozen

        event.stop()
        if event.ticket != self._ticket:
            return
        self._ticket += 1
        self.step.came()
        if isinstance(event.outcome, Mishap):
            self.step.stumble(event.outcome.error)
        elif isinstance(event.outcome, Refused):
            controls = self._opened.controls if self._opened else None
            self.step.refuse(while_frozen(event.outcome, controls))
        elif isawaitable(shown := event.then(event.outcome)):
            await shown


def visit_of(step: Step) -> Visit | None:
    """The visit that `step` belongs to; the sign-in form belongs to none."""
    return step.visit if isinstance(step, VisitStep) else None
