"""Finding awaited calls in a trace: in their order, others in between, with names and backtracking."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_tui.trainer.lesson import Awaited
from mfa_tui.trainer.seen import Named, Seen

PATIENCE = 20_000
"""Exchanges looked at before the search ends with the best it has; lessons need a few hundred."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An item that has to be found in an exchange with a number above `after`."""

    item: Awaited
    after: int


@dataclass(frozen=True, slots=True)
class Found:
    """The numbers of the exchanges for the first items of a sequence, and what they are called."""

    numbers: tuple[int, ...]
    named: Named


def longest(seen: Seen, wanted: Sequence[Wanted], named: Named) -> Found:
    """The longest beginning of `wanted` that the exchanges fulfil in this order.

    `named` are exchanges with a name already. Where several choices come equally far it is the
    latest: that is what the learner is at.
    """
    search = _Search(seen, _repeated(wanted))
    numbers = search.best(0, 0, dict(named))
    names = {
        each.item.name: number
        for each, number in zip(search.wanted, numbers, strict=False)
        if each.item.name
    }
    return Found(numbers, {**named, **names})


def _repeated(wanted: Sequence[Wanted]) -> tuple[Wanted, ...]:
    return tuple(each for each in wanted for _ in range(each.item.times))


class _Search:
    def __init__(self, seen: Seen, wanted: tuple[Wanted, ...]) -> None:
        self._seen = seen
        self.wanted = wanted
        self._tried = 0
        self._best: dict[tuple[int, int, tuple[int | None, ...]], tuple[int, ...]] = {}
        needed = [frozenset(seen.needs(each.item)) for each in wanted]
        self._needed = [
            tuple(sorted(frozenset[str]().union(*needed[index:])))
            for index in range(len(wanted) + 1)
        ]

    def best(self, index: int, after: int, named: dict[str, int]) -> tuple[int, ...]:
        """The longest sequence from the item at `index` on, later than exchange `after`."""
        if index == len(self.wanted):
            return ()
        key = (index, after, tuple(named.get(name) for name in self._needed[index]))
        found = self._best.get(key)
        if found is None:
            found = self._best[key] = self._search(index, after, named)
        return found

    def _search(self, index: int, after: int, named: dict[str, int]) -> tuple[int, ...]:
        item = self.wanted[index].item
        floor = max(after, self.wanted[index].after)
        matters = item.name in self._needed[index + 1]
        best: tuple[int, ...] = ()
        for number in self._seen.possible(item, floor, named):
            self._tried += 1
            if self._tried > PATIENCE:
                break
            if not self._seen.suits(item, number, named):
                continue
            inner = {**named, item.name: number} if matters else named
            found = (number, *self.best(index + 1, number, inner))
            if len(found) >= len(best):
                best = found
            # what is not called by its name again is best found early
            if not matters or len(found) == len(self.wanted) - index:
                break
        return best
