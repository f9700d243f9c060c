"""What a proof is judged by, besides the exchanges: the pool's state, answers, skips."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mfa_tui.trainer.gaps import NO_GAPS, Gaps
from mfa_tui.trainer.lesson import Lesson, Step


@dataclass(frozen=True, slots=True)
class Situation:
    """How things are at the moment of judging.

    `state` is the snapshot of the world; conditions find in it the untouched one as `preset`, and
    the settings of a drill's app as `app`. None where the world gives none away. `answers` are the
    latest answers by task. `began` is the number of the last exchange before the lesson began: only
    those above it count. What the world cannot show of the lesson is in `gaps`.
    """

    state: Mapping[str, Any] | None = None
    answers: Mapping[str, str] = field(default_factory=dict[str, str])
    skipped: frozenset[str] = frozenset()
    began: int = 0
    gaps: Gaps = NO_GAPS

    def aside(self, lesson: Lesson) -> tuple[Step, ...]:
        """The steps whose calls may come in any order with those of the others."""
        beside = self.skipped | self.gaps.steps.keys()
        return tuple(step for step in lesson.steps if step.anytime or step.id in beside)
