"""One attempt at a lesson: what a learner did and said in one world, and how that is judged."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.trainer.arrivals import Arrivals
from mfa_tui.trainer.checking import standing
from mfa_tui.trainer.comparison import own_calls
from mfa_tui.trainer.gaps import NO_GAPS, Gaps
from mfa_tui.trainer.lesson import Cause, Lesson
from mfa_tui.trainer.scoring import Result, costly, proved, result
from mfa_tui.trainer.seen import Seen
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Standing
from mfa_tui.trainer.tasks import is_right

Snapshot = Mapping[str, Any]
"""A snapshot of the world, as `Bench.state` gives it."""


class Attempt:
    """What is recorded in `trace` and said here, judged as the proof of `lesson`.

    `settings` are those of a drill's app by name, as they are at each judging. `untouched` is the
    state of the world before anything was done in it, and `gaps` what it cannot show of the lesson.
    Until `begin` nothing counts. `answers` are the latest ones by task, `diagnoses` the places that
    were pointed at, `skipped` the ids of steps. It waits for nothing, and is for one thread at a time.
    """

    def __init__(
        self,
        lesson: Lesson,
        trace: Trace,
        settings: Mapping[str, str],
        untouched: Snapshot | None,
        gaps: Gaps = NO_GAPS,
    ) -> None:
        self.lesson = lesson
        self.gaps = gaps
        self.answers: dict[str, str] = {}
        self.diagnoses: list[str] = []
        self.skipped: frozenset[str] = frozenset()
        self.began = sys.maxsize
        self._trace = trace
        self._settings = settings
        self._arrivals = Arrivals(trace)
        self._seen = Seen()
        self._preset = untouched or {}
        self.now = self._judged(untouched)

    def begin(self, state: Snapshot | None) -> None:
        """Count what happens from now on; `state` is that of the world which is now untouched."""
        self._preset = state or {}
        self.began = self._trace.newest
        self.now = self._judged(state)

    def judge(self, state: Snapshot | None) -> Standing:
        """Where the lesson stands in a world with this `state`; None where it gives none away."""
        self.now = self._judged(state, self.now)
        return self.now

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All that was recorded since the lesson began."""
        return self._trace.between(self.began + 1, self._trace.newest)

    @property
    def calls(self) -> tuple[Exchange, ...]:
        """The learner's calls, without what happened inside them."""
        return own_calls(self.exchanges)

    def solved(self, task: str) -> bool:
        """Whether the latest answer to a task is right. Raises KeyError when there is no such task."""
        given = self.answers.get(task, "")
        return is_right(self.lesson.task(task), given, self._seen, self.now.named)

    @property
    def found(self) -> tuple[Cause, ...]:
        """The causes of a drill that were pointed at so far."""
        return proved(self.lesson, self._seen, self.now.named, self.diagnoses)

    def result(self, state: Snapshot | None, *, hints: int, scored: bool) -> Result:
        """What a drill is worth as it was judged last; so many hints cost only when `scored`."""
        return result(
            self.lesson,
            self._seen,
            self.now.named,
            diagnoses=self.diagnoses,
            fixed=self.now.passed,
            state=self._situation(state).state or {},
            calls=costly(self.calls),
            hints=hints,
            scored=scored,
        )

    def _judged(self, state: Snapshot | None, before: Standing | None = None) -> Standing:
        self._seen.update(self._arrivals.take())
        return standing(self.lesson, self._seen, self._situation(state), before)

    def _situation(self, state: Snapshot | None) -> Situation:
        if state is not None:
            state = {**state, "preset": self._preset, "app": dict(self._settings)}
        return Situation(state, dict(self.answers), self.skipped, self.began, self.gaps)
