"""What goes on record of one run of a lesson: its steps when they are passed, and what helped."""

from __future__ import annotations

from collections.abc import Callable
from itertools import takewhile

from mfa_tui.trainer.progress import Event, State
from mfa_tui.trainer.progress_file import ProgressFile
from mfa_tui.trainer.standing import Standing


class Logbook:
    """Writes down in `progress` what happens in the lesson with this id.

    `clock` gives seconds since the epoch, `stopwatch` seconds that only grow, `calls` how many the
    learner has made.
    """

    def __init__(
        self,
        progress: ProgressFile,
        lesson: str,
        *,
        clock: Callable[[], float],
        stopwatch: Callable[[], float],
        calls: Callable[[], int],
    ) -> None:
        self.progress = progress
        self._lesson = lesson
        self._clock = clock
        self._stopwatch = stopwatch
        self._calls = calls
        self.begin()

    def begin(self) -> None:
        """Write down anew what is passed from now on, and count the time from now on."""
        self._passed: set[str] = set()
        self._explained: set[str] = set()
        self._whole = False
        self._best = 0
        self._started = self._stopwatch()

    @property
    def seconds(self) -> int:
        """How long it is since the beginning."""
        return int(self._stopwatch() - self._started)

    def passes(self, now: Standing, points: Callable[[], int]) -> None:
        """Write down every step passed just now, with the last one the lesson, and better points."""
        for each in now.steps:
            if each.passed and each.step.id not in self._passed:
                self._passed.add(each.step.id)
                self.note(each.step.id, State.PASSED)
        self._explanations(now)
        if not now.passed:
            return
        # a cause may be proved after the repair: what that brings counts, too
        worth = points()
        if not self._whole or worth > self._best:
            self._whole = True
            self._best = worth
            self.note("", State.PASSED, worth)

    def _explanations(self, now: Standing) -> None:
        """Write down the explained steps that the learner has come past, and when that was all."""
        come_past = takewhile(lambda each: each.behind, now.steps)
        told = {each.step.id for each in come_past if each.explained}
        if now.explained:
            told.add("")
        for step in sorted(told - self._explained):
            self._explained.add(step)
            self.note(step, State.EXPLAINED)

    def note(self, step: str, state: State, points: int = 0) -> None:
        """Write down what happened to a step, or to the whole lesson where `step` is empty."""
        event = Event(
            self._clock(),
            self.progress.learner,
            self._lesson,
            step,
            state,
            self._calls(),
            self.seconds,
            points,
        )
        self.progress.add(event)
