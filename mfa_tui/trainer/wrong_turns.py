"""Which of a lesson's wrong turns the learner has just taken."""

from __future__ import annotations

from mfa_tui.trainer.conditions import holds
from mfa_tui.trainer.lesson import Awaited, Lesson, ProofKind, WrongTurn
from mfa_tui.trainer.seen import Named, Seen
from mfa_tui.trainer.sequence import Wanted, longest
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Standing
from mfa_tui.trainer.tasks import same_answer


def wrong_turn(lesson: Lesson, seen: Seen, situation: Situation, now: Standing) -> WrongTurn | None:
    """The wrong turn that was taken last, since the last progress; of equals the first in the file.

    Its last call has to come after the last call that moved the proof on: whoever got further has
    left the wrong turn behind. So has who has tried again since, and missed by something else.
    """
    current = now.current.step.id if now.current else ""
    best: tuple[int, WrongTurn] | None = None
    for wrong in lesson.wrong:
        if wrong.step not in ("", current):
            continue
        end = _end(wrong, seen, situation, max(now.progress, situation.began), now.named)
        if end is None or _left_behind(end, now):
            continue
        if best is None or end > best[0]:
            best = end, wrong
    return best[1] if best else None


def _left_behind(end: int, now: Standing) -> bool:
    """Whether the learner has tried again since. A turn without calls ends with its state alone."""
    return now.near is not None and 0 < end < now.near.exchange


def _end(
    wrong: WrongTurn, seen: Seen, situation: Situation, after: int, named: Named
) -> int | None:
    """The last exchange of the wrong turn: 0 when it has no calls, None when it was not taken."""
    calls = [item for item in wrong.match if item.kind is ProofKind.CALL]
    others = (item for item in wrong.match if item.kind is not ProofKind.CALL)
    if not all(_holds(item, seen, situation, named) for item in others):
        return None
    return _last_call(calls, seen, situation.began, after, named) if calls else 0


def _last_call(
    calls: list[Awaited], seen: Seen, began: int, after: int, named: Named
) -> int | None:
    before = [Wanted(item, began) for item in calls[:-1]]
    for number in reversed(seen.numbers(calls[-1].subject)):
        if number <= after:
            return None
        if not before and not seen.fits(calls[-1], number, named):
            continue
        found = longest(seen, [*before, Wanted(calls[-1], number - 1)], named).numbers
        if len(found) == sum(item.times for item in calls):
            return found[-1]
    return None


def _holds(item: Awaited, seen: Seen, situation: Situation, named: Named) -> bool:
    if item.kind is ProofKind.STATE:
        return situation.state is not None and holds(item.subject, situation.state)
    if item.kind is ProofKind.TASK:
        return same_answer(situation.answers.get(item.subject, ""), item.answer)
    numbers = (number for number in seen.numbers(item.subject) if number > situation.began)
    return not any(seen.fits(item, number, named) for number in numbers)
