"""What of a lesson only the local cloud can show: on a real pool such proof is explained instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mfa_tui.trainer.conditions import fields_in, names_in
from mfa_tui.trainer.lesson import Awaited, Lesson, ProofKind, Step
from mfa_tui.trainer.moves.language import moves_of

NEEDED = {
    "clock": "a clock that can be moved",
    "phone": "a phone whose clock goes wrong",
    "fault": "faults on demand",
    "function": "functions that can be changed here",
    "secret": "the secrets of its functions",
    "duo": "the local Duo",
}
"""Moves that only the local cloud can make, and what they need of it."""

NOT_READ = "the pool could not be read, which takes AWS credentials (--profile)"
INSIDE = "what happens inside the service shows only in the local cloud"
NOT_TOLD = "a real pool does not tell that"
BUILDS_ON = "it builds on what was not done here"

_READ = frozenset({"pool", "mfa", "clients", "users"})
"""What of the state can be read of a real pool."""
_KNOWN = _READ | {"preset", "app"}
_NOT_OF_USERS = frozenset({"salt", "authenticator", "passkeys", "devices"})
"""Members of a user that AdminGetUser does not tell."""
_INNER = frozenset({"log", "parent"})
"""What only exchanges inside the service have."""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a world cannot show of a lesson, with the reasons.

    `steps` can hardly be done there, and do not hold up the others; proof of them counts if it
    comes. `items` of proof, by step and place, cannot be seen there at all. Only a `real` pool has
    gaps: nobody made it for the lesson, it cannot be reset, and its state may be closed to us.
    """

    real: bool = False
    steps: Mapping[str, str] = field(default_factory=dict[str, str])
    items: Mapping[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])

    def unseen(self, step: str, index: int, item: Awaited, state: Mapping[str, Any] | None) -> str:
        """Why an item of proof cannot be seen in a world with this `state`; empty where it can."""
        if self.real and item.kind is ProofKind.STATE:
            return self.items.get((step, index)) or _unread(item, state)
        return self.items.get((step, index), "")

    def words(self, lesson: Lesson) -> tuple[str, ...]:
        """The steps that are explained, in whole or in part, each with the reason."""
        told = {each.id: self.steps[each.id] for each in lesson.steps if each.id in self.steps}
        parts = {step: f"in part, {why}" for (step, _), why in self.items.items()}
        every = parts | told
        return tuple(f"{each.title}: {every[each.id]}" for each in lesson.steps if each.id in every)


NO_GAPS = Gaps()
"""Those of the local cloud."""


def gaps_of(lesson: Lesson, operations: Collection[str]) -> Gaps:
    """The gaps of `lesson` on a real pool, whose service has these `operations`."""
    steps = {each.id: why for each in lesson.steps if (why := _why_local(lesson, each))}
    items: dict[tuple[str, int], str] = {}
    lost: set[str] = {
        item.name for each in lesson.steps if each.id in steps for item in each.proof if item.name
    }
    unseen: set[str] = set()
    for step in lesson.steps:
        for index, item in enumerate(step.proof):
            if why := _why_unseen(item, operations, unseen):
                items[step.id, index] = why
                unseen |= {item.name} if item.name else set()
            elif step.id not in steps and _names(item) & lost:
                steps[step.id] = BUILDS_ON
                lost |= {each.name for each in step.proof if each.name}
    return Gaps(True, steps, items)


def why_local(lesson: Lesson) -> str:
    """In a sentence, why `lesson` can only be done in the local cloud, where that is so."""
    verbs = set(_verbs(lesson, f"{lesson.setup}\n{lesson.reference}"))
    needs = [words for verb, words in NEEDED.items() if verb in verbs]
    kind = "this drill" if lesson.is_drill else "this lesson"
    if not needs:
        return f"{kind} begins with what was broken on purpose, and only the local cloud has that"
    *some, last = needs
    listed = f"{', '.join(some)} and {last}" if some else last
    return f"{kind} needs {listed}, and only the local cloud has that"


def _why_local(lesson: Lesson, step: Step) -> str:
    """Why a step needs the local cloud: its third hint completes it, by moves that only that makes."""
    verbs = set(_verbs(lesson, step.hints[-1]))
    found = [words for verb, words in NEEDED.items() if verb in verbs]
    return f"it needs {' and '.join(found)}" if found else ""


def _verbs(lesson: Lesson, moves: str, within: tuple[str, ...] = ()) -> Iterator[str]:
    """The verbs of `moves`, those of runs of the app included; a run that begins itself ends there."""
    for move in moves_of(moves):
        yield move.verb
        if move.verb == "repeat":
            yield from move.words[1:2]
        run = move.words[0] if move.verb == "app" and move.words else ""
        if run in lesson.app.runs and run not in within:
            yield from _verbs(lesson, lesson.app.runs[run], (*within, run))


def _why_unseen(item: Awaited, operations: Collection[str], unseen: Collection[str]) -> str:
    if item.kind is ProofKind.STATE:
        fields = fields_in(item.subject)
        everybody = "values(users)" in item.subject
        told = names_in(item.subject) <= _KNOWN and not fields & _NOT_OF_USERS
        return "" if told and not everybody else NOT_TOLD
    if item.kind is ProofKind.TASK:
        return ""
    inner = item.subject not in operations and item.subject != "*"
    names = _names(item)
    return INSIDE if inner or names & (_INNER | set(unseen)) else ""


def _names(item: Awaited) -> frozenset[str]:
    return frozenset[str]().union(*(names_in(each) for each in item.when))


def _unread(item: Awaited, state: Mapping[str, Any] | None) -> str:
    """Why this condition cannot be judged now: what it looks at was not read, now or at first."""
    if state is None:
        return NOT_READ
    wanted = fields_in(item.subject) & _READ
    before = state.get("preset", {}) if "preset" in names_in(item.subject) else state
    return "" if wanted <= state.keys() and wanted <= before.keys() else NOT_READ
