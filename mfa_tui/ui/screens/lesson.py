"""The lesson in full: the step, its checks, hints, and everything that can be done about it."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trainer.hints import REQUEST, only_answers
from mfa_tui.trainer.lesson import ProofKind
from mfa_tui.trainer.moves.language import moves_of
from mfa_tui.trainer.scoring import HINT_COST
from mfa_tui.trainer.standing import Mark
from mfa_tui.ui.lesson_messages import LessonAnew, LessonLeft, LessonOver
from mfa_tui.ui.lesson_text import end_text, step_page
from mfa_tui.ui.lesson_words import counted, prose, sign_of
from mfa_tui.ui.screens.lesson_page import LessonPage
from mfa_tui.ui.widgets.choice import Option
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from mfa_tui.trainer.lesson import Task
    from mfa_tui.trainer.moves.playing import Request
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.trainer.scoring import Result
    from mfa_tui.trainer.standing import StepStanding

READY = "Hint 3 is the request, ready to be sent. Nothing is sent before you send it."
DIAGNOSE = "Which place proves a cause? A wrong one costs points."
RESETS = (
    Option("this step", "a fresh world; the steps before it are made for you"),
    Option("this lesson", "a fresh world, from the beginning"),
    Option("everything", "all lessons count as untouched from now on"),
)
REAL_RESETS = (
    Option("this lesson", "from the beginning, on the pool as it is now"),
    RESETS[-1],
)
BY_YOURSELF = (
    "Hint 3 is more than one call, or none that stands alone. On a real pool nothing is done for you: "
    "it says what to do, and with what."
)
SCORED = Option("scored", f"this drill in a fresh world; each hint costs {HINT_COST} points")
MAKE = "Should it be done for you now? Nothing was done yet."
NO_OR_MAKE = (Option("no", "do it yourself"), Option("yes", "these moves are made in this world"))
NO_OR_YES = (Option("no", "keep what was done"), Option("yes", "begin anew in all lessons"))


class LessonScreen(LessonPage[None]):
    """Shows the step that `run` is at, or another one of it. `news` are told at first."""

    BINDINGS = [
        Binding("q,escape,ctrl+l,enter", "dismiss", "Back", id="lesson.back", tooltip="Back to work.", key_display="q"),
        Binding("n", "finish", "Go on", id="lesson.finish", tooltip="Questions, the solution, and what comes next."),
        Binding("t", "task", "Answer", id="lesson.task", tooltip="Answer what the step asks."),
        Binding("h", "hint", "Hint", id="lesson.hint", tooltip="The next hint; the third shows the very calls."),
        Binding("a", "use_app", "The app", id="lesson.app", tooltip="Run the app of the lesson or drill, and change its settings."),
        Binding("d", "diagnose", "Diagnose", id="lesson.diagnose", tooltip="Point at the place that proves what is wrong."),
        Binding("s", "skip", "Skip", id="lesson.skip", tooltip="Leave this step out."),
        Binding("r", "reset", "Begin anew", id="lesson.reset", tooltip="This step, this lesson, or everything."),
        Binding("j", "jump", "Jump", id="lesson.jump", tooltip="Begin at another step; those before are made for you."),
        Binding("right_square_bracket", "look(1)", "Next step", id="lesson.next", tooltip="Look at the step after this.", show=False),
        Binding("left_square_bracket", "look(-1)", "Step before", id="lesson.previous", tooltip="Look at the step before this.", show=False),
        Binding("x", "leave", "Leave lesson", id="lesson.leave", tooltip="Close the lesson and its world; progress is kept.", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    LessonScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        #lesson-text { height: auto; max-width: 90; }
    }
    """

    class Judged(Message, bubble=False):
        """The lesson stands anew. A burst of these becomes one."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, LessonScreen.Judged)

    def __init__(self, run: LessonRun, news: str = "") -> None:
        super().__init__(run)
        self._run = run
        self._stop: Callable[[], None] = lambda: None
        self._at = self._current
        self._follows = True
        self._result: Result | None = None
        self._first_news = news

    def compose(self) -> ComposeResult:
        yield self.title_line
        with VerticalScroll():
            yield Static(id="lesson-text")
        yield self.news_line
        yield KeyLine()

    def on_mount(self) -> None:
        # called on the thread that judges
        self._stop = self._run.subscribe(lambda _: self.post_message(self.Judged()))
        self.query_one(VerticalScroll).focus()
        self.tell(self._first_news)
        self._judged()

    def on_screen_resume(self) -> None:
        # faults and clocks are set without a call
        self.aside(self._run.refresh, lambda _: None)

    def on_unmount(self) -> None:
        self._stop()

    def on_resize(self) -> None:
        self._draw()

    # -- reading -----------------------------------------------------------------------------

    @property
    def _steps(self) -> tuple[StepStanding, ...]:
        return self._run.standing.steps

    @property
    def _current(self) -> int:
        """The place of the step that comes next; behind the last one the lesson is over."""
        now = self._run.standing
        return now.steps.index(now.current) if now.current is not None else len(now.steps)

    @property
    def _shown(self) -> StepStanding | None:
        """The step on show; None for the end."""
        return self._steps[self._at] if self._at < len(self._steps) else None

    @property
    def _open_task(self) -> Task | None:
        """The first task of the step on show that is not solved."""
        shown = self._shown
        for check in shown.checks if shown else ():
            if check.item.kind is ProofKind.TASK and check.mark is not Mark.DONE:
                return self._run.lesson.task(check.item.subject)
        return None

    @on(Judged)
    def _judged(self) -> None:
        """Draw everything as it stands now, and go on with the lesson unless another step is read."""
        if self._follows:
            self._at = self._current
        if self._run.lesson.is_drill and self._run.standing.current is None:
            self.aside(self._run.result, self._scored)
        self._draw()
        self.refresh_bindings()

    def _scored(self, result: Result) -> None:
        self._result = result
        self._draw()

    def _draw(self) -> None:
        self.hold_frames()
        part = f"step {self._at + 1}: {self._shown.step.title}" if self._shown else "the end"
        scored = "scored, " if self._run.scored else ""
        self.entitle(part, Content(f"{scored}{counted(self._run.standing)}"))
        self.query_one("#lesson-text", Static).update(self._text())

    def _text(self) -> Content:
        shown, width = self._shown, self.text_width
        if shown is None:
            return end_text(self._run, self._result, width)
        return step_page(self._run, shown, width)

    # -- doing -------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what there is a use for."""
        if action == "finish":
            return self._run.standing.current is None
        if action == "task":
            return self._open_task is not None
        if action == "use_app":
            return bool(self._run.lesson.app.runs or self._run.lesson.app.settings)
        if action == "diagnose":
            return self._run.lesson.is_drill
        if action in ("hint", "skip"):
            return self._run.standing.current is not None
        if action in ("jump", "controls"):
            return not self._run.gaps.real
        return True

    def action_look(self, by: int) -> None:
        last = len(self._steps) - (self._run.standing.current is not None)
        self._at = max(0, min(self._at + by, last))
        self._follows = self._at == self._current
        self.query_one(VerticalScroll).scroll_home(animate=False)
        self._draw()
        self.refresh_bindings()

    def action_task(self) -> None:
        from mfa_tui.ui.screens.lesson_tasks import task_screen

        task = self._open_task
        if task is not None:
            self.app.push_screen(task_screen(self._run, task), partial(self._answered, task))

    def _answered(self, task: Task, answer: str | None) -> None:
        if answer:
            self.tell(Content.assemble(("✓ Right. ", "bold $text-success"), prose(task.why)))
            self._judged()

    def action_hint(self) -> None:
        hint = self._run.hint()
        self._at, self._follows = self._current, True
        self._judged()
        if hint is not None and hint.level == REQUEST:
            self.aside(lambda: _prepared(self._run, hint.text), partial(self._offer, hint.text))
        self.call_after_refresh(self.query_one(VerticalScroll).scroll_end, animate=False)

    def _offer(self, moves: str, request: Request | None) -> None:
        from mfa_tui.ui.screens.lesson_request import RequestScreen
        from mfa_tui.ui.screens.pick import PickScreen

        if request is not None:
            self.app.push_screen(RequestScreen(self._run.bench, request, READY))
            return
        if self._run.gaps.real and not only_answers(moves):
            self.tell(BY_YOURSELF)
            return
        title = f"Hint 3 makes these moves:\n\n{printable(moves.strip())}\n\n{MAKE}"
        self.app.push_screen(PickScreen(title, NO_OR_MAKE, 0), partial(self._make, moves))

    def _make(self, moves: str, index: int | None) -> None:
        if index == 1:
            self.tell("Hint 3 is being done …")
            self.aside(lambda: self._run.moves.play(moves), lambda _: self._made())

    def _made(self) -> None:
        self.tell("Hint 3 was done for you.")
        self.aside(self._run.refresh, lambda _: self._judged())

    def action_skip(self) -> None:
        self._at, self._follows = self._current, True
        self.aside(self._run.skip, lambda _: self._judged())

    def action_reset(self) -> None:
        from mfa_tui.ui.screens.pick import PickScreen

        resets = REAL_RESETS if self._run.gaps.real else RESETS
        first = len(RESETS) - len(resets)
        resets += (SCORED,) if self._run.lesson.is_drill else ()
        self.app.push_screen(
            PickScreen("Begin what anew?", resets, 0),
            lambda index: self._reset(None if index is None else index + first),
        )

    def _reset(self, index: int | None) -> None:
        from mfa_tui.ui.screens.pick import PickScreen

        if index == 0:
            self._begin_anew(self._steps[min(self._current, len(self._steps) - 1)].step.id)
        elif index in (1, 3):
            self._run.scored = index == 3
            self._begin_anew()
        elif index == 2:
            title = "Really? The record of what you did in all lessons stays in its file."
            self.app.push_screen(PickScreen(title, NO_OR_YES, 0), self._reset_all)

    def _reset_all(self, index: int | None) -> None:
        if index == 1:
            self._run.progress.reset_all(time.time())
            self._begin_anew()

    def action_jump(self) -> None:
        from mfa_tui.ui.screens.pick import PickScreen

        options = tuple(
            Option(f"{sign_of(each)} {each.step.title}", printable(each.step.do.replace("`", "")))
            for each in self._steps
        )
        title = "Begin at which step? The world begins anew, and the steps before are made for you."
        at = min(self._at, len(self._steps) - 1)
        self.app.push_screen(PickScreen(title, options, at), self._jump)

    def _jump(self, index: int | None) -> None:
        if index is not None:
            self._begin_anew(self._steps[index].step.id if index else "")

    def _begin_anew(self, step: str = "") -> None:
        self.tell("Beginning anew …" if self._run.gaps.real else "A fresh world is being made …")
        self.post_message(LessonAnew(step))

    def action_finish(self) -> None:
        self.post_message(LessonOver())

    def action_leave(self) -> None:
        self.post_message(LessonLeft())

    # -- drills ------------------------------------------------------------------------------

    def action_use_app(self) -> None:
        from mfa_tui.ui.screens.lesson_app import LessonAppScreen

        self.tell("")
        self.app.push_screen(LessonAppScreen(self._run))

    def action_diagnose(self) -> None:
        from mfa_tui.ui.screens.lesson_point import PointScreen

        self.app.push_screen(PointScreen(self._run, DIAGNOSE), self._diagnosed)

    def _diagnosed(self, place: str | None) -> None:
        if place:
            self.aside(lambda: _diagnose(self._run, place), self._found)

    def _found(self, results: tuple[Result, Result]) -> None:
        from mfa_tui.ui.drill_words import found_words

        self.tell(found_words(*results))
        self._judged()


def _prepared(run: LessonRun, moves: str) -> Request | None:
    """The one call that `moves` make; None where it is something else, or several."""
    return run.moves.prepared(moves) if len(moves_of(moves)) == 1 else None


def _diagnose(run: LessonRun, place: str) -> tuple[Result, Result]:
    """Point at `place`: the results before and afterwards; blocking."""
    before = run.result()
    run.diagnose(place)
    return before, run.result()
