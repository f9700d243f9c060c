"""Which exchanges can be what an item awaits, found without looking at every pair of exchanges."""

from __future__ import annotations

import json
from bisect import bisect_right, insort
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mfa_tui.trainer.conditions import Join, found_by, join_in, names_in
from mfa_tui.trainer.document import DOCUMENT_NAMES, Document
from mfa_tui.trainer.lesson import Awaited


class Candidates:
    """The exchanges that fulfil the conditions of `item` that need no other exchange.

    Where it also compares a value with one of a named exchange (`request.Session ==
    start.response.Session`) they are kept by that value. `names` are those of the exchanges that
    its `named` conditions need, and `rest` the ones of these that are still open after that.
    """

    def __init__(self, item: Awaited) -> None:
        needs = [(condition, names_in(condition) - DOCUMENT_NAMES) for condition in item.when]
        self.own = tuple(condition for condition, names in needs if not names)
        self.named = tuple(condition for condition, names in needs if names)
        self.rest = self.named
        self.names = tuple(sorted(frozenset[str]().union(*(names for _, names in needs))))
        self._join = self._first_join()
        self._wanted: dict[int, str] = {}
        self._numbers: list[int] = []
        self._by_value: dict[str, list[int]] = {}
        self._set: set[int] = set()
        self.looked_at = 0

    def add(self, number: int, seen: Document) -> None:
        """Take in exchange `number`, which fulfils the conditions that need no other."""
        self._set.add(number)
        insort(self._numbers, number)
        if self._join:
            insort(self._by_value.setdefault(_key(found_by(self._join.own, seen)), []), number)

    def __contains__(self, number: int) -> bool:
        return number in self._set

    def after(
        self, number: int, named: Mapping[str, int], document: Callable[[int], Document]
    ) -> Iterator[int]:
        """Those above `number` that can fit; all `names` are `named`, `document` is theirs."""
        numbers: Sequence[int] = self._numbers
        if self._join:
            numbers = self._by_value.get(self._value(named[self._join.name], document), ())
        for index in range(bisect_right(numbers, number), len(numbers)):
            yield numbers[index]

    def _first_join(self) -> Join | None:
        """A comparison to look things up by; one that is a whole condition need not be asked again."""
        for condition in self.named:
            if join := join_in(condition, DOCUMENT_NAMES):
                if join.whole:
                    self.rest = tuple(each for each in self.named if each != condition)
                return join
        return None

    def _value(self, number: int, document: Callable[[int], Document]) -> str:
        """What the joined exchange `number` has to be compared with."""
        found = self._wanted.get(number)
        if found is None and self._join:
            seen = {self._join.name: document(number)}
            found = self._wanted[number] = _key(found_by(self._join.other, seen))
        return found or ""


def _key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
