"""What has been seen of a trace so far: its finished exchanges, and which items they fulfil."""

from __future__ import annotations

import re
from bisect import bisect, insort
from collections.abc import Iterable, Iterator, Mapping

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trainer.candidates import Candidates
from mfa_tui.trainer.conditions import holds, names_in
from mfa_tui.trainer.document import ANSWERED, Document, document
from mfa_tui.trainer.lesson import Awaited
from mfa_tui.trainer.shortcomings import shortcoming

Named = Mapping[str, int]
"""The numbers of exchanges by the names that a lesson gave them."""

ANY_OPERATION = "*"
"""The subject of an item that any call fits."""


class Seen:
    """Finished exchanges by number. What was found out about one is kept: they never change."""

    def __init__(self) -> None:
        self._exchanges: dict[int, Exchange] = {}
        self._by_operation: dict[str, list[int]] = {ANY_OPERATION: []}
        self._refused: list[int] = []
        self._arrived: list[int] = []
        self._documents: dict[int, Document] = {}
        self._candidates: dict[Awaited, Candidates] = {}
        self._holding: dict[tuple[int, int, tuple[int, ...]], bool] = {}

    @classmethod
    def of(cls, exchanges: Iterable[Exchange]) -> Seen:
        """A record of the finished ones among `exchanges`."""
        seen = cls()
        seen.update(exchanges)
        return seen

    def update(self, exchanges: Iterable[Exchange]) -> None:
        """Take in those of `exchanges` that are finished and new."""
        for exchange in exchanges:
            number = exchange.number
            if number in self._exchanges or exchange.in_flight:
                continue
            self._exchanges[number] = exchange
            self._arrived.append(number)
            insort(self._by_operation[ANY_OPERATION], number)
            insort(self._by_operation.setdefault(exchange.operation, []), number)
            if exchange.parent is None and exchange.failed:
                insort(self._refused, number)

    def numbers(self, operation: str = ANY_OPERATION) -> list[int]:
        """The numbers of the calls of `operation`, in the order in which they began."""
        return self._by_operation.get(operation, [])

    def refused(self, after: int) -> list[int]:
        """The numbers of the learner's calls above `after` that failed, not what failed inside."""
        return self._refused[bisect(self._refused, after) :]

    def exchange(self, number: int) -> Exchange:
        """The exchange with this number. Raises KeyError when it was not seen."""
        return self._exchanges[number]

    def needs(self, item: Awaited) -> tuple[str, ...]:
        """The names of other exchanges that the conditions of `item` use."""
        return self._of(item).names

    def possible(self, item: Awaited, after: int, named: Named) -> Iterator[int]:
        """The exchanges above `after` that can be what `item` awaits; ask `suits` about each."""
        found = self._of(item)
        if all(name in named for name in found.names):
            yield from found.after(after, named, self._document)

    def suits(self, item: Awaited, number: int, named: Named) -> bool:
        """Whether the `possible` exchange `number` is what `item` awaits."""
        found = self._of(item)
        return not found.rest or self._hold(found, found.rest, number, named)

    def fits(self, item: Awaited, number: int, named: Named) -> bool:
        """Whether exchange `number` is what `item` awaits."""
        found = self._of(item)
        known = all(name in named for name in found.names)
        return known and number in found and self._hold(found, found.named, number, named)

    def is_meant(self, item: Awaited, number: int, named: Named) -> bool:
        """Whether exchange `number` is of the kind that `item` awaits, if not all that it wants.

        That is its operation or, where any will do, its first condition.
        """
        if item.subject != ANY_OPERATION:
            return self._exchanges[number].operation == item.subject
        given = {name: self._document(each) for name, each in named.items()}
        seen = self._document(number) | given
        return all(holds(each, seen) for each in item.when[:1]) and bool(item.when)

    def lack(self, item: Awaited, number: int, named: Named) -> str:
        """In words, what keeps exchange `number` from being what `item` awaits; empty if nothing."""
        exchange = self._exchanges[number]
        given = {name: self._document(each) for name, each in named.items()}
        seen = self._document(number) | given
        lacking = [each for each in item.when if not holds(each, seen)]
        # what was asked explains what was answered
        asked = (each for each in lacking if names_in(each).isdisjoint(ANSWERED))
        first = next(asked, None)
        if first is None and item.error is not None and item.error != (exchange.error_type or ""):
            return _outcome(item, exchange)
        if first is None and not _says(item, exchange):
            return f"its message was another one: “{exchange.error_message or ''}”"
        first = first or next(iter(lacking), None)
        return shortcoming(first, seen, item.words_for(first)) if first else ""

    def _hold(
        self, found: Candidates, conditions: tuple[str, ...], number: int, named: Named
    ) -> bool:
        key = (id(conditions), number, tuple(named[name] for name in found.names))
        known = self._holding.get(key)
        if known is None:
            given = {name: self._document(named[name]) for name in found.names}
            seen = self._document(number) | given
            known = self._holding[key] = all(holds(each, seen) for each in conditions)
        return known

    def _of(self, item: Awaited) -> Candidates:
        """The candidates for `item`, up to date."""
        found = self._candidates.get(item)
        if found is None:
            found = self._candidates[item] = Candidates(item)
        if found.looked_at < len(self._arrived):
            for number in self._arrived[found.looked_at :]:
                if self._fits_alone(item, found, number):
                    found.add(number, self._document(number))
            found.looked_at = len(self._arrived)
        return found

    def _fits_alone(self, item: Awaited, found: Candidates, number: int) -> bool:
        exchange = self._exchanges[number]
        if item.subject not in (exchange.operation, ANY_OPERATION):
            return False
        if item.error is not None and item.error != (exchange.error_type or ""):
            return False
        if not _says(item, exchange):
            return False
        return all(holds(each, self._document(number)) for each in found.own)

    def _document(self, number: int) -> Document:
        found = self._documents.get(number)
        if found is None:
            found = self._documents[number] = document(self._exchanges[number])
        return found


def _says(item: Awaited, exchange: Exchange) -> bool:
    pattern, message = item.message, exchange.error_message or ""
    return pattern is None or re.search(pattern, message) is not None


def _outcome(item: Awaited, exchange: Exchange) -> str:
    """That an exchange came out otherwise than `item` awaits."""
    if not exchange.failed:
        return f"it worked ({exchange.outcome}); it should be refused with {item.error}"
    wanted = f", not with {item.error}" if item.error else "; it should work"
    return f"it was refused with {exchange.outcome}{wanted}"
