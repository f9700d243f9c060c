"""When exchanges happened, in as few cells as tell them apart."""

from __future__ import annotations

from datetime import datetime, tzinfo
from typing import NamedTuple

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.wire_summary import newest_number

SECONDS = (60, 3_600, 86_400)
"""From so many seconds on, a list tells minutes, then hours, then days."""

_FORMS = (
    ("time", "%S.%f", "time", "%M:%S.%f"),
    ("min:s", "%M:%S", "time", "%M:%S.%f"),
    ("h:min", "%H:%M", "time", "%H:%M:%S"),
    ("date", "%m-%d", "day time", "%d %H:%M"),
)
"""For each reach: heading and form of the narrow column, and those of the wide one."""
NARROW, WIDE = 5, 8
"""Cells of the two columns."""


class WireTimes(NamedTuple):
    """How a list writes moments: `reach` counts the SECONDS that it goes beyond.

    `zone` is the time zone; None is that of this computer.
    """

    reach: int = 0
    zone: tzinfo | None = None

    @classmethod
    def of(cls, trace: Trace, zone: tzinfo | None) -> WireTimes:
        """What fits the time from the oldest exchange of `trace` to the newest."""
        first, last = trace.get(trace.dropped + 1), trace.get(newest_number(trace))
        span = abs(last.started - first.started) if first and last else 0.0
        return cls(sum(span >= each for each in SECONDS), zone)

    def heading(self, cells: int) -> str:
        """The name of the column with so many cells, NARROW or WIDE."""
        narrow, _, wide, _ = _FORMS[self.reach]
        return narrow if cells == NARROW else wide

    def text(self, exchange: Exchange, cells: int) -> str:
        """When `exchange` started, for the column with so many cells."""
        _, narrow, _, wide = _FORMS[self.reach]
        form = narrow if cells == NARROW else wide
        return moment(exchange, self.zone).strftime(form)[:cells]


def moment(exchange: Exchange, zone: tzinfo | None) -> datetime:
    """When `exchange` started, in `zone`, or in that of this computer."""
    return datetime.fromtimestamp(exchange.started, zone)


def in_full(exchange: Exchange, zone: tzinfo | None) -> str:
    """When `exchange` started, to the hundredth of a second; with the date where a zone is named."""
    at = moment(exchange, zone)
    clock = f"{at:%H:%M:%S.%f}"[:-4]
    return f"{at:%Y-%m-%d} {clock} {zone}" if zone else clock
