"""The ladder of three hints, and when the first of them is offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mfa_tui.trainer.lesson import Step, WrongTurn
from mfa_tui.trainer.standing import Standing

QUIET_SECONDS = 90
"""Without progress for so long, a hint is offered; it is never forced."""

REQUEST = 3
"""The level of the hint that is a request, in moves: shown in an editor, not sent."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint of `level` 1 (where to look), 2 (what is wrong) or 3 (the request, in moves)."""

    level: int
    text: str


def ladder(step: Step, wrong: WrongTurn | None) -> tuple[Hint, ...]:
    """The hints for `step`; that of a wrong turn that was just taken stands in for the first."""
    first = wrong.hint if wrong else step.hints[0]
    return tuple(Hint(level, text) for level, text in enumerate((first, *step.hints[1:]), 1))


def next_hint(hints: tuple[Hint, ...], shown: Collection[str]) -> Hint:
    """The mildest of `hints` that was not `shown` yet; the last one when all were."""
    return next((hint for hint in hints if hint.text not in shown), hints[-1])


def worth_offering(now: Standing, quiet_seconds: float) -> bool:
    """Whether a hint is due: long without progress, or the same error twice in a row."""
    repeated = len(now.stumbles) > 1 and now.stumbles[-1] == now.stumbles[-2]
    return now.current is not None and (repeated or quiet_seconds >= QUIET_SECONDS)
