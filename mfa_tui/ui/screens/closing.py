"""The end of a lesson: what was learned, the questions, the solution, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trace.words import counted
from mfa_tui.trainer.going_on import next_lesson
from mfa_tui.ui.drill_words import score_lines
from mfa_tui.ui.lesson_words import prose
from mfa_tui.ui.screens.questions import QuestionsScreen
from mfa_tui.ui.screens.solution import SolutionScreen
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.trainer.scoring import Result
    from mfa_tui.ui.training import Training

QUESTIONS, SOLUTION, NEXT, HOME = "Questions", "Solution", "Next", "Home"
WIDEST = 76
"""Cells of a line of text."""
MARGIN = 5
"""Cells beside a text: the padding, and the scroll bar."""


class ClosingScreen(Screen["str | None"]):
    """Closes the lesson of `run`.

    Gives the id of the lesson that is to be opened next, "" for Home, None to stay in this one.
    """

    BINDINGS = [
        Binding("escape,q", "dismiss", "Back", id="closing.back", tooltip="Stay in this lesson a little longer.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ClosingScreen {
        VerticalScroll { padding: 1 2; height: 1fr; scrollbar-size-vertical: 1; }
        Static { height: auto; max-width: 76; margin-bottom: 1; }
        #heading { text-style: bold; }
        #score { display: none; }
    }
    """

    @dataclass
    class Judged(Message):
        """What comes next is known, and what a drill is worth."""

        next: Lesson | None
        result: Result | None

    def __init__(self, training: Training, run: LessonRun) -> None:
        super().__init__()
        self._training = training
        self._run = run
        self._next: Lesson | None = None
        self._answers: dict[int, bool] = {}
        self._compared = False
        self._doors: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with VerticalScroll(can_focus=False):
            yield Static(self._heading(), id="heading")
            yield Static(prose(self._run.lesson.done))
            yield Static(id="score")
            yield RowsList(empty="", opens=True)
        yield KeyLine()

    def on_mount(self) -> None:
        lesson, run = self._run.lesson, self._run
        spent = f"{counted(run.calls, 'call')}, {max(1, round(run.seconds / 60))} min"
        self.query_one(TitleBar).show((f"{lesson.id} {lesson.title}",), Content(spent))
        self._offer()
        self.query_one(RowsList).focus()
        self._judge()

    @work(thread=True, group="closing", exit_on_error=False)
    def _judge(self) -> None:
        lessons, progress = self._training.library().lessons, self._training.progress()
        done = {each.id for each in lessons if progress.summary(each.id).done}
        lesson = self._run.lesson
        result = self._run.result() if lesson.is_drill else None
        self.post_message(self.Judged(next_lesson(lessons, done, lesson.id), result))

    @on(Judged)
    def _judged(self, event: Judged) -> None:
        self._next = event.next
        if event.result:
            score = self.query_one("#score", Static)
            score.update(score_lines(event.result, min(WIDEST, self.app.size.width - MARGIN)))
            score.display = True
        self._offer()

    def _heading(self) -> Content:
        left_out = [each.step.title for each in self._run.standing.steps if not each.passed]
        if self._run.standing.explained:
            return Content(
                f"✓ All that a real pool shows; explained: {printable(', '.join(left_out))}"
            )
        if not left_out:
            return Content.styled(f"✓ {printable(self._run.lesson.title)}: done", "$text-success")
        return Content(f"At the end; not proved: {printable(', '.join(left_out))}")

    def _offer(self) -> None:
        """List what can be opened from here, with what came of it so far."""
        questions = len(self._run.lesson.questions)
        right = sum(self._answers.values())
        asked = f"{right} of {questions} right" if self._answers else f"{questions}, if you like"
        compared = "seen" if self._compared else "your calls beside those of the reference"
        rows = [(SOLUTION, Row(SOLUTION, compared))]
        if questions:
            rows.insert(0, (QUESTIONS, Row(QUESTIONS, asked)))
        if self._next:
            what = f"{self._next.id} {self._next.title}, {self._next.minutes} min"
            rows.append((NEXT, Row(NEXT, what)))
        rows.append((HOME, Row(HOME, "all lessons, and how far you are")))
        self._doors = tuple(door for door, _ in rows)
        self.query_one(RowsList).show(tuple(row for _, row in rows))

    @on(RowsList.Opened)
    def _open(self, event: RowsList.Opened) -> None:
        door = self._doors[event.index]
        if door == QUESTIONS:
            self.app.push_screen(QuestionsScreen(self._run), self._asked)
        elif door == SOLUTION:
            self.app.push_screen(SolutionScreen(self._run), self._seen)
        else:
            self.dismiss(self._next.id if self._next and door == NEXT else "")

    def _asked(self, answers: dict[int, bool] | None) -> None:
        self._answers |= answers or {}
        self._go_to(SOLUTION)

    def _seen(self, _: None) -> None:
        self._compared = True
        self._go_to(NEXT if self._next else HOME)

    def _go_to(self, door: str) -> None:
        self._offer()
        self.query_one(RowsList).cursor = self._doors.index(door)
