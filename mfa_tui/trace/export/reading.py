"""What reading a saved trace gave: the exchanges, and what became of all the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.words import counted

Progress = Callable[[float], None]
"""Told the share of the file that is read, from 0 to 1. What it raises ends the reading."""

CUT_OFF = "It had no answer yet when the trace was saved."
"""The failure of an exchange that was in flight then."""


class NotATrace(Exception):
    """The file cannot be read as a trace at all; the text says why and what to do."""


@dataclass(frozen=True)
class Reading:
    """The `exchanges` of a file, numbered anew from 1.

    `skipped` names each malformed entry, `left_out` counts the traffic of other hosts, and
    `bodiless` the answers of which the file holds a size but no body. `masked` says that the file
    was written with its secrets masked.
    """

    exchanges: tuple[Exchange, ...]
    skipped: tuple[str, ...] = ()
    left_out: int = 0
    bodiless: int = 0
    masked: bool = False

    def words(self, named: int = 10) -> tuple[str, ...]:
        """Sentences for a person: what was read and what was not; at most `named` skipped ones."""
        told = [f"{counted(len(self.exchanges), 'call')} read."]
        if self.left_out:
            told.append(f"{counted(self.left_out, 'request')} to other hosts left out.")
        if self.bodiless:
            told.append(f"{counted(self.bodiless, 'answer')} came without a body in the file.")
        if self.masked:
            told.append("Secrets were masked when it was saved.")
        told += [f"Skipped {each}" for each in self.skipped[:named]]
        if (more := len(self.skipped) - named) > 0:
            told.append(f"Skipped {more:,} more.")
        return tuple(told)


def renumbered(exchanges: Iterable[Exchange]) -> tuple[Exchange, ...]:
    """`exchanges` numbered from 1 without a gap, as a Trace has them; a lost parent is none."""
    numbers: dict[int, int] = {}
    new: list[Exchange] = []
    for number, exchange in enumerate(exchanges, 1):
        parent = numbers.get(exchange.parent) if exchange.parent is not None else None
        numbers[exchange.number] = number
        new.append(replace(exchange, number=number, parent=parent))
    return tuple(new)
