"""What learners have achieved, lesson by lesson: the rows of certificates and class tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.progress import Event, Summary, summary


@dataclass(frozen=True, slots=True)
class Achievement:
    """How `learner` stands with one lesson that was begun.

    `lesson` is None when no file for it is there any more, as for lessons of somebody else's.
    """

    learner: str
    summary: Summary
    lesson: Lesson | None = None

    @property
    def title(self) -> str:
        """The title of the lesson; empty when it is not known."""
        return self.lesson.title if self.lesson else ""

    @property
    def is_drill(self) -> bool:
        """Whether it is a drill; of one without a file the points tell."""
        return self.lesson.is_drill if self.lesson else self.summary.points > 0

    @property
    def date(self) -> str:
        """The day (UTC) on which it was done, as `2026-11-05`; empty when it is not done."""
        finished = self.summary.finished_at
        return f"{datetime.fromtimestamp(finished, UTC):%Y-%m-%d}" if self.summary.done else ""

    @property
    def minutes(self) -> int:
        """How long it took, in minutes begun; 0 when it is not done."""
        return -(-max(self.summary.seconds, 1) // 60) if self.summary.done else 0


def learners(events: Iterable[Event]) -> tuple[str, ...]:
    """The aliases of all who did something, in the order of the alphabet."""
    return tuple(sorted({event.learner for event in events}, key=str.casefold))


def achievements(
    events: Iterable[Event], learner: str, lessons: Iterable[Lesson]
) -> tuple[Achievement, ...]:
    """What `learner` has begun and done, in the order of `lessons`; others come behind them."""
    known = {lesson.id: lesson for lesson in lessons}
    own = [event for event in events if event.learner == learner]
    ids = dict.fromkeys((*known, *sorted({event.lesson for event in own})))
    found = (Achievement(learner, summary(own, learner, each), known.get(each)) for each in ids)
    return tuple(each for each in found if each.summary.started)
