"""The ladder of three hints, and when the first of them is offered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mfa_tui.trainer.lesson import Lesson, ProofKind, WrongTurn
from mfa_tui.trainer.moves.language import moves_of
from mfa_tui.trainer.standing import Standing, StepStanding

QUIET_SECONDS = 90
"""Without progress for so long, a hint is offered; it is never forced."""

REQUEST = 3
"""The level of the hint that is a request, in moves: shown in an editor, not sent."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A hint of `level` 1 (where to look), 2 (what is wrong) or 3 (the request, in moves)."""

    level: int
    text: str


def ladder(
    lesson: Lesson, current: StepStanding, wrong: WrongTurn | None = None
) -> tuple[Hint, ...]:
    """The hints for the `current` step of `lesson`.

    That of a `wrong` turn that was just taken stands in for the first. Where an answer is awaited,
    the third is the line of the reference that gives it.
    """
    first, second, third = current.step.hints
    texts = (wrong.hint if wrong else first, second, _answering(lesson, current) or third)
    return tuple(Hint(level, text) for level, text in enumerate(texts, 1))


def _answering(lesson: Lesson, current: StepStanding) -> str:
    """The move of the reference that answers what is awaited; empty where that is no answer."""
    awaited = current.awaited
    if awaited is None or awaited.item.kind is not ProofKind.TASK:
        return ""
    lines = (line.strip() for line in lesson.reference.splitlines())
    wanted = ["answer", awaited.item.subject]
    return next((line for line in lines if line.split()[:2] == wanted), "")


def only_answers(moves: str) -> bool:
    """Whether `moves` do nothing but answer tasks, which no pool hears of."""
    return all(move.verb == "answer" for move in moves_of(moves))


def next_hint(hints: tuple[Hint, ...], shown: Collection[str]) -> Hint:
    """The mildest of `hints` that was not `shown` yet; the last one when all were."""
    return next((hint for hint in hints if hint.text not in shown), hints[-1])


def worth_offering(now: Standing, quiet_seconds: float) -> bool:
    """Whether a hint is due: long without progress, or the same error twice in a row."""
    repeated = len(now.stumbles) > 1 and now.stumbles[-1] == now.stumbles[-2]
    return now.current is not None and (repeated or quiet_seconds >= QUIET_SECONDS)
