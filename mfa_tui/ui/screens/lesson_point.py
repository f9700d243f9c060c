"""Pointing at a place: an exchange and a path in it, or a setting of the world."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from mfa_tui.trace.text import one_line
from mfa_tui.trainer.places import places_in, settings_in
from mfa_tui.ui.lesson_words import prose
from mfa_tui.ui.screens.lesson_page import LessonPage
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trainer.run import LessonRun

Places = tuple[tuple[str, str], ...]
"""Paths and their values in words."""

MOST = 50
"""Paths that are shown at once; nobody reads more, and each costs time to draw."""
SETTING = Row("a setting", "of the pool, a client, a user or the app")
NOT_THAT = "✗ Not that place. Another field, or another call?"


class PointScreen(LessonPage[str]):
    """Lets one point at a place in `run` to answer `ask`.

    Gives `NUMBER PATH` or the path of a setting. `judge` blocks and gives the place if it is right;
    otherwise it is told and one can point again.
    """

    BINDINGS = [
        Binding("enter", "choose", "Choose", id="point.choose", tooltip="Point at something in this call."),
        Binding("escape", "dismiss", "Back", id="point.leave", tooltip="Back to the lesson; nothing is pointed at."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    PointScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        #point-ask { height: auto; padding: 1 2 0 2; max-width: 94; }
    }
    """

    def __init__(self, run: LessonRun, ask: str, judge: Callable[[str], str] | None = None) -> None:
        super().__init__(run)
        self._ask = ask
        self._judge = judge
        self._exchanges: tuple[Exchange, ...] = ()

    def compose(self) -> ComposeResult:
        yield self.title_line
        yield Static(prose(self._ask), id="point-ask")
        with VerticalScroll(can_focus=False):
            yield RowsList(empty="")
        yield self.news_line
        yield KeyLine()

    def on_mount(self) -> None:
        self.entitle("point at a place")
        trace = self.run_of_lesson.bench.trace.snapshot()
        self._exchanges = tuple(each for each in reversed(trace) if not each.in_flight)
        rows = self.query_one(RowsList)
        digits = max((len(str(each.number)) for each in self._exchanges), default=0)
        rows.show((*(_row(each, digits) for each in self._exchanges), SETTING))
        rows.focus()

    def action_choose(self) -> None:
        self.tell("")
        at = self.query_one(RowsList).cursor
        if at == len(self._exchanges):
            self.aside(lambda: settings_in(_state(self.run_of_lesson)), self._choose_setting)
            return
        exchange = self._exchanges[at]
        title = f"{exchange.number} {one_line(exchange.operation)}"

        def chosen(path: str | None) -> None:
            if path:
                self._point(f"{exchange.number} {path}")

        self.app.push_screen(PathScreen(self.run_of_lesson, title, places_in(exchange)), chosen)

    def _choose_setting(self, places: Places) -> None:
        def chosen(path: str | None) -> None:
            if path:
                self._point(path)

        self.app.push_screen(PathScreen(self.run_of_lesson, "a setting", places), chosen)

    def _point(self, place: str) -> None:
        judge = self._judge
        if judge is None:
            self.dismiss(place)
        else:
            self.aside(lambda: judge(place), self._judged)

    def _judged(self, place: str) -> None:
        if place:
            self.dismiss(place)
        else:
            self.tell(Content.styled(NOT_THAT, "bold $text-error"))


class PathEntry(Entry):
    """The field that narrows the paths down."""

    BINDINGS = [
        Binding("enter", "submit", "Point here", id="path.take", tooltip="Point at the path under the cursor."),
    ]  # fmt: skip


class PathScreen(LessonPage[str]):
    """Gives one of the paths in `places`, which typing narrows down, or another that was typed."""

    BINDINGS = [
        Binding("escape", "dismiss", "Back", id="path.leave", tooltip="Back to the calls."),
        Binding("down", "move(1)", "Down", id="path.down", tooltip="Go to the next path.", show=False, priority=True),
        Binding("up", "move(-1)", "Up", id="path.up", tooltip="Go to the path before.", show=False, priority=True),
    ]  # fmt: skip
    DEFAULT_CSS = """
    PathScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        LabelledEntry { padding: 1 2 0 2; }
        LabelledEntry Entry { max-width: 70; }
    }
    """

    def __init__(self, run: LessonRun, title: str, places: Places) -> None:
        super().__init__(run)
        self._title = title
        self._places = places
        self._matching = places

    def compose(self) -> ComposeResult:
        yield self.title_line
        yield LabelledEntry("Path", entry=PathEntry(id="path"))
        with VerticalScroll(can_focus=False):
            yield RowsList(empty="Nothing here has such a path; enter points at it even so.")
        yield self.news_line
        yield KeyLine()

    def on_mount(self) -> None:
        self.entitle(self._title)
        self.query_one(Entry).focus()
        self._narrow("")

    @on(Entry.Changed)
    def _changed(self, event: Entry.Changed) -> None:
        self._narrow(event.value.strip().casefold())

    def _narrow(self, wanted: str) -> None:
        words = wanted.split()
        found = [each for each in self._places if all(word in each[0].casefold() for word in words)]
        found.sort(key=lambda each: each[0].casefold() != wanted)
        self._matching = tuple(found[:MOST])
        rows = self.query_one(RowsList)
        rows.show(tuple(self._row(path, one_line(value)) for path, value in self._matching))
        rows.action_first()
        left = len(found) - len(self._matching)
        self.tell(f"{left} more; type a part of the path." if left else "")

    def _row(self, path: str, value: str) -> Row:
        """Path and value side by side, or below each other where the paths leave no room."""
        widest = max(len(each) for each, _ in self._places)
        beside = widest < self.app.size.width // 2
        return Row(path, value) if beside else Row(path, about=value)

    def action_move(self, by: int) -> None:
        self.query_one(RowsList).action_move(by)

    @on(Entry.Submitted)
    def _taken(self, event: Entry.Submitted) -> None:
        index = self.query_one(RowsList).index
        path = event.value.strip() if index is None else self._matching[index][0]
        if path:
            self.dismiss(path)


def _row(exchange: Exchange, digits: int) -> Row:
    inside = "  " if exchange.parent is not None else ""
    name = f"{inside}{exchange.number:{digits}} {one_line(exchange.operation)}"
    return Row(name, one_line(exchange.outcome))


def _state(run: LessonRun) -> dict[str, object]:
    """What the conditions of the lesson see of the world and of the app; blocking."""
    return {**run.bench.state(), "app": dict(run.moves.settings)}
