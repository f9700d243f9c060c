"""The table of a class as CSV: one row for each learner and lesson that was begun."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from mfa_tui.trace.text import one_line
from mfa_tui.trainer.achievements import Achievement, achievements, learners
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.progress import Event

COLUMNS = (
    "learner",
    "lesson",
    "title",
    "state",
    "date",
    "minutes",
    "calls",
    "hints",
    "steps",
    "skipped",
    "points",
)
_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet takes for the beginning of something to work out."""


def class_table(events: Iterable[Event], lessons: Sequence[Lesson]) -> str:
    """All learners of `events`, by alias; times in minutes, days in UTC."""
    kept = tuple(events)
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for learner in learners(kept):
        writer.writerows(map(_row, achievements(kept, learner, lessons)))
    return table.getvalue()


def _row(each: Achievement) -> tuple[str | int, ...]:
    found = each.summary
    return (
        _cell(each.learner),
        _cell(found.lesson),
        _cell(each.title),
        "done" if found.done else "begun",
        each.date,
        each.minutes if found.done else "",
        found.calls if found.done else "",
        found.hints,
        len(found.passed),
        len(found.skipped),
        found.points if each.is_drill and found.done else "",
    )


def _cell(text: str) -> str:
    """`text` on one line, which no spreadsheet works out."""
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA) else line
