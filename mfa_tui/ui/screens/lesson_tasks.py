"""Tasks of a lesson that are answered with a word, a choice, an order, or pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfa_tui.trainer.lesson import ProofKind, TaskKind
from mfa_tui.trainer.tasks import SEPARATOR, offered, subjects
from mfa_tui.ui.lesson_words import prose
from mfa_tui.ui.screens.lesson_page import LessonPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.widget import Widget

    from mfa_tui.trainer.lesson import Task
    from mfa_tui.trainer.run import LessonRun

NOT_YET = "✗ Not right yet. "
PAIR = " = "
"""What stands between the halves of a pair."""


class TaskScreen(LessonPage[str]):
    """Asks a `task` of `run`. Gives the right answer; a wrong one stays, to be changed later, too."""

    BINDINGS = [
        Binding("escape", "dismiss", "Back", id="task.leave", tooltip="Back to the lesson; the task stays open."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    TaskScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        #task-ask { height: auto; max-width: 90; margin-bottom: 1; }
        LabelledEntry Entry { max-width: 60; }
    }
    """

    def __init__(self, run: LessonRun, task: Task) -> None:
        super().__init__(run)
        self.asked = task
        self.before = tuple(filter(None, run.answered(task.id).split(SEPARATOR)))

    def field(self) -> Widget:
        """What the answer is given with."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        yield self.title_line
        with VerticalScroll(can_focus=False):
            yield Static(prose(self.asked.ask), id="task-ask")
            yield self.field()
        yield self.news_line
        yield KeyLine()

    def on_mount(self) -> None:
        self.entitle("a question")
        self.query("Entry, RowsList").first().focus()

    def submit(self, answer: str) -> None:
        """Give `answer`, and close if it is right."""
        self.aside(lambda: _judged(self.run_of_lesson, self.asked, answer), self._show)

    def _show(self, solved: str) -> None:
        if solved:
            self.dismiss(solved)
        else:
            hint = _hint(self.run_of_lesson, self.asked)
            self.tell(Content.assemble((NOT_YET, "bold $text-error"), prose(hint)))


class WordEntry(Entry):
    """The field of the word."""

    BINDINGS = [
        Binding("enter", "submit", "Answer", id="word.give", tooltip="Give this answer."),
    ]


class WordScreen(TaskScreen):
    """A word to type."""

    def field(self) -> Widget:
        return LabelledEntry(
            "Answer", entry=WordEntry(id="answer", value=SEPARATOR.join(self.before))
        )

    @on(Entry.Submitted)
    def _typed(self, event: Entry.Submitted) -> None:
        if event.value.strip():
            self.submit(event.value.strip())


class ListScreen(TaskScreen):
    """A list in which the answer is made; enter gives it."""

    BINDINGS = [
        Binding("enter", "give", "Answer", id="task.give", tooltip="Give this answer."),
    ]

    def __init__(self, run: LessonRun, task: Task) -> None:
        super().__init__(run, task)
        self.parts = list(offered(task))

    def field(self) -> Widget:
        return RowsList(self.rows(), empty="There is nothing to choose from.")

    def rows(self) -> tuple[Row, ...]:
        """The rows as they are now."""
        return tuple(Row(each) for each in self.parts)

    def answer(self) -> str:
        """What is answered with enter."""
        return SEPARATOR.join(self.parts)

    @property
    def list(self) -> RowsList:
        return self.query_one(RowsList)

    def changed(self) -> None:
        """Show the rows anew; what was said about the answer before is over."""
        self.list.show(self.rows())
        self.tell("")

    def action_give(self) -> None:
        self.submit(self.answer())


class ChooseScreen(ListScreen):
    """One of several to choose."""

    def answer(self) -> str:
        return self.parts[self.list.cursor]


class TickScreen(ListScreen):
    """Several of several to choose; space ticks one."""

    BINDINGS = [
        Binding("space", "tick", "Choose", id="task.tick", tooltip="Take this one, or leave it."),
    ]

    def __init__(self, run: LessonRun, task: Task) -> None:
        super().__init__(run, task)
        self._ticked = set(self.before)

    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(f"[{'x' if each in self._ticked else ' '}] {each}") for each in self.parts)

    def answer(self) -> str:
        return SEPARATOR.join(each for each in self.parts if each in self._ticked)

    def action_tick(self) -> None:
        self._ticked ^= {self.parts[self.list.cursor]}
        self.changed()


class OrderScreen(ListScreen):
    """Lines to put in order."""

    BINDINGS = [
        Binding("u,shift+up", "carry(-1)", "Line up", id="task.up", tooltip="Move the line up.", key_display="u"),
        Binding("d,shift+down", "carry(1)", "Line down", id="task.down", tooltip="Move the line down.", key_display="d"),
    ]  # fmt: skip

    def __init__(self, run: LessonRun, task: Task) -> None:
        super().__init__(run, task)
        if sorted(self.before) == sorted(self.parts):
            self.parts = list(self.before)

    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(f"{place}. {each}") for place, each in enumerate(self.parts, 1))

    def action_carry(self, by: int) -> None:
        at, to = self.list.cursor, self.list.cursor + by
        if 0 <= to < len(self.parts):
            self.parts[at], self.parts[to] = self.parts[to], self.parts[at]
            self.list.cursor = to
            self.changed()


class MatchScreen(ListScreen):
    """Pairs to make: each row gets one of the halves that are offered, or none."""

    BINDINGS = [
        Binding("right,space", "turn(1)", "Next", id="task.turn", tooltip="Take the next one for this row.", key_display="→", priority=True),
        Binding("left", "turn(-1)", "Previous", id="task.turn-back", tooltip="Take the one before for this row.", key_display="←", priority=True),
    ]  # fmt: skip

    def __init__(self, run: LessonRun, task: Task) -> None:
        super().__init__(run, task)
        self._left = subjects(task)
        pairs = dict(each.split(PAIR, 1) for each in self.before if PAIR in each)
        known = {left: right for left, right in pairs.items() if right in self.parts}
        self._taken = {each: known.get(each, "") for each in self._left}

    def rows(self) -> tuple[Row, ...]:
        return tuple(Row(left, f"= {self._taken[left] or '…'}") for left in self._left)

    def answer(self) -> str:
        pairs = (f"{left}{PAIR}{right}" for left, right in self._taken.items() if right)
        return SEPARATOR.join(pairs)

    def action_turn(self, by: int) -> None:
        left, choices = self._left[self.list.cursor], ["", *self.parts]
        at = choices.index(self._taken[left])
        self._taken[left] = choices[(at + by) % len(choices)]
        self.changed()


def task_screen(run: LessonRun, task: Task) -> LessonPage[str]:
    """The screen that asks `task`."""
    from mfa_tui.ui.screens.lesson_point import PointScreen

    if task.kind is TaskKind.POINT:
        return PointScreen(run, task.ask, lambda place: _judged(run, task, place))
    if task.kind is TaskKind.CHOOSE:
        return (ChooseScreen if len(task.right) == 1 else TickScreen)(run, task)
    kinds = {TaskKind.WORD: WordScreen, TaskKind.ORDER: OrderScreen, TaskKind.MATCH: MatchScreen}
    return kinds[task.kind](run, task)


def _judged(run: LessonRun, task: Task, answer: str) -> str:
    """`answer` if it is right, else nothing; blocking."""
    run.answer(task.id, answer)
    return answer if run.solved(task.id) else ""


def _hint(run: LessonRun, task: Task) -> str:
    """What the lesson says about this wrong answer, if anything."""
    wrong = run.standing.wrong
    meant = wrong is not None and any(
        each.kind is ProofKind.TASK and each.subject == task.id for each in wrong.match
    )
    return wrong.hint if wrong is not None and meant else ""
