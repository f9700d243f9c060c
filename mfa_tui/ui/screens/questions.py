"""The questions at the end of a lesson: one at a time, and none has to be answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.screens.wire_at import WireScreen
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trainer.lesson import Question
    from mfa_tui.trainer.run import LessonRun


class QuestionsScreen(Screen["dict[int, bool]"]):
    """Asks the questions of the lesson of `run`; gives which were answered, and whether rightly.

    A wrong answer says why, and enter shows the learner's own exchange that has the right one.
    """

    BINDINGS = [
        Binding("enter", "go_on", "Go on", id="questions.go-on", tooltip="Show the answer on the wire, or ask the next question."),
        Binding("n", "next", "Next", id="questions.next", tooltip="Ask the next question."),
        Binding("a", "again", "Again", id="questions.again", tooltip="Answer this question once more."),
        Binding("escape", "skip", "Skip", id="questions.skip", tooltip="Leave the questions that are left."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    QuestionsScreen {
        VerticalScroll { padding: 1 2; height: 1fr; scrollbar-size-vertical: 1; }
        Static { height: auto; max-width: 76; }
        #ask { text-style: bold; margin-bottom: 1; }
        #verdict { margin-top: 1; }
        LabelledEntry { display: none; }
    }
    QuestionsScreen.-word {
        LabelledEntry { display: block; }
        RowsList { display: none; }
    }
    """

    def __init__(self, run: LessonRun) -> None:
        super().__init__()
        self._run = run
        self._index = 0
        self._answers: dict[int, bool] = {}
        self._wrong = False

    def compose(self) -> ComposeResult:
        yield TitleBar()
        with VerticalScroll(can_focus=False):
            yield Static(id="ask", markup=False)
            yield RowsList(empty="", opens=True)
            yield LabelledEntry("In one word")
            yield Static(id="verdict")
        yield KeyLine()

    def on_mount(self) -> None:
        self._ask()

    @property
    def _question(self) -> Question:
        return self._run.lesson.questions[self._index]

    @property
    def _field(self) -> LabelledEntry:
        return self.query_one(LabelledEntry)

    @property
    def _answered(self) -> bool:
        return self.query_one(RowsList).disabled

    @property
    def _shown_in(self) -> int | None:
        """The exchange that a wrong answer leads to."""
        return self._run.shown_in(self._index) if self._wrong else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to go on once there is an answer, and to try again where it was wrong."""
        if action == "again":
            return self._wrong
        return self._answered if action in ("go_on", "next") else True

    def _ask(self) -> None:
        """Put the question at the index, as if it had not been answered."""
        lesson, question = self._run.lesson, self._question
        count = f"question {self._index + 1} of {len(lesson.questions)}"
        self.query_one(TitleBar).show((f"{lesson.id} {lesson.title}",), Content(count))
        self.query_one("#ask", Static).update(question.ask)
        self.query_one("#verdict", Static).update("")
        self._wrong = False
        self.set_class(not question.options, "-word")
        rows = self.query_one(RowsList)
        rows.disabled = self._field.disabled = False
        rows.cursor = 0
        rows.show(tuple(map(Row, question.options)))
        self._field.value = ""
        (rows if question.options else self._field.entry).focus()
        self.refresh_bindings()

    @on(RowsList.Opened)
    def _chosen(self, event: RowsList.Opened) -> None:
        self._take(self._question.options[event.index])

    @on(Entry.Submitted)
    def _typed(self) -> None:
        if self._field.value.strip():
            self._take(self._field.value)

    def _take(self, answer: str) -> None:
        right = self._run.answer_question(self._index, answer)
        # who tries again knows the answer by then: what counts is the first one
        self._answers.setdefault(self._index, right)
        self._wrong = not right
        self.query_one("#verdict", Static).update(self._verdict(right))
        self.query_one(RowsList).disabled = self._field.disabled = True
        self.set_focus(None)
        self.refresh_bindings()

    def _verdict(self, right: bool) -> Content:
        question = self._question
        if right:
            return Content.assemble(("✓ Right. ", "bold $text-success"), printable(question.why))
        number = self._run.shown_in(self._index)
        look = f"\n\nGo on (enter) to your own exchange {number}, which shows it." if number else ""
        return Content.assemble(
            ("✗ Not so: ", "bold $text-error"),
            (printable(question.right[0]), "bold"),
            f". {printable(question.why)}",
            look,
        )

    # -- keys --------------------------------------------------------------------------------

    def action_go_on(self) -> None:
        number = self._shown_in
        if number is None:
            self.action_next()
        else:
            self.app.push_screen(WireScreen(self._run.bench.trace, number))

    def action_next(self) -> None:
        if self._index + 1 == len(self._run.lesson.questions):
            self.dismiss(self._answers)
        else:
            self._index += 1
            self._ask()

    def action_again(self) -> None:
        self._ask()

    def action_skip(self) -> None:
        self.dismiss(self._answers)
