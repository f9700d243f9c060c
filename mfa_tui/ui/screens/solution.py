"""The solution: the calls of the reference beside one's own, operation by operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from mfa_tui.trace.record import Trace
from mfa_tui.trace.text import one_line
from mfa_tui.trainer.moves.language import MoveProblem
from mfa_tui.ui.screens.wire_at import WireScreen
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import GAP, Row, RowsList
from mfa_tui.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trainer.comparison import Comparison, Pair
    from mfa_tui.trainer.run import LessonRun

OUTCOME = 24
"""Cells of the column with what came of one's own calls; the names of most errors fit."""


class SolutionScreen(Screen[None]):
    """Compares the calls of `run` with those of the lesson's reference."""

    BINDINGS = [
        Binding("enter", "look(True)", "Look at yours", id="solution.mine", tooltip="Show your call on the wire."),
        Binding("r", "look(False)", "Reference", id="solution.reference", tooltip="Show the call of the reference."),
        Binding("escape,q", "dismiss", "Back", id="solution.back", tooltip="Back to the end of the lesson.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    SolutionScreen {
        TitleLine { background: $panel; padding: 0 1; }
        #numbers { padding: 1 2 0 2; height: auto; }
        #columns { padding: 1 2 0 2; height: auto; color: $text-muted; }
        VerticalScroll { padding: 0 2; height: 1fr; scrollbar-size-vertical: 1; }
    }
    """

    class Compared(Message):
        """The reference has been gone through."""

        def __init__(self, comparison: Comparison | str) -> None:
            super().__init__()
            self.comparison = comparison

    def __init__(self, run: LessonRun) -> None:
        super().__init__()
        self._run = run
        self._pairs: tuple[Pair, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleLine()
        yield Static(id="numbers", markup=False)
        yield Static(id="columns", markup=False)
        with VerticalScroll(can_focus=False):
            yield RowsList(empty="Going through the reference …")
        yield KeyLine()

    def on_mount(self) -> None:
        lesson = self._run.lesson
        self.query_one(TitleLine).show((f"{lesson.id} {lesson.title}",), Content("solution"))
        self.query_one(RowsList).focus()
        self._compare()

    @work(thread=True, group="solution", exit_on_error=False)
    def _compare(self) -> None:
        try:
            self.post_message(self.Compared(self._run.comparison()))
        except (MoveProblem, KeyError) as problem:
            self.post_message(self.Compared(f"The reference of this lesson fails: {problem}"))

    @on(Compared)
    def _show(self, event: Compared) -> None:
        found = event.comparison
        if isinstance(found, str):
            self.query_one(RowsList).show((), found)
            return
        self._pairs = found.pairs
        rows = tuple(map(_row, found.pairs))
        self.query_one(RowsList).show(rows, "Neither makes any call: this lesson is about answers.")
        self.query_one("#numbers", Static).update(
            f"You made {_calls(found.my_calls)}, the reference {_calls(found.reference_calls)}.\n"
            "= both   + only you   - only the reference"
        )
        if rows:
            width = max(len(row.name) for row in rows) + GAP
            heading = f"  {'':<{width}}{'you':<{OUTCOME}} reference"
            self.query_one("#columns", Static).update(heading)

    @on(RowsList.Moved)
    def _moved(self) -> None:
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to look at the calls that stand on the line."""
        return self._call(bool(parameters[0])) is not None if action == "look" else True

    def _call(self, mine: bool) -> Exchange | None:
        index = self.query_one(RowsList).index
        if index is None or not self._pairs:
            return None
        return self._pairs[index].mine if mine else self._pairs[index].reference

    def action_look(self, mine: bool) -> None:
        call = self._call(mine)
        if call is None:
            return
        theirs = (pair.reference for pair in self._pairs)
        trace = self._run.bench.trace if mine else Trace.of([each for each in theirs if each])
        self.app.push_screen(WireScreen(trace, call.number))


def _row(pair: Pair) -> Row:
    mine, reference = pair.mine, pair.reference
    either = mine or reference
    assert either is not None, "a pair is of something"
    sign = "=" if mine and reference else "+" if mine else "-"
    outcomes = (each.outcome if each else "" for each in (mine, reference))
    own, other = (one_line(each) for each in outcomes)
    return Row(f"{sign} {one_line(either.operation)}", f"{own:<{OUTCOME}} {other}")


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number} calls"
