"""Messages of Home, lessons and the presenter to the program.

The program handles them by their names (`on_lesson_wanted`), so that they are made only when there
is a lesson: each class takes a quarter of a millisecond of the time to the first frame.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from mfa_tui.trainer.experiments import Experiment


@dataclass
class LessonWanted(Message):
    """The lesson or drill with the id `lesson` should be opened."""

    lesson: str


@dataclass
class LessonAnew(Message):
    """The lesson in progress should begin anew: untouched, or right before `step`."""

    step: str = ""


class LessonOver(Message):
    """The lesson in progress is at its end: its questions, its solution and the next are wanted."""


class ControlsWanted(Message):
    """The faults and clocks of the world in front should be shown."""


class LessonLeft(Message):
    """The lesson in progress should be closed."""


@dataclass
class PresentationWanted(Message):
    """The lesson with the id `lesson` should be presented, or all of them without one.

    With `every` it goes on by itself after so many seconds.
    """

    lesson: str = ""
    every: float = 0


@dataclass
class ExperimentWanted(Message):
    """`experiment` should be tried in free play."""

    experiment: Experiment
