"""One exchange with what happened before and inside it: all that evidence is looked for in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mfa_tui.trace.exchange import Exchange, Party

LOOK_BACK = 500
"""Exchanges before the explained one that are looked at: a sign-in takes a few, and reading them
all would cost more than anybody waits."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fact found in the trace: its `kind`, by which causes name it, and the fact in words.

    The words name exchanges by number and hold no secret.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Scene:
    """`exchange`, the `earlier` calls to Cognito (oldest first), and those `inside` it."""

    exchange: Exchange
    earlier: tuple[Exchange, ...] = ()
    inside: tuple[Exchange, ...] = ()

    @classmethod
    def of(cls, exchange: Exchange, exchanges: Iterable[Exchange]) -> Scene:
        """The scene of `exchange` among all `exchanges` of its trace, which come oldest first."""
        number = exchange.number
        near = [each for each in exchanges if each.number > number - LOOK_BACK]
        family = {number}
        for each in near:
            if each.parent in family:
                family.add(each.number)
        calls = (each for each in near if each.number < number and each.parent is None)
        return cls(
            exchange,
            tuple(each for each in calls if each.destination is Party.COGNITO),
            tuple(each for each in near if each.number in family and each.number != number),
        )

    def before(self, operation: str) -> Iterator[Exchange]:
        """The earlier calls of `operation`, oldest first."""
        return (each for each in self.earlier if each.operation == operation)

    def get(self, number: int | None) -> Exchange | None:
        """The earlier exchange with this number, if it is there."""
        return next((each for each in self.earlier if each.number == number), None)
