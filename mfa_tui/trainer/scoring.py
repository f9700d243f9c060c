"""What a drill is worth: the right diagnosis, a fix that works, nothing else changed, few calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mfa_tui.trace.difference import changed_places
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trainer.lesson import Cause, Lesson
from mfa_tui.trainer.seen import Named, Seen
from mfa_tui.trainer.tasks import points_at

DIAGNOSIS, FIX, CARE, CALLS = 40, 30, 20, 10
"""What each part is worth; together 100."""

HINT_COST = 5
GUESS_COST = 5
"""A hint costs in scored mode only, a wrong diagnosis always."""

_LOOKS = re.compile(r"(Admin)?(Get|List|Describe)(?!UserAttributeVerificationCode|TokensFrom)")
"""Begins the names of operations that only read."""

_NOT_SETTINGS = frozenset({"preset", "app", "messages", "phone"})
"""Members of the state that are the learner's own things, or that grow by themselves."""

_BY_ITSELF = ("Date", "EstimatedNumberOfUsers")
"""Ends of the names of members that change with every write."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a drill went. `collateral` are the paths that changed and should not have.

    `calls` are those that count, see `costly`.
    """

    found: tuple[Cause, ...]
    causes: int
    guesses: int
    fixed: bool
    collateral: tuple[str, ...]
    calls: int
    hints: int
    points: int
    scored: bool = False
    """Whether the hints have cost points."""

    @property
    def full(self) -> bool:
        """Whether every cause was found, the fix works, and nothing else changed."""
        return self.fixed and len(self.found) == self.causes and not self.collateral


def result(
    lesson: Lesson,
    seen: Seen,
    named: Named,
    *,
    diagnoses: Iterable[str],
    fixed: bool,
    state: Mapping[str, Any],
    calls: int,
    hints: int,
    scored: bool,
) -> Result:
    """Judge a drill.

    `diagnoses` are the places that were pointed at (`NUMBER PATH`, or a setting's path), `state` is
    the snapshot with the untouched one in `preset`. Hints cost only when `scored`.
    """
    pointed = tuple(dict.fromkeys(diagnoses))
    found = proved(lesson, seen, named, pointed)
    useless = sum(
        not any(_proves(cause, each, seen, named) for cause in lesson.score.causes)
        for each in pointed
    )
    changed = collateral(state, lesson.score.allowed)
    parts = (
        _diagnosed(len(found), len(lesson.score.causes), useless),
        FIX if fixed else 0,
        CARE if fixed and not changed else 0,
        _sparing(calls, lesson.score.calls) if fixed else 0,
        -HINT_COST * hints if scored else 0,
    )
    points = max(sum(parts), 0)
    causes = len(lesson.score.causes)
    return Result(found, causes, useless, fixed, changed, calls, hints, points, scored)


def proved(lesson: Lesson, seen: Seen, named: Named, diagnoses: Iterable[str]) -> tuple[Cause, ...]:
    """The causes of a drill that were pointed at, in the order of its file."""
    pointed = tuple(diagnoses)
    return tuple(
        cause
        for cause in lesson.score.causes
        if any(_proves(cause, each, seen, named) for each in pointed)
    )


def costly(calls: Iterable[Exchange]) -> int:
    """How many of `calls` count: looking costs nothing, and screens look by themselves, too."""
    return sum(each.request.method != "GET" and not _LOOKS.match(each.operation) for each in calls)


def collateral(state: Mapping[str, Any], allowed: Iterable[str]) -> tuple[str, ...]:
    """The paths of `state` that differ from its `preset` and are not in or under an allowed one."""
    before = state.get("preset", {})
    sides = [
        {name: each for name, each in side.items() if name not in _NOT_SETTINGS}
        for side in (before, state)
    ]
    may = tuple(allowed)
    return tuple(
        path
        for path in changed_places(sides[0], sides[1])
        if not path.endswith(_BY_ITSELF) and not any(_under(path, each) for each in may)
    )


def _under(path: str, allowed: str) -> bool:
    return path == allowed or path.startswith((f"{allowed}.", f"{allowed}["))


def _proves(cause: Cause, answer: str, seen: Seen, named: Named) -> bool:
    return any(points_at(spot, answer, seen, named) for spot in cause.at)


def _diagnosed(found: int, causes: int, useless: int) -> int:
    share = DIAGNOSIS * found // causes if causes else DIAGNOSIS
    return max(share - GUESS_COST * useless, 0)


def _sparing(calls: int, reference: int) -> int:
    """All points for as many calls as the reference takes, half of them for up to twice as many."""
    if not reference or calls <= reference:
        return CALLS
    return CALLS // 2 if calls <= 2 * reference else 0
