"""Opens text mode on standard input and output, and closes it again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TextIO

from mfa_tui.localcloud.starting_states import PRACTICE
from mfa_tui.plain.dialogue import converse, obey
from mfa_tui.plain.session import Session
from mfa_tui.practice.lesson_bench import LessonBench

if TYPE_CHECKING:
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.training import LocalTraining

WELCOME = (
    "mfa-tui in text mode. `lessons` lists what there is to learn, `open L01` begins, `help` lists "
    "the commands, `quit` ends. Moves such as `call` work on the practice pools until then."
)

ON_POOL = (
    "`needs L07` tells what a lesson needs of {pool}, and `open L07 pool` begins it "
    "there. `user ana jane.doe` lets a user of yours stand for one of the lessons."
)


def run_plain(
    training: LocalTraining,
    typed: TextIO,
    shown: TextIO,
    lesson: Lesson | None = None,
    *,
    on_pool: bool = False,
) -> bool:
    """Hold the dialogue until it ends; `lesson` is opened first, on the real pool if `on_pool`.

    Gives whether that lesson was completed, True without one.
    """
    free = partial(LessonBench, PRACTICE, seed=training.seed)
    session = Session(training, free, partial(_line, shown), partial(_asked, typed, shown))
    try:
        if lesson:
            obey(session, f"open {lesson.id}{' pool' if on_pool else ''}")
        else:
            session.say(WELCOME)
            session.say(ON_POOL.format(pool=training.pool) if training.pool else "")
        converse(session, typed, shown)
    except KeyboardInterrupt:
        session.say("\nStopped.")
    finally:
        session.close()
    return lesson is None or lesson.id in session.completed


def _asked(typed: TextIO, shown: TextIO, question: str, hidden: bool) -> str:
    """What is typed to `question`; `hidden` where somebody could look on. Never repeated."""
    if hidden and typed.isatty():
        from getpass import getpass

        try:
            return getpass(f"{question} ", stream=shown)
        except EOFError:  # ctrl+d: no answer
            return ""
    shown.write(f"{question} ")
    shown.flush()
    answer = typed.readline().rstrip("\n")
    if not typed.isatty():
        shown.write("\n")
    return answer


def _line(shown: TextIO, line: str) -> None:
    shown.write(f"{line}\n")
    shown.flush()
