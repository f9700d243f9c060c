"""What one run of a lesson leaves on record, and that nothing is written down twice."""

from __future__ import annotations

from typing import Any

from mfa_tui.trainer.checking import standing
from mfa_tui.trainer.gaps import Gaps
from mfa_tui.trainer.logbook import Logbook
from mfa_tui.trainer.progress import State
from mfa_tui.trainer.progress_file import ProgressFile
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.seen import Seen
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Standing
from tests.trainer.small import Calls, lesson_text

LESSON = lesson_of("T01.md", lesson_text())
STATE = {"users": {"ana": {"Enabled": True}}}


class Written:
    """A logbook begun at second 100, and what is on record of it."""

    def __init__(self) -> None:
        self.calls, self.seconds = Calls(), 100.0
        self.progress = ProgressFile(None, "ana")
        self.book = Logbook(
            self.progress,
            "T01",
            clock=lambda: 7.0,
            stopwatch=lambda: self.seconds,
            calls=lambda: len(self.calls.trace),
        )

    def now(self, **situation: Any) -> Standing:
        given = Situation(STATE, answers={"header": "x-amz-target"}, **situation)
        return standing(LESSON, Seen.of(self.calls.trace.snapshot()), given)

    @property
    def steps(self) -> list[tuple[str, State, int]]:
        return [(each.step, each.state, each.points) for each in self.progress.events]


def test_steps_and_lesson_once_and_better_points_again() -> None:
    written = Written()
    written.calls.sign_in()
    written.seconds = 105.9
    for _ in range(2):
        written.book.passes(written.now(), lambda: 0)
    assert written.steps == [("sign-in", State.PASSED, 0)]
    assert (written.progress.events[0].calls, written.progress.events[0].seconds) == (1, 5)
    written.calls.get_user()
    for points in (60, 60, 40, 80):
        written.book.passes(written.now(), lambda points=points: points)
    assert written.steps[1:] == [
        ("ask", State.PASSED, 0),
        ("", State.PASSED, 60),
        ("", State.PASSED, 80),
    ]
    written.book.begin()
    written.book.passes(written.now(), lambda: 10)
    assert written.steps[4:] == [
        ("sign-in", State.PASSED, 0),
        ("ask", State.PASSED, 0),
        ("", State.PASSED, 10),
    ]
    assert written.progress.events[-1].seconds == 0


def test_the_last_step_alone_is_not_the_lesson() -> None:
    written = Written()
    written.calls.sign_in()
    written.calls.get_user()
    now = standing(LESSON, Seen.of(written.calls.trace.snapshot()), Situation(STATE))
    assert now.steps[-1].passed and not now.passed
    written.book.passes(now, lambda: 0)
    assert written.steps == [("ask", State.PASSED, 0)]


def test_explained_steps_once_and_only_those_come_past() -> None:
    written = Written()
    later = Gaps(True, steps={"ask": "it cannot be seen"})
    written.book.passes(written.now(gaps=later), lambda: 0)
    assert ("ask", State.EXPLAINED, 0) not in written.steps
    written.calls.sign_in()
    for _ in range(2):
        written.book.passes(written.now(gaps=later), lambda: 0)
    assert written.steps == [
        ("sign-in", State.PASSED, 0),
        ("", State.EXPLAINED, 0),
        ("ask", State.EXPLAINED, 0),
    ]
