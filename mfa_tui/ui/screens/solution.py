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
from mfa_tui.trainer.moves.playing import Change
from mfa_tui.ui.rows import row
from mfa_tui.ui.screens.wire_at import WireScreen
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import GAP, Row, RowsList
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trainer.comparison import Comparison, Deed, Pair
    from mfa_tui.trainer.run import LessonRun

SIGN = "▸ "
"""What stands before the row with the cursor."""

EDGE = 5
"""Cells beside the rows: their padding, and the scrollbar."""


class SolutionScreen(Screen[None]):
    """Compares the calls of `run` with those of the lesson's reference."""

    BINDINGS = [
        Binding("enter", "look(True)", "Look at yours", id="solution.mine", tooltip="Show your call on the wire."),
        Binding("r", "look(False)", "Reference", id="solution.reference", tooltip="Show the call of the reference."),
        Binding("escape,q", "dismiss", "Back", id="solution.back", tooltip="Back to the end of the lesson.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    SolutionScreen {
        #numbers { padding: 1 2 0 2; height: auto; }
        #columns { padding: 1 2 0 2; height: auto; color: $text-muted; }
        #calls { padding: 1 2 0 2; height: auto; min-height: 3; }
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
        self._reference: tuple[Exchange, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Static(id="numbers", markup=False)
        yield Static(id="columns", markup=False)
        with VerticalScroll(can_focus=False):
            yield RowsList(empty="Going through the reference …")
        yield Static(id="calls", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        lesson = self._run.lesson
        self.query_one(TitleBar).show((f"{lesson.id} {lesson.title}",), Content("solution"))
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
        self._pairs, self._reference = found.pairs, found.reference
        self.query_one("#numbers", Static).update(
            f"You made {_calls(found.my_calls)}, the reference {_calls(found.reference_calls)}.\n"
            "= both   + only you   - only the reference"
        )
        self._draw()

    def on_resize(self) -> None:
        if self._pairs:
            self._draw()

    def _draw(self) -> None:
        """Lay the pairs out in columns that fit the window."""
        calls = tuple(pair for pair in self._pairs if not pair.change)
        names = max((len(_name(pair)) for pair in calls), default=0)
        room = self.size.width - EDGE - len(SIGN) - names - GAP
        cells = _columns(calls, room)
        rows = tuple(
            Row(_name(pair), "" if pair.change else _outcomes(pair, cells)) for pair in self._pairs
        )
        self.query_one(RowsList).show(rows, "Neither makes any call: this lesson is about answers.")
        if rows:
            heading = f"{'':{len(SIGN) + names + GAP}}{'you':{cells[0] + GAP}}reference"
            self.query_one("#columns", Static).update(heading)
        self._moved()

    @on(RowsList.Moved)
    def _moved(self) -> None:
        index = self.query_one(RowsList).index
        if index is not None and self._pairs:
            pair = self._pairs[index]
            sides = (("you", pair.mine), ("reference", pair.reference))
            width = self.size.width - EDGE
            lines = (row(name, _told(call), width, name_width=11) for name, call in sides if call)
            self.query_one("#calls", Static).update(Content("\n").join(lines))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to look at the calls that stand on the line."""
        return self._call(bool(parameters[0])) is not None if action == "look" else True

    def _call(self, mine: bool) -> Exchange | None:
        index = self.query_one(RowsList).index
        if index is None or not self._pairs:
            return None
        return self._pairs[index].calls[0 if mine else 1]

    def action_look(self, mine: bool) -> None:
        call = self._call(mine)
        if call is None:
            return
        trace = self._run.bench.trace if mine else Trace.of(self._reference)
        self.app.push_screen(WireScreen(trace, call.number))


def _name(pair: Pair) -> str:
    """Whose it is, as a sign, and the operation of the call, or what was changed."""
    mine, reference = pair.calls
    call = mine or reference
    name = call.operation if call else pair.change.text if pair.change else ""
    sign = "=" if pair.mine and pair.reference else "+" if pair.mine else "-"
    return f"{sign} {one_line(name)}"


def _columns(pairs: tuple[Pair, ...], room: int) -> tuple[int, int]:
    """Cells for the outcomes of both sides, in `room`: where both are long, each has a half."""
    if not pairs:
        return 0, 0
    sides = [pair.calls for pair in pairs]
    own, other = (
        max((len(one_line(each.outcome)) for each in side if each), default=0)
        for side in zip(*sides, strict=True)
    )
    half = max(1, (room - GAP) // 2)
    own = max(len("you"), min(own, max(half, room - GAP - other)))
    return own, max(1, min(other, room - GAP - own))


def _outcomes(pair: Pair, cells: tuple[int, int]) -> str:
    """What came of both calls, in columns of `cells`."""
    calls = zip(pair.calls, cells, strict=True)
    columns = [(Content(one_line(call.outcome) if call else ""), width) for call, width in calls]
    cut = (f"{text.truncate(width, ellipsis=True).plain:{width}}" for text, width in columns)
    return (" " * GAP).join(cut).rstrip()


def _told(deed: Deed) -> str:
    """What was changed, or what came of a call in full: its outcome, and the words of a refusal."""
    if isinstance(deed, Change):
        return one_line(deed.text)
    message = f": {one_line(deed.error_message)}" if deed.error_message else ""
    return f"exchange {deed.number}, {one_line(deed.outcome)}{message}"


def _calls(number: int) -> str:
    return "1 call" if number == 1 else f"{number} calls"
