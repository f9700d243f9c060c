"""From anywhere to the lessons: Home, a lesson, the presenter, an experiment."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from mfa_tui.ui.lesson_messages import LessonWanted, PresentationWanted

if TYPE_CHECKING:
    from mfa_tui.trainer.experiments import Experiment
    from mfa_tui.ui.app import MfaApp
    from mfa_tui.ui.screens.workbench import Workbench
    from mfa_tui.ui.training import Start

ELSEWHERE = "There are no lessons in this window; `mfa-tui learn` opens them."


def begin(app: MfaApp, start: Start) -> None:
    """Open what the command line asked for."""
    if start.present:
        app.post_message(PresentationWanted(start.lesson, start.every))
    else:
        open_home(app)
        if start.lesson:
            app.post_message(LessonWanted(start.lesson))


def open_home(app: MfaApp) -> None:
    """Show Home over what is there now, unless it is already there."""
    from mfa_tui.ui.screens.home import HomeScreen

    if app.training is None:
        app.notify(ELSEWHERE, markup=False)
    elif not isinstance(app.screen, HomeScreen):
        app.push_screen(HomeScreen(app.training))


def present(app: MfaApp, wanted: PresentationWanted) -> None:
    """Show a lesson to a room."""
    from mfa_tui.ui.screens.presenter import PresenterScreen

    if app.training is not None:
        app.push_screen(PresenterScreen(app.training, wanted.lesson, wanted.every))


async def try_out(bench: Workbench, experiment: Experiment) -> None:
    """Put what the experiment begins with into the sign-in form, and say what to do."""
    filled = not experiment.pool or await bench.stage.try_out(
        experiment.pool, experiment.user, experiment.flow
    )
    missing = "" if filled else f"The practice pool “{experiment.pool}” is not in this window. "
    words = f"{missing}{experiment.do}\n{experiment.where}"
    bench.notify(words, title=experiment.title, markup=False, timeout=20)


def learning_commands(app: MfaApp) -> Iterable[SystemCommand]:
    """What the palette offers about lessons."""
    here = app.lessons.current.run.lesson.id if app.lessons.current else ""
    yield SystemCommand(
        "Learn: lessons, drills, experiments", "And schedules; how far you are", app.open_home
    )
    yield SystemCommand(
        "Presenter mode",
        "Show a lesson to a room, large and step by step",
        partial(app.post_message, PresentationWanted(here)),
    )
