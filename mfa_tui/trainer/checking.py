"""The checker: a lesson's proof against what was seen. Pure, and run again after every exchange."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from mfa_tui.trainer.comparison import fetched
from mfa_tui.trainer.conditions import holds
from mfa_tui.trainer.lesson import Awaited, Lesson, ProofKind, Step
from mfa_tui.trainer.near_misses import near_miss
from mfa_tui.trainer.seen import Named, Seen
from mfa_tui.trainer.sequence import Wanted, longest
from mfa_tui.trainer.shortcomings import shortcoming
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Check, Mark, Standing, StepStanding
from mfa_tui.trainer.tasks import is_right
from mfa_tui.trainer.wrong_turns import wrong_turn

NO_STATE = "this world does not show its state"
NO_CALL = "no call of yours yet"


def standing(
    lesson: Lesson, seen: Seen, situation: Situation, before: Standing | None = None
) -> Standing:
    """Where `lesson` stands. `before` is the previous standing: what was done there can break.

    A lesson that was completed stays so; the repair of a drill has to last.
    """
    chain = _chain(lesson, seen, situation)
    steps = tuple(_step(lesson, step, seen, situation, chain, before) for step in lesson.steps)
    if before is not None and before.passed and not lesson.is_drill:
        steps = tuple(map(_kept, steps))
    bare = Standing(steps, progress=chain.last, named=chain.named)
    if bare.current is None:
        return replace(bare, saw=_saw(seen, situation))
    floor = max(chain.last, situation.began)
    near = replace(bare, near=near_miss(bare.current, seen, floor, chain.named))
    return replace(
        near,
        waiting=_waiting(bare.current),
        saw=_saw(seen, situation),
        wrong=wrong_turn(lesson, seen, situation, near),
        stumbles=tuple(_stumbles(seen, floor)),
    )


@dataclass
class _Chain:
    """Which exchanges fulfil which calls: the numbers by step and place in its proof."""

    named: Named = field(default_factory=dict[str, int])
    found: dict[tuple[str, int], list[int]] = field(
        default_factory=dict[tuple[str, int], list[int]]
    )
    last: int = 0


def _chain(lesson: Lesson, seen: Seen, situation: Situation) -> _Chain:
    chain = _Chain()
    aside = situation.aside(lesson)
    inline = [step for step in lesson.steps if step not in aside]
    # those aside first, as the others may need their names; then again with the others' names
    for steps in ([[step] for step in aside], [inline], [[step] for step in aside]):
        for each in steps:
            _follow(chain, each, seen, situation)
    counted = (step.id for step in lesson.steps if step.id not in situation.skipped)
    of_steps = set(counted)
    numbers = (max(found) for (step, _), found in chain.found.items() if step in of_steps)
    chain.last = max(numbers, default=0)
    return chain


def _follow(chain: _Chain, steps: list[Step], seen: Seen, situation: Situation) -> None:
    places = [
        (step.id, index, item)
        for step in steps
        for index, item in enumerate(step.proof)
        if item.kind is ProofKind.CALL and (step.id, index) not in situation.gaps.items
    ]
    wanted = [Wanted(item, situation.began) for _, _, item in places]
    found = longest(seen, wanted, chain.named)
    chain.named = found.named
    numbers = iter(found.numbers)
    for step, index, item in places:
        took = list(islice(numbers, item.times))
        if took:
            chain.found[step, index] = took


def _step(
    lesson: Lesson,
    step: Step,
    seen: Seen,
    situation: Situation,
    chain: _Chain,
    before: Standing | None,
) -> StepStanding:
    checks: list[Check] = []
    # what held before its step was due was not reached there, and so cannot break
    earlier = before.of(step.id).checks if before and _due(step, before) else ()
    for index, item in enumerate(step.proof):
        was = earlier[index].mark if earlier else Mark.PENDING
        if item.kind is ProofKind.CALL:
            checks.append(_called(item, chain.found.get((step.id, index), [])))
        elif item.kind is ProofKind.NEVER:
            checks.append(_never(item, seen, situation.began, chain.named))
        elif item.kind is ProofKind.STATE:
            checks.append(_state(item, situation, was))
        else:
            checks.append(_task(lesson, item, seen, situation, chain.named))
    told = tuple(_explained(each, step, at, situation) for at, each in enumerate(checks))
    return StepStanding(step, told, step.id in situation.skipped)


def _due(step: Step, now: Standing) -> bool:
    """Whether `step` was come to: it is the current one, or one before it."""
    if now.current is None:
        return True
    ids = [each.step.id for each in now.steps]
    return ids.index(step.id) <= ids.index(now.current.step.id)


def _kept(step: StepStanding) -> StepStanding:
    """`step` of a completed lesson; what does not hold any more is said of it."""
    return replace(step, checks=tuple(map(_undone_since, step.checks)))


def _undone_since(check: Check) -> Check:
    if check.mark is Mark.DONE:
        return check
    why = f" ({check.reason})" if check.reason else ""
    return Check(check.item, Mark.DONE, None, f"undone since{why}")


def _explained(check: Check, step: Step, index: int, situation: Situation) -> Check:
    """`check`, or in its place that it is explained where the world cannot show it."""
    gaps = situation.gaps
    unseen = gaps.unseen(step.id, index, check.item, situation.state)
    why = unseen or ("" if check.mark is Mark.DONE else gaps.steps.get(step.id, ""))
    return Check(check.item, Mark.EXPLAINED, None, why) if why else check


def _called(item: Awaited, found: list[int]) -> Check:
    if len(found) == item.times:
        return Check(item, Mark.DONE, found[-1])
    reason = f"{len(found)} of {item.times}" if found else ""
    return Check(item, Mark.PENDING, found[-1] if found else None, reason)


def _never(item: Awaited, seen: Seen, floor: int, named: Named) -> Check:
    numbers = (number for number in seen.numbers(item.subject) if number > floor)
    broken = next((number for number in numbers if seen.fits(item, number, named)), None)
    if broken is None:
        return Check(item, Mark.DONE)
    operation = seen.exchange(broken).operation
    return Check(item, Mark.BROKEN, broken, f"exchange {broken} is such a {operation}")


def _state(item: Awaited, situation: Situation, was: Mark) -> Check:
    if situation.state is None:
        return Check(item, Mark.PENDING, None, NO_STATE)
    if holds(item.subject, situation.state):
        return Check(item, Mark.DONE)
    reason = shortcoming(item.subject, situation.state, item.words_for(item.subject))
    return Check(item, Mark.PENDING if was is Mark.PENDING else Mark.BROKEN, None, reason)


def _task(lesson: Lesson, item: Awaited, seen: Seen, situation: Situation, named: Named) -> Check:
    answer = situation.answers.get(item.subject)
    if answer is None:
        return Check(item, Mark.PENDING)
    if is_right(lesson.task(item.subject), answer, seen, named):
        return Check(item, Mark.DONE)
    return Check(item, Mark.PENDING, None, f"“{answer}” is not right yet")


def _waiting(current: StepStanding) -> str:
    return current.awaited.words if current.awaited else ""


def _own(seen: Seen, after: int) -> Iterator[int]:
    """The learner's calls after exchange `after`, the newest first; not what happened inside."""
    for number in reversed(seen.numbers()):
        if number <= after:
            return
        if seen.exchange(number).parent is None:
            yield number


def _saw(seen: Seen, situation: Situation) -> str:
    calls = (each for each in _own(seen, situation.began) if not fetched(seen.exchange(each)))
    newest = next(calls, None)
    if newest is None:
        return NO_CALL
    exchange = seen.exchange(newest)
    return f"{exchange.operation}: {exchange.outcome} (exchange {newest})"


def _stumbles(seen: Seen, after: int) -> Iterable[str]:
    for exchange in map(seen.exchange, seen.refused(after)):
        yield f"{exchange.operation} {exchange.outcome} {exchange.error_message or ''}"
