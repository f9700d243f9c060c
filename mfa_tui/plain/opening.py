"""Opens text mode on standard input and output, and closes it again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TextIO

from mfa_tui.lesson_bench import LessonBench
from mfa_tui.localcloud.starting_states import PRACTICE
from mfa_tui.plain.dialogue import converse, obey
from mfa_tui.plain.session import Session

if TYPE_CHECKING:
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.training import LocalTraining

WELCOME = (
    "mfa-tui in text mode. `lessons` lists what there is to learn, `open L01` begins, `help` lists "
    "the commands, `quit` ends. Moves such as `call` work on the practice pools until then."
)


def run_plain(
    training: LocalTraining, typed: TextIO, shown: TextIO, lesson: Lesson | None = None
) -> bool:
    """Hold the dialogue until it ends; `lesson` is opened first.

    Gives whether that lesson was completed, True without one.
    """
    free = partial(LessonBench, PRACTICE, seed=training.seed)
    session = Session(training, free, partial(_line, shown))
    try:
        if lesson:
            obey(session, f"open {lesson.id}")
        else:
            session.say(WELCOME)
        converse(session, typed, shown)
    except KeyboardInterrupt:
        session.say("\nStopped.")
    finally:
        session.close()
    return lesson is None or lesson.id in session.completed


def _line(shown: TextIO, line: str) -> None:
    shown.write(f"{line}\n")
    shown.flush()
