"""The app of a lesson or drill: what it does, and its settings."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trainer.comparison import own_calls
from mfa_tui.ui.screens.lesson_page import LessonPage
from mfa_tui.ui.screens.pick import PickScreen
from mfa_tui.ui.widgets.choice import Option
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.rows_list import Row, RowsList

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trainer.lesson import Setting
    from mfa_tui.trainer.run import LessonRun

MOST = 6
"""Calls of a run that are told one after the other; of more it is only told how many came to what."""
NO_APP = "There is no app of its own here: look at the wire and at the pool's settings."


class LessonAppScreen(LessonPage[None]):
    """Runs what the app can do, and changes its settings."""

    BINDINGS = [
        Binding("q,escape", "dismiss", "Back", id="lesson-app.back", tooltip="Back to the lesson.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    LessonAppScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        #lesson-app-about { height: auto; padding: 0 2 1 2; color: $quiet; }
    }
    """

    def __init__(self, run: LessonRun) -> None:
        super().__init__(run)
        self._run = run
        app = run.lesson.app
        self._runs = tuple(app.runs)
        self._settings = app.settings

    def compose(self) -> ComposeResult:
        yield self.title_line
        with VerticalScroll(can_focus=False):
            yield RowsList(empty=NO_APP, opens=True)
        yield Static(id="lesson-app-about", markup=False)
        yield self.news_line
        yield KeyLine()

    def on_mount(self) -> None:
        self.entitle("the app")
        self._draw()
        self.query_one(RowsList).focus()

    def _draw(self) -> None:
        now = self._run.moves.settings
        runs = [Row(name, section="Let it") for name in self._runs]
        settings = [Row(each.name, now[each.name], section="Settings") for each in self._settings]
        self.query_one(RowsList).show((*runs, *settings))

    @on(RowsList.Moved)
    def _moved(self, event: RowsList.Moved) -> None:
        """Say what the setting under the cursor is about."""
        at = event.rows_list.cursor - len(self._runs)
        about = printable(self._settings[at].about) if 0 <= at < len(self._settings) else ""
        self.query_one("#lesson-app-about", Static).update(about)

    @on(RowsList.Opened)
    def _opened(self, event: RowsList.Opened) -> None:
        if event.index < len(self._runs):
            name = self._runs[event.index]
            self.tell(f"… {name}")
            self.aside(lambda: _let(self._run, name), self.tell)
        else:
            self._set(self._settings[event.index - len(self._runs)])

    def _set(self, setting: Setting) -> None:
        options = tuple(map(Option, setting.options))
        now = self._run.moves.settings[setting.name]

        def chosen(index: int | None) -> None:
            if index is not None:
                move = f"set {setting.name} {setting.options[index]}"
                self.aside(lambda: self._run.moves.play(move), lambda _: self._changed())

        title = f"{setting.name}: {setting.about}"
        self.app.push_screen(PickScreen(title, options, setting.options.index(now)), chosen)

    def _changed(self) -> None:
        self._draw()
        self.aside(self._run.refresh, lambda _: None)


def _let(run: LessonRun, name: str) -> str:
    """Let the app do what is called `name`; blocking. Says what came of it."""
    before = len(run.bench.trace.snapshot())
    run.moves.play(f"app {name}")
    calls = own_calls(run.bench.trace.snapshot()[before:], 0)
    if len(calls) > MOST:
        kinds = Counter(map(_words, calls))
        told = ", ".join(f"{times} times {words}" for words, times in kinds.items())
        return f"{name}: {calls[0].number} to {calls[-1].number}: {told}"
    alike = groupby(calls, _words)
    told = ", ".join(_told(list(group), words) for words, group in alike)
    return f"{name}: {told or 'done, without a call'}"


def _words(call: Exchange) -> str:
    return f"{call.operation}: {_came(call)}"


def _told(calls: list[Exchange], words: str) -> str:
    """What calls in a row came to, whose `words` are the same."""
    times = f"{len(calls)} times " if len(calls) > 1 else ""
    return f"{calls[0].number} {times}{words}"


def _came(exchange: Exchange) -> str:
    """What came of a call; of a refusal the words, too."""
    words = exchange.error_message
    return f"{exchange.outcome}: {words}" if words else exchange.outcome
