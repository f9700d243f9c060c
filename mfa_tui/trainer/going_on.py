"""Where a learner goes on: the lesson of last time, and the one that comes next."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.progress import EVERYTHING, Event, State


def worked_on(events: Iterable[Event], learner: str, lessons: Iterable[Lesson]) -> Lesson | None:
    """The one of `lessons` that `learner` did something in last, since the last reset of all."""
    by_id = {lesson.id: lesson for lesson in lessons}
    last = None
    for event in events:
        if event.learner != learner:
            continue
        if event.lesson == EVERYTHING and event.state is State.RESET:
            last = None
        last = by_id.get(event.lesson, last)
    return last


def next_lesson(lessons: Sequence[Lesson], done: Collection[str], after: str = "") -> Lesson | None:
    """The first of `lessons` behind the one with the id `after` that is not among the ids `done`.

    From the last one it goes on at the beginning; None when nothing is left.
    """
    ids = [lesson.id for lesson in lessons]
    start = ids.index(after) + 1 if after in ids else 0
    turned = (*lessons[start:], *lessons[:start])
    return next((each for each in turned if each.id not in done and each.id != after), None)
