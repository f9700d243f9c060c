"""The certificate of one learner, in Markdown: what was done, when, and how long it took."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from mfa_tui.trace.text import one_line
from mfa_tui.trace.words import counted
from mfa_tui.trainer.achievements import Achievement, achievements
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.progress import Event

NOBODY = "me"
"""The alias of who gave none: no name to print."""

_MARKUP = re.compile(r"[\\`*_\[\]<>|#&~]")


def certificate(
    events: Iterable[Event], learner: str, lessons: Sequence[Lesson], name: str = ""
) -> Iterator[str]:
    """The lines of it, each with its end, for the alias `learner`; `name` is what is printed.

    Only lessons that were done stand on it.
    """
    done = [each for each in achievements(events, learner, lessons) if each.summary.done]
    yield "# Multi-factor sign-in with Amazon Cognito\n\n"
    printed = name or ("" if learner == NOBODY else learner)
    whom = f"**{_plain(printed)}**" if printed else "A learner"
    yield f"{whom} {_sum(done)} in mfa-tui.\n"
    if done:
        yield "\n| Lesson | | Date | Minutes | Points |\n| --- | --- | --- | ---: | ---: |\n"
        yield from map(_row, done)
        minutes = sum(each.minutes for each in done)
        yield f"\n{counted(minutes, 'minute')} in all. Every step was checked on the wire.\n"


def _sum(done: Sequence[Achievement]) -> str:
    drills = sum(each.is_drill for each in done)
    numbers = {"lesson": len(done) - drills, "drill": drills}
    parts = [counted(number, what) for what, number in numbers.items() if number]
    return f"has completed {' and '.join(parts) or 'no lesson yet'}"


def _row(each: Achievement) -> str:
    points = str(each.summary.points) if each.is_drill else ""
    cells = (_plain(each.summary.lesson), _plain(each.title), each.date, str(each.minutes), points)
    return f"| {' | '.join(cells)} |\n"


def _plain(text: str) -> str:
    """`text` as words that Markdown takes for nothing else."""
    return _MARKUP.sub(lambda found: f"\\{found[0]}", one_line(text))
