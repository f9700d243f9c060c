"""Where a lesson stands: what of its proof is there, what it waits for, what it saw last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from mfa_tui.trainer.lesson import Awaited, ProofKind, Step, WrongTurn


class Mark(StrEnum):
    """How an item of proof stands. The value is the word that the list of checks shows."""

    DONE = "done"
    PENDING = "pending"
    BROKEN = "broken"
    EXPLAINED = "explained"


SETTLED = frozenset({Mark.DONE, Mark.EXPLAINED})
"""How an item stands that nobody waits for any more."""


@dataclass(frozen=True, slots=True)
class Check:
    """An item of proof: how it stands, the exchange that fulfils or breaks it, and the `reason` why
    it is broken, or explained instead of awaited."""

    item: Awaited
    mark: Mark
    exchange: int | None = None
    reason: str = ""

    @property
    def words(self) -> str:
        """What the item asks for, in the author's words or in the plainest of ours."""
        if self.item.wait:
            return self.item.wait
        subject = self.item.subject
        return {
            ProofKind.CALL: f"{subject} giving {self.item.error}" if self.item.error else subject,
            ProofKind.NEVER: f"no {subject}",
            ProofKind.STATE: subject,
            ProofKind.TASK: f"your answer: {subject}",
        }[self.item.kind]


@dataclass(frozen=True, slots=True)
class StepStanding:
    """A step with the checks of its proof. `skipped` ones count as behind the learner."""

    step: Step
    checks: tuple[Check, ...]
    skipped: bool = False

    @property
    def passed(self) -> bool:
        return all(check.mark is Mark.DONE for check in self.checks)

    @property
    def explained(self) -> bool:
        """Whether all is settled that can be here, and the rest of the proof only explained."""
        return not self.passed and all(check.mark in SETTLED for check in self.checks)

    @property
    def behind(self) -> bool:
        """Whether the learner need not stay for it."""
        return self.passed or self.skipped or self.explained

    @property
    def awaited(self) -> Check | None:
        """The first check that is still waited for."""
        return next((check for check in self.checks if check.mark not in SETTLED), None)


@dataclass(frozen=True, slots=True)
class NearMiss:
    """A call that was almost the awaited one: its number, and in words what it lacked."""

    exchange: int
    reason: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the lesson stands after the latest exchange.

    `progress` is the number of the last exchange that moved the proof on, 0 for none. `named` are
    the exchanges that the lesson has names for. `saw` says in words what came last, `waiting` what
    is awaited. `stumbles` are the refusals since the last progress, as the words of each.
    """

    steps: tuple[StepStanding, ...]
    waiting: str = ""
    saw: str = ""
    near: NearMiss | None = None
    wrong: WrongTurn | None = None
    progress: int = 0
    named: Mapping[str, int] = field(default_factory=dict[str, int])
    stumbles: tuple[str, ...] = ()

    @property
    def current(self) -> StepStanding | None:
        """The first step that is not behind the learner; None when the lesson is over."""
        return next((each for each in self.steps if not each.behind), None)

    @property
    def passed(self) -> bool:
        """Whether every step was passed; a skipped or explained one was not, unless its proof came."""
        return all(each.passed for each in self.steps)

    @property
    def explained(self) -> bool:
        """Whether every step was passed or explained, and not all of them passed."""
        return not self.passed and all(each.passed or each.explained for each in self.steps)

    def of(self, step: str) -> StepStanding:
        """How the step with this id stands. Raises KeyError when there is none."""
        return {each.step.id: each for each in self.steps}[step]

    @property
    def discreet(self) -> Standing:
        """The same without the conditions that do not hold yet: in a drill they are the answer."""
        steps = tuple(
            replace(each, checks=tuple(map(_discreet, each.checks))) for each in self.steps
        )
        return replace(self, steps=steps, near=None)


def _discreet(check: Check) -> Check:
    told = check.item.kind is ProofKind.STATE and check.mark is Mark.PENDING
    return replace(check, reason="") if told else check
