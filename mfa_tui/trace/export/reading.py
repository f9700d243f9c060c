"""What reading a saved trace gave: the exchanges, and what became of all the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from sys import intern
from typing import NamedTuple

from mfa_tui.trace.exchange import Exchange, Headers
from mfa_tui.trace.words import counted

Progress = Callable[[float], None]
"""Told the share of the file that is read, from 0 to 1. What it raises ends the reading."""

CUT_OFF = "It had no answer yet when the trace was saved."
"""The failure of an exchange that was in flight then."""

MOST_SHARED = 4096
"""Headers remembered to be shared; those that are never seen again must not fill the memory."""


class NotATrace(Exception):
    """The file cannot be read as a trace at all; the text says why and what to do."""


class Skipped(NamedTuple):
    """A malformed entry: the `number` of the `kind` of thing it is (line, entry), and `why`."""

    kind: str
    number: int
    why: str

    def __str__(self) -> str:
        return f"{self.kind} {self.number}: {self.why}."


@dataclass(frozen=True)
class Reading:
    """The `exchanges` of a file, numbered anew from 1.

    `skipped` names each malformed entry, `left_out` counts the traffic of other hosts, and
    `bodiless` the answers of which the file holds a size but no body. `masked` says that the file
    was written with its secrets masked.
    """

    exchanges: tuple[Exchange, ...]
    skipped: tuple[Skipped, ...] = ()
    left_out: int = 0
    bodiless: int = 0
    masked: bool = False

    def words(self, named: int | None = None) -> tuple[str, ...]:
        """Sentences for a person: what was read and what was not, and why.

        Entries that are malformed alike share a sentence. All are told; with `named`, at most so many
        reasons, and of each so many entries.
        """
        told = [f"{counted(len(self.exchanges), 'call')} read."]
        if self.left_out:
            told.append(f"{counted(self.left_out, 'request')} to other hosts left out.")
        if self.bodiless:
            told.append(f"{counted(self.bodiless, 'answer')} came without a body in the file.")
        if self.masked:
            told.append("Secrets were masked when it was saved.")
        reasons = _by_reason(self.skipped)
        told += [_skipped(kind, why, numbers, named) for (kind, why), numbers in reasons[:named]]
        if named is not None:
            if more := sum(len(each) for _, each in reasons[named:]):
                told.append(f"Skipped {more:,} more.")
            if more or any(len(each) > named for _, each in reasons):
                told.append("The terminal names them all once you leave.")
        return tuple(told)


def _by_reason(skipped: Iterable[Skipped]) -> list[tuple[tuple[str, str], list[int]]]:
    """The numbers that share a kind and a reason, those first that the file has first."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for each in skipped:
        numbers.setdefault((each.kind, each.why), []).append(each.number)
    return list(numbers.items())


def _skipped(kind: str, why: str, numbers: list[int], named: int | None) -> str:
    if len(numbers) == 1:
        return f"Skipped {kind} {numbers[0]}: {why}."
    several = f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"
    places = ", ".join(_ranges(numbers[:named]))
    rest = ", …" if len(numbers[:named]) < len(numbers) else ""
    return f"Skipped {len(numbers):,} {several}: {why} ({places}{rest})."


def _ranges(numbers: list[int]) -> Iterator[str]:
    """`numbers`, which grow, as 3, 5-9, 12."""
    # in a run of numbers each is as far from its place in the list as the first
    for _, run in groupby(enumerate(numbers), lambda each: each[1] - each[0]):
        first, *more = (number for _, number in run)
        yield f"{first}-{more[-1]}" if more else f"{first}"


class Gathered:
    """Exchanges as they are read, numbered from 1 without a gap, as a Trace has them.

    What many have in common is kept once: two of a program's calls differ in few of their headers.
    """

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._exchanges: list[Exchange] = []
        self._pairs: dict[tuple[str, str], tuple[str, str]] = {}

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All of them so far."""
        return tuple(self._exchanges)

    def add(self, exchange: Exchange) -> None:
        """Take the next one; a parent that was lost is none."""
        number, response = len(self._exchanges) + 1, exchange.response
        parent = self._numbers.get(exchange.parent) if exchange.parent is not None else None
        self._numbers[exchange.number] = number
        request = replace(
            exchange.request,
            method=intern(exchange.request.method),
            url=intern(exchange.request.url),
            headers=self._shared(exchange.request.headers),
        )
        self._exchanges.append(
            replace(
                exchange,
                number=number,
                parent=parent,
                operation=intern(exchange.operation),
                who=intern(exchange.who),
                request=request,
                response=response and replace(response, headers=self._shared(response.headers)),
            )
        )

    def _shared(self, headers: Headers) -> Headers:
        if len(self._pairs) > MOST_SHARED:
            self._pairs.clear()
        pairs = ((intern(name), value) for name, value in headers)
        return tuple(self._pairs.setdefault(pair, pair) for pair in pairs)
