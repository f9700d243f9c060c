"""Where a lesson should happen: in the local cloud, or on the real pool that was named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mfa_tui.trace.text import printable
from mfa_tui.trainer.gaps import why_local
from mfa_tui.ui.widgets.choice import Option

if TYPE_CHECKING:
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.ui.app import MfaApp
    from mfa_tui.ui.training import Training

LOCAL = Option("on the local cloud", "a world of its own, with all that the lesson needs")
CHANGES = "It changes how the pool is set up; you are asked before, and what was there is saved."


class OpenAt(Protocol):
    """Opens the lesson with the id `name`, on the real pool if `real`."""

    def __call__(self, name: str, *, real: bool = False) -> None: ...


def choose_place(app: MfaApp, training: Training, name: str, open_at: OpenAt) -> None:
    """Ask where the lesson with the id `name` should happen, and let `open_at` open it there.

    On the real pool of `training` it is told first what the lesson needs, and what that lacks.
    """

    def work() -> None:
        lesson = training.library().lesson(name)
        app.call_later(show, lesson)

    def show(lesson: Lesson | None) -> None:
        if lesson is None:
            open_at(name)  # which says that there is none
        else:
            _choose(app, training, lesson, open_at)

    app.run_worker(work, thread=True, group="lessons", exit_on_error=False)


def _choose(app: MfaApp, training: Training, lesson: Lesson, open_at: OpenAt) -> None:
    from mfa_tui.ui.screens.lesson_outlook import OutlookScreen
    from mfa_tui.ui.screens.pick import PickScreen

    def picked(index: int | None) -> None:
        if index == 0:
            open_at(lesson.id)
        elif index == 1:
            app.push_screen(OutlookScreen(training, lesson), outlook_seen)

    def outlook_seen(begin: bool | None) -> None:
        if begin:
            open_at(lesson.id, real=True)

    options = place_options(lesson, training.pool)
    app.push_screen(PickScreen(overview(lesson, training.pool), options, 0), picked)


def place_options(lesson: Lesson, pool: str) -> tuple[Option, ...]:
    """The places where `lesson` can happen; the local cloud is the first."""
    if lesson.real_pool == "no":
        return (LOCAL,)
    return (LOCAL, Option("on this pool", f"{pool}: first, what it has and lacks"))


def overview(lesson: Lesson, pool: str) -> str:
    """What `lesson` is about, and why it can or cannot happen on the real pool with this id."""
    introduction = printable(lesson.introduction.partition("\n\n")[0].replace("`", ""))
    parts = [f"{lesson.id} {printable(lesson.title)}, {lesson.minutes} min", introduction]
    if lesson.real_pool == "no":
        parts.append(f"Not on {pool}: {why_local(lesson)}.")
    elif lesson.real_pool == "partial":
        parts.append(f"On {pool}: {CHANGES}")
    return "\n\n".join([*parts, "Where should it happen?"])
