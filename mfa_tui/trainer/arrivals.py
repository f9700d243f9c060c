"""What is new in a trace: each exchange once, when it is over."""

from __future__ import annotations

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace


class Arrivals:
    """The exchanges of `trace`, read once each however many there are. For one thread at a time.

    Calls that were stopped before they were sent have not happened.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._read = 0
        self._in_flight: list[int] = []

    def take(self) -> tuple[Exchange, ...]:
        """Those that are over and were not taken yet; one that was dropped meanwhile never comes."""
        waited = [found for each in self._in_flight if (found := self._trace.get(each))]
        newest = self._trace.newest
        looked_at = (*waited, *self._trace.between(self._read + 1, newest))
        self._read = newest
        self._in_flight = [each.number for each in looked_at if each.in_flight]
        return tuple(each for each in looked_at if not (each.in_flight or each.unsent))
