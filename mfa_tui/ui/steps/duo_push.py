"""Duo without a browser: how things stand, asked again and again, and what else can be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.widgets import Digits, Static

from mfa_tui.signin.challenges import AnswerProblem, DuoPush
from mfa_tui.trace.text import printable
from mfa_tui.ui.steps.step import VisitStep, path_line
from mfa_tui.ui.steps.turns import take
from mfa_tui.ui.widgets.copyable import Copyable
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.facts import Facts
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.time_left import TimeLeft

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from mfa_tui.signin.conversation import Turn
    from mfa_tui.signin.turns import Refused, SignedIn
    from mfa_tui.ui.visit import Visit

ISSUER = "Duo"
"""For whom the phone's inbox keeps passcodes."""
GIVE_UP = "ctrl+r gives this sign-in up; what is on the phone then runs out by itself."


class DuoTimeLeft(TimeLeft):
    """How long Duo waits for the phone."""

    def words(self) -> Content:
        left = round(self.deadline - self._clock())
        if left <= 0:
            return Content("its time is up; Duo's last word comes in a moment")
        return Content(f"Duo waits another {left // 60}:{left % 60:02}")


class DuoPushStep(VisitStep):
    """Asks how things stand while Duo waits for the phone; nothing is drawn unless there is news.

    A Session is good for one answer, so what is chosen while a question is on its way waits for its
    answer (`_wish`).
    """

    title = "Duo"
    PURPOSE = (
        "Duo asks your phone. This program only asks Cognito, again and again, how that stands; the "
        "pool's triggers talk to Duo, under each call in the wire pane."
    )
    BINDINGS = [
        Binding("enter", "again", "Ask again", id="duo.again", tooltip="Ask how things stand, after a failed call.", show=False),
        Binding("ctrl+n", "ways", "Other ways", id="duo.ways", tooltip="Another device, another factor, a passcode."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    DuoPushStep {
        #path { margin: 1 0; }
        #explanation, #facts, #enroll, #passcode, RowsList { margin-bottom: 1; }
        #state { margin-bottom: 1; text-style: bold; }
        #number { width: auto; color: $text-accent; margin-left: 14; }
        #number-words { color: $text-accent; }
        DuoTimeLeft { margin-left: 14; margin-bottom: 1; }
    }
    """

    def __init__(
        self, visit: Visit, posed: DuoPush, typed: Mapping[str, str] | None = None
    ) -> None:
        """`typed` is what was in the fields before, by field key."""
        super().__init__(visit)
        self.posed = posed
        self.wants_code = posed.wants_passcode
        self.code_source = "inbox"
        self.code_issuer = ISSUER
        self.can_focus = True
        self._typed = dict(typed or {}).get("ANSWER", "")
        self._asking = False
        self._wish: Callable[[], Turn] | None = None
        self._timer: Timer | None = None
        self._choosing = not (posed.is_polled or posed.wants_passcode)

    def compose(self) -> ComposeResult:
        posed = self.posed
        yield Static(path_line(self.visit.done, posed.short), id="path")
        heading = f"Cognito asks for {posed.name}: {posed.subject}"
        yield Static(heading, classes="heading", markup=False)
        yield Static(posed.explanation, classes="quiet", id="explanation", markup=False)
        yield Static(self._state(), id="state")
        if number := posed.verification_code:
            yield Static("Enter this number on the phone:", id="number-words")
            yield Digits(number, id="number")
        yield Facts(posed.facts(), id="facts")
        if posed.is_polled and posed.expires_in is not None:
            yield DuoTimeLeft(self.visit.target.clock, self._deadline, at_least=False)
        if posed.enroll_url:
            yield Copyable("the address", id="enroll")
        if posed.wants_passcode:
            yield LabelledEntry("Passcode", id="passcode", value=self._typed)
        yield RowsList(self._rows(), empty=GIVE_UP, opens=True, id="ways")
        yield Static(GIVE_UP, classes="quiet", id="give-up")

    def on_mount(self) -> None:
        for copyable in self.query("#enroll").results(Copyable):
            copyable.show(printable(self.posed.enroll_url), self.posed.enroll_url)
        self._show_ways()
        self.focus_first()
        self._wait()

    def focus_first(self) -> None:
        """Where typing begins, or choosing; a step that only waits has the focus itself."""
        if self._choosing:
            self.query_one(RowsList).focus()
        elif self.posed.wants_passcode:
            self.query_one("#passcode", LabelledEntry).entry.focus()
        else:
            self.focus()

    def take_code(self, code: str) -> bool:
        for field in self.query("#passcode").results(LabelledEntry):
            field.value = code
            field.entry.focus()
            return True
        return False

    # -- asking ------------------------------------------------------------------------------

    def _wait(self) -> None:
        """Ask again after the pause that the trigger wishes, if nobody has to do anything."""
        if self.posed.is_polled:
            seconds = 0.0 if self.posed.lets_in else self.posed.poll_after
            self._timer = self.set_timer(max(seconds, 0.01), self._poll)

    def _poll(self) -> None:
        if not self._asking:
            self._tell(lambda: self.visit.talk.answer({}))

    def _tell(self, call: Callable[[], Turn]) -> None:
        """Make a call whose outcome comes to `_took`, without a word on the screen."""
        if self._timer is not None:
            self._timer.stop()
        self._asking = True
        self.post_message(self.Asked(self, call, self._took))

    def _want(self, call: Callable[[], Turn]) -> None:
        """Make a call that somebody has asked for, as soon as none is on its way."""
        if self.waiting:
            return
        self.wait_for(f"Cognito ({self.visit.talk.answering})")
        if self._asking:
            self._wish = call
        else:
            self._tell(call)

    def came(self) -> None:
        self._asking = False
        if self._wish is None:
            super().came()

    def _took(self, turn: DuoPush | SignedIn) -> None:
        """Go where `turn` leads; while Duo only waits, that is here."""
        wish, self._wish = self._wish, None
        if not isinstance(turn, DuoPush):
            take(self, self.visit, turn, self.posed.short)
        elif wish is not None:
            self._tell(wish)
        elif turn.is_polled and not turn.lets_in and self.posed.is_polled and self._same(turn):
            self._update(turn)
            self._wait()
        else:
            self.go(DuoPushStep(self.visit, turn, self._kept(turn)))

    def _kept(self, turn: DuoPush) -> dict[str, str]:
        """A wrong passcode stays in its field."""
        if turn.status != "wrong" or not self.posed.wants_passcode:
            return {}
        return {"ANSWER": self.query_one("#passcode", LabelledEntry).value}

    def _same(self, turn: DuoPush) -> bool:
        """Whether `turn` is about the same push or call as what is on show."""
        told = (turn, self.posed)
        (new, old) = ((each.devices, each.verification_code, each.facts()[:1]) for each in told)
        return new == old

    def _update(self, turn: DuoPush) -> None:
        changed = (turn.status, turn.facts()) != (self.posed.status, self.posed.facts())
        self.posed = turn
        for left in self.query(DuoTimeLeft):
            left.deadline = self._deadline
        if changed:
            self.query_one("#state", Static).update(self._state())
            self.query_one("#facts", Facts).show(turn.facts())

    def refuse(self, refused: Refused) -> None:
        self._wish = None
        super().came()
        super().refuse(refused)

    def stumble(self, error: Exception) -> None:
        self._wish = None
        super().came()
        super().stumble(error)

    # -- doing -------------------------------------------------------------------------------

    def action_again(self) -> None:
        if self.posed.is_polled and not self._asking:
            self._want(lambda: self.visit.talk.answer({}))

    def action_ways(self) -> None:
        if self.posed.ways():
            self._choosing = not self._choosing
            self._show_ways()
            self.focus_first()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.posed.ways()) if action == "ways" else True

    @on(RowsList.Opened)
    def _opened(self, event: RowsList.Opened) -> None:
        way = self.posed.ways()[event.index]
        self._want(lambda: self.visit.talk.take(way))

    @on(Entry.Submitted)
    def _submitted(self) -> None:
        field = self.query_one("#passcode", LabelledEntry)
        answers = {"ANSWER": field.value}
        try:
            self.posed.responses(answers)
        except AnswerProblem as problem:
            field.problem(str(problem))
        else:
            self._want(lambda: self.visit.talk.answer(answers))

    # -- drawing -----------------------------------------------------------------------------

    @property
    def _deadline(self) -> float:
        return self.visit.target.clock() + (self.posed.expires_in or 0)

    def _show_ways(self) -> None:
        rows, give_up = self.query_one(RowsList), self.query_one("#give-up")
        rows.display = self._choosing and bool(self.posed.ways())
        give_up.display = not rows.display

    def _rows(self) -> tuple[Row, ...]:
        return tuple(Row(way.name, way.about) for way in self.posed.ways())

    def _state(self) -> Content:
        posed = self.posed
        sign, style = "… ", "$text-accent"
        if posed.lets_in:
            sign, style = "✓ ", "$text-success"
        elif posed.has_ended or posed.status in ("wrong", "limit"):
            sign, style = "✗ ", "$text-error"
        elif not posed.is_polled:
            sign = "▸ "
        return Content.assemble((sign, style), (printable(posed.news), style))
