"""Who makes moves, and for whom: what a lesson that runs needs besides its bench."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trainer.bench import Bench
from mfa_tui.trainer.gaps import Gaps
from mfa_tui.trainer.lesson import Lesson


@dataclass(frozen=True)
class Request:
    """A call that is ready to be sent through the app client of that name (empty: the first)."""

    operation: str
    document: dict[str, Any]
    client: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A move that changed something and made no call: as it is written, and `after` which exchange."""

    text: str
    after: int


@dataclass(frozen=True, slots=True)
class Way:
    """One way through a lesson: what it left on the wire, and what was changed in between."""

    exchanges: Sequence[Exchange]
    changes: Sequence[Change] = ()


class Learner(Protocol):
    """Who is at a lesson and answers its tasks; where nobody is, moves for that are skipped."""

    def is_at(self, step: str) -> bool:
        """Whether `step` is the one that comes next."""
        ...

    def answer(self, task: str, answer: str) -> None:
        """Answer a task, with what `tasks.is_right` takes."""
        ...

    def diagnose(self, place: str) -> None:
        """Point at a place: `NUMBER PATH` in an exchange, or the path of a setting."""
        ...


class Moves(Protocol):
    """Makes the moves of one lesson. Every method may block, and raises MoveProblem."""

    settings: dict[str, str]
    """The settings of a drill's app by name, as they are now."""
    changes: list[Change]
    """What was changed without a call, in its order."""

    def play(self, text: str) -> None:
        """Make all moves in `text`, such as those of a run of the app: `app RUN`."""
        ...

    def prepared(self, text: str) -> Request | None:
        """The call that the first move in `text` would make, for a hint; None if it makes none."""
        ...


class Stage(Bench, Protocol):
    """A bench on which moves can be made."""

    def moves(self, lesson: Lesson, learner: Learner | None = None) -> Moves:
        """What makes the moves of `lesson` here, on behalf of `learner`."""
        ...

    def gaps(self, lesson: Lesson) -> Gaps:
        """What cannot be shown of `lesson` here."""
        ...

    def reference(self, lesson: Lesson) -> Way:
        """The way of the reference of `lesson`, gone in a world of its own; blocking."""
        ...
