"""What learners have done: one event each, and what they come to per lesson. Never a secret."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, cast, get_type_hints


class State(StrEnum):
    """What happened in an event; hints are `hint-1` to `hint-3`."""

    STARTED = "started"
    PASSED = "passed"
    HINT_1 = "hint-1"
    HINT_2 = "hint-2"
    HINT_3 = "hint-3"
    SKIPPED = "skipped"
    EXPLAINED = "explained"
    RESET = "reset"


EVERYTHING = "*"
"""Stands for the lesson in the event of a reset of all."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a learner did. Without a `step` it is about the whole lesson.

    `time` is in seconds since the epoch. `calls` and `seconds` are those used in the lesson since it
    was started; `points` are those of a drill.
    """

    time: float
    learner: str
    lesson: str
    step: str
    state: State
    calls: int = 0
    seconds: int = 0
    points: int = 0

    def line(self) -> str:
        """The event as one line of the file, with its end."""
        return json.dumps(asdict(self), ensure_ascii=False) + "\n"

    @classmethod
    def of(cls, line: str) -> Event:
        """The event in a line of a file. Raises ValueError when it holds none."""
        document: Any = json.loads(line)
        if not isinstance(document, dict):
            raise ValueError("an event is a JSON object")
        values = cast("dict[str, Any]", document)
        known = {name: values[name] for name in _TYPES if name in values}
        if missing := [name for name in _NEEDED if name not in known]:
            raise ValueError(f"{missing[0]} is missing")
        for name, value in known.items():
            if isinstance(value, bool) or not isinstance(value, _TYPES[name]):
                raise ValueError(f"{name} cannot be {value!r}")
        known["state"] = State(known["state"])
        return cls(**known)


_NEEDED = ("time", "learner", "lesson", "step", "state")
_TYPES: dict[str, tuple[type, ...]] = {
    name: (int, float) if kind is float else (str,) if kind is State else (kind,)
    for name, kind in get_type_hints(Event).items()
}


@dataclass(frozen=True, slots=True)
class Summary:
    """How a learner stands with one lesson. `calls` and `seconds` are those of the first pass.

    `explained` are the steps that a real pool could not show, and that were not passed elsewhere.
    """

    lesson: str
    started: bool = False
    passed: frozenset[str] = frozenset()
    skipped: frozenset[str] = frozenset()
    done: bool = False
    hints: int = 0
    calls: int = 0
    seconds: int = 0
    points: int = 0
    finished_at: float = 0
    explained: frozenset[str] = frozenset()


def summary(events: Iterable[Event], learner: str, lesson: str) -> Summary:
    """What the `events` of `learner` come to in `lesson`, since the last reset of everything.

    A step once passed stays so, and so does a lesson; a step that was passed after all is not
    skipped, nor is it explained. Points are the best.
    """
    found: list[Event] = []
    for event in events:
        if event.learner != learner:
            continue
        if event.lesson == EVERYTHING and event.state is State.RESET:
            found.clear()
        elif event.lesson == lesson:
            found.append(event)
    passed = frozenset(event.step for event in found if event.state is State.PASSED and event.step)
    skipped = frozenset(event.step for event in found if event.state is State.SKIPPED)
    explained = frozenset(
        event.step for event in found if event.state is State.EXPLAINED and event.step
    )
    whole = [event for event in found if event.state is State.PASSED and not event.step]
    return Summary(
        lesson,
        bool(found),
        passed,
        skipped - passed,
        bool(whole),
        sum(event.state.startswith("hint") for event in found),
        whole[0].calls if whole else 0,
        whole[0].seconds if whole else 0,
        max((event.points for event in whole), default=0),
        whole[0].time if whole else 0,
        explained - passed,
    )


def merged(events: Iterable[Event], others: Iterable[Event]) -> tuple[Event, ...]:
    """Both, each event once, by time: that is how the files of a class become one."""
    return tuple(sorted(dict.fromkeys((*events, *others)), key=lambda event: event.time))
