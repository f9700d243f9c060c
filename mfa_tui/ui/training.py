"""What the screens need for lessons; fulfilled at the top level of the package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.library import Library
    from mfa_tui.trainer.needs import Outlook
    from mfa_tui.trainer.progress_file import ProgressFile
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.ui.world import World


@dataclass(frozen=True)
class Start:
    """What is wanted at once: Home, the lesson with the id `lesson`, or that lesson presented.

    `every` lets the presenter go on by itself after so many seconds; 0 waits for a key.
    """

    lesson: str = ""
    present: bool = False
    every: float = 0


class OpenLesson(Protocol):
    """A lesson in progress: the run, and the world that it happens in."""

    @property
    def run(self) -> LessonRun:
        """The learner's go at the lesson."""
        ...

    @property
    def world(self) -> World:
        """The world for screens, open already; another one after `run.reset_lesson`."""
        ...

    @property
    def check_words(self) -> str:
        """Two words for where the lesson began; the same for everybody with the same seed."""
        ...

    def close(self) -> None:
        """End the run and its world; blocking, and safe to call twice."""
        ...


class Training(Protocol):
    """All lessons, what was done of them, and the way to begin one; safe from any thread."""

    seed: str | None
    """What makes the worlds of all lessons the same each time; None: they differ."""

    people: dict[str, str]
    """Who stands on the real pool for users of lessons, by their names in these."""

    @property
    def pool(self) -> str:
        """The id of the real pool that lessons can be opened on; empty without one."""
        ...

    def outlook(self, lesson: Lesson) -> Outlook:
        """What `lesson` would be on the real pool, and what that lacks; blocking.

        Raises BenchRefused where it cannot be opened there.
        """
        ...

    def library(self) -> Library:
        """All lessons; blocking the first time."""
        ...

    def progress(self) -> ProgressFile:
        """What the learner has done; blocking the first time."""
        ...

    def check_words(self) -> str:
        """Two words to compare in a class, empty without a seed; blocking."""
        ...

    def open(self, lesson: Lesson, *, kept: bool = True, real: bool = False) -> OpenLesson:
        """Begin `lesson` in a world of its own or on the `real` pool; blocking.

        Unless `kept` no progress comes of it.

        Raises MoveProblem, BenchRefused or KeyError where the lesson's file asks for what is not
        there.
        """
        ...
