"""Where exchanges are kept, within bounds: the newest in full, older ones as rows, the oldest not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_tui.trace.exchange import Exchange

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much may be kept.

    `full` exchanges keep their bodies, and `rows` stay as rows of the list, which take about half a
    kilobyte each. `octets` are the bytes of all bodies and logs together, `body` those of one body.
    """

    full: int = 10_000
    rows: int = 100_000
    octets: int = 64 * MEGABYTE
    body: int = MEGABYTE

    @classmethod
    def of(cls, exchanges: Sequence[Exchange]) -> Bounds:
        """Bounds within which all of `exchanges` stay in full: a file that was opened is complete."""
        largest = max((max(_bodies(each)) for each in exchanges), default=0)
        return cls(
            max(USUAL.full, len(exchanges)),
            max(USUAL.rows, len(exchanges)),
            max(USUAL.octets, sum(map(_weight, exchanges))),
            max(USUAL.body, largest),
        )


USUAL = Bounds()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is kept: `octets` of at most `limit` bytes of bodies.

    The exchanges up to number `dropped` are gone; of the others those up to `let_go` are rows
    without bodies.
    """

    octets: int
    limit: int
    let_go: int
    dropped: int


class Shelf:
    """Exchanges by number, without a gap. Not safe to use from several threads."""

    def __init__(self, bounds: Bounds) -> None:
        self._bounds = bounds
        self._exchanges: dict[int, Exchange] = {}
        self._octets = 0
        self._let_go = 0
        self._dropped = 0

    def __len__(self) -> int:
        return len(self._exchanges)

    @property
    def holdings(self) -> Holdings:
        return Holdings(self._octets, self._bounds.octets, self._let_go, self._dropped)

    def get(self, number: int) -> Exchange | None:
        """The exchange with this number, if it is kept."""
        return self._exchanges.get(number)

    def all(self) -> tuple[Exchange, ...]:
        """All exchanges, oldest first."""
        return tuple(self._exchanges.values())

    def between(self, first: int, last: int) -> tuple[Exchange, ...]:
        """Those numbered `first` to `last`, oldest first."""
        newest = self._dropped + len(self._exchanges)
        numbers = range(max(first, self._dropped + 1), min(last, newest) + 1)
        return tuple(self._exchanges[number] for number in numbers)

    def put(self, exchange: Exchange) -> Exchange:
        """Keep `exchange`, the next one or in place of an earlier state of it; gives what is kept."""
        number = exchange.number
        kept = exchange.cut(self._bounds.body)
        if number <= self._let_go:
            kept = kept.without_bodies()
        before = self._exchanges.get(number)
        self._octets += _weight(kept) - (_weight(before) if before else 0)
        self._exchanges[number] = kept
        self._keep_within()
        return kept

    def _keep_within(self) -> None:
        """Let go of the oldest; each exchange once, so that a crowd costs no more than a few."""
        newest = self._dropped + len(self._exchanges)
        while self._let_go < newest - 1 and (
            newest - self._let_go > self._bounds.full or self._octets > self._bounds.octets
        ):
            self._let_go += 1
            full = self._exchanges[self._let_go]
            self._octets -= _weight(full)
            self._exchanges[self._let_go] = full.without_bodies()
        while newest - self._dropped > self._bounds.rows:
            self._dropped += 1
            self._octets -= _weight(self._exchanges.pop(self._dropped))
        self._let_go = max(self._let_go, self._dropped)


def _bodies(exchange: Exchange) -> tuple[int, int]:
    return len(exchange.request.body), len(exchange.response.body) if exchange.response else 0


def _weight(exchange: Exchange) -> int:
    return sum(_bodies(exchange)) + len(exchange.log)
