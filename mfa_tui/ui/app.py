"""The program: themes, opening the world, global keys and commands."""

from __future__ import annotations

import asyncio
import gc
import shutil
import signal
import traceback
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App
from textual.binding import ActiveBinding, Binding
from textual.events import Resize
from textual.geometry import Size

from mfa_tui.ui.messages import CopyWanted, WorldOpened, WorldTroubled
from mfa_tui.ui.screens.workbench import Workbench
from mfa_tui.ui.themes import DARK, THEMES, quiet

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import SystemCommand
    from textual.screen import Screen
    from textual.timer import Timer

    from mfa_tui.ui.lesson_messages import (
        ExperimentWanted,
        LessonAnew,
        LessonWanted,
        PresentationWanted,
    )
    from mfa_tui.ui.lessons import Lessons
    from mfa_tui.ui.training import Start, Training
    from mfa_tui.ui.world import World

RESIZED = 0.1
"""Seconds after the last new size when the terminal is asked for it once more."""


class MfaApp(App[None]):
    """mfa-tui on a `world`, which the lab makes. `theme` is the name of one of THEMES.

    `training` has the lessons; without it there are none. `start` is what is wanted of it at once.
    """

    TITLE = "MFA TUI"
    # The default screen never loads a CSS_PATH of its own, so its styles are named here.
    CSS_PATH: ClassVar = ["app.tcss", "screens/workbench.tcss"]
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "quit", "Quit", id="app.quit", tooltip="Leave the program.", priority=True),
        Binding("ctrl+g", "page_help", "Help", id="app.help", tooltip="What this page is for, and its keys.", priority=True),
    ]  # fmt: skip

    _themed = False
    """Whether the themes are known; Textual asks for their variables before they can be."""

    def __init__(
        self,
        world: World,
        *,
        theme: str = DARK.name,
        training: Training | None = None,
        start: Start | None = None,
    ) -> None:
        super().__init__()
        self.world = world
        self.training = training
        self._start = start
        self._resized: Timer | None = None
        for each in THEMES:
            self.register_theme(each)
        # Set before the first parse of the styles, a theme costs nothing; later it parses them again.
        self.set_reactive(MfaApp.theme, theme)
        self._themed = True
        self.stylesheet.set_variables(self.get_css_variables())

    def on_load(self) -> None:
        # Holds the half-built frames back: one burst of bytes on the line instead of three.
        self._begin_batch()

    def on_ready(self) -> None:
        self._end_batch()
        self.own_workbench.paint_now()
        self.call_later(self._started)

    def _started(self) -> None:
        """After the first frame: what was loaded so far stays, and the world may load."""
        gc.freeze()
        gc.enable()
        self._open()
        if self._start is not None:
            from mfa_tui.ui.learning import begin

            begin(self, self._start)

    def get_css_variables(self) -> dict[str, str]:
        """The theme's variables and `quiet`: a muted text colour that also works inside Content.

        Textual's own `text-muted` is relative to a background, which a span of Content has not.
        """
        if not self._themed:
            return {}
        return {**super().get_css_variables(), "quiet": quiet(self.current_theme)}

    def get_default_screen(self) -> Workbench:
        self.own_workbench = Workbench(self.world, self.size.width)
        return self.own_workbench

    @property
    def workbench(self) -> Workbench:
        """The workbench in front: that of the lesson in progress, or else the program's own."""
        benches = (each for each in reversed(self.screen_stack) if isinstance(each, Workbench))
        return next(benches, self.own_workbench)

    @cached_property
    def lessons(self) -> Lessons:
        """What opens and closes lessons here."""
        from mfa_tui.ui.lessons import Lessons

        return Lessons(self, self.training)

    @property
    def lesson_id(self) -> str:
        """The id of the lesson in progress; empty without one."""
        lesson = self.lessons.current
        return lesson.run.lesson.id if lesson else ""

    def open_lesson(self, name: str) -> None:
        """Open the lesson or drill with the id `name` in a world of its own; errors are shown."""
        self.lessons.open(name)

    def on_mount(self) -> None:
        self._leave_on_signals()

    def _leave_on_signals(self) -> None:
        """Leave the terminal as it was when the system or a closing window ends the program."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            if hasattr(signal, name) and not self.is_headless:
                loop.add_signal_handler(getattr(signal, name), self.exit)

    def on_resize(self) -> None:
        """Ask for the size again in a moment.

        Textual reads it in a signal handler, in which the next signal can overtake the one before:
        of two sizes in quick succession the older one would then be the last that is heard of.
        """
        if self._resized:
            self._resized.stop()
        self._resized = self.set_timer(RESIZED, self._compare_size)

    def _compare_size(self) -> None:
        size = Size(*shutil.get_terminal_size())
        if not self.is_headless and size != self.size:
            self.post_message(Resize(size, size))

    # -- opening -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def _open(self, remedy: str | None = None) -> None:
        from mfa_tui.ui.world import OpeningTrouble

        try:
            self.post_message(WorldOpened(self.world.open(remedy)))
        except OpeningTrouble as trouble:
            self.post_message(WorldTroubled(trouble))
        except Exception as error:  # a bug of ours must not leave a form that never opens
            what = f"mfa-tui stumbled while opening: {type(error).__name__}"
            self.post_message(WorldTroubled(OpeningTrouble(what, str(error), ())))

    @on(WorldOpened)
    async def _world_opened(self, event: WorldOpened) -> None:
        await self.own_workbench.opened(event.opened)
        for note in event.opened.notes:
            self.notify(note, markup=False, timeout=10)

    @on(WorldTroubled)
    def _world_troubled(self, event: WorldTroubled) -> None:
        from mfa_tui.ui.screens.trouble import TroubleScreen

        def chosen(remedy: str | None) -> None:
            if remedy is None:
                self.exit()
            else:
                self._open(remedy)

        self.push_screen(TroubleScreen(event.trouble), chosen)

    # -- help --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave help to the workbench, which tells its panes apart, and to what is no page."""
        if action != "page_help":
            return True
        return not isinstance(self.screen, Workbench) and self._page_words is not None

    def action_page_help(self) -> None:
        from mfa_tui.ui.screens.help import HelpScreen

        if words := self._page_words:
            # a page inherits none of the program's keys, but those with priority work there
            own = {
                each.key: ActiveBinding(self, each, enabled=True, tooltip=each.tooltip)
                for each in self.BINDINGS
                if isinstance(each, Binding)
            }
            self.push_screen(HelpScreen(*words, {**self.screen.active_bindings, **own}))

    @property
    def _page_words(self) -> tuple[str, str] | None:
        """What help says about the page in front."""
        from mfa_tui.ui.page_words import page_words

        return page_words(type(self.screen))

    # -- lessons -----------------------------------------------------------------------------

    def action_learn(self) -> None:
        self.open_home()

    def open_home(self) -> None:
        """Show what there is to learn."""
        from mfa_tui.ui.learning import open_home

        open_home(self)

    def on_lesson_wanted(self, event: LessonWanted) -> None:
        self.open_lesson(event.lesson)

    def on_lesson_anew(self, event: LessonAnew) -> None:
        self.lessons.begin_anew(event.step)

    def on_lesson_over(self) -> None:
        self.lessons.finish()

    def on_controls_wanted(self) -> None:
        self.workbench.action_controls()

    def on_lesson_left(self) -> None:
        self.lessons.leave()

    def on_presentation_wanted(self, event: PresentationWanted) -> None:
        from mfa_tui.ui.learning import present

        present(self, event)

    async def on_experiment_wanted(self, event: ExperimentWanted) -> None:
        from mfa_tui.ui.learning import try_out

        await try_out(self.workbench, event.experiment)

    @on(CopyWanted)
    def _copy(self, event: CopyWanted) -> None:
        self.copy_to_clipboard(event.text)
        # The terminal never says whether it took it: macOS Terminal and a plain tmux do not.
        self.notify(
            f"Sent {event.what} to the terminal's clipboard. If it is not there, Save what was "
            "copied (ctrl+p) writes it to a file.",
            markup=False,
        )

    def save_copied(self) -> None:
        """Ask for a file for what was copied last."""
        from mfa_tui.ui.screens.save_as import save_words

        save_words(self, "Save what was copied", self.clipboard)

    def _handle_exception(self, error: Exception) -> None:
        """End after a bug with a report that names places in the code and no values.

        Textual's own report prints local variables, and those hold passwords and tokens.
        """
        if self.is_headless or hasattr(error, "__rich__"):
            super()._handle_exception(error)
            return
        self._return_code = 1
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        places = "".join(f"  {frame.filename}:{frame.lineno} {frame.name}\n" for frame in frames)
        self.panic(
            f"mfa-tui stumbled over a bug of its own ({type(error).__name__}) and had to close.\n"
            "The practice pool and the phone are saved. Please report these lines:\n" + places
        )

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        from mfa_tui.ui.palette import commands

        yield from commands(self, screen)
