"""Times in the list of exchanges: as short as they can be, and never too short to tell apart."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest

from mfa_tui.trace.exchange import HttpRequest, Party
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.wire_columns import columns_for, heading, row_spans
from mfa_tui.ui.widgets.wire_times import NARROW, WIDE, WireTimes, in_full

LUNCH = 1_793_880_000.0  # 2026-11-05 12:00:00 UTC
REQUEST = HttpRequest("POST", "https://cognito.example/")


def trace_over(seconds: float) -> Trace:
    """Two calls so far apart, the first at lunch."""
    moments = iter((LUNCH, LUNCH + seconds))
    trace = Trace(clock=lambda: next(moments))
    for _ in range(2):
        trace.open(Party.APP, Party.COGNITO, "InitiateAuth", REQUEST)
    return trace


@pytest.mark.parametrize(
    ("seconds", "narrow", "wide"),
    [
        (59.0, ("time", "59.00"), ("time", "00:59.00")),
        (150.5, ("min:s", "02:30"), ("time", "02:30.50")),
        (2 * 3_600.0, ("h:min", "14:00"), ("time", "14:00:00")),
        (-1.5 * 3_600, ("h:min", "10:30"), ("time", "10:30:00")),
        (3 * 86_400.0, ("date", "11-08"), ("day time", "08 12:00")),
    ],
)
def test_both_columns_tell_calls_apart_however_far_they_are(
    seconds: float, narrow: tuple[str, str], wide: tuple[str, str]
) -> None:
    trace = trace_over(seconds)
    times, last = WireTimes.of(trace, UTC), trace.get(2)
    assert last is not None
    for cells, told in ((NARROW, narrow), (WIDE, wide)):
        assert (times.heading(cells), times.text(last, cells)) == told
        assert max(map(len, told)) <= cells


def test_the_row_at_80_columns_has_the_time_since_lunch() -> None:
    trace = trace_over(5_400)
    columns, times, last = columns_for(80), WireTimes.of(trace, UTC), trace.get(2)
    assert last is not None
    row = "".join(text for text, _ in row_spans(last, columns, times, selected=False))
    assert "h:min" in heading(columns, times)
    assert " 13:30 " in row


def test_the_zone_is_that_of_the_world_or_of_this_computer() -> None:
    first = trace_over(0).get(1)
    assert first is not None
    assert in_full(first, UTC) == "2026-11-05 12:00:00.00 UTC"
    assert WireTimes(2, timezone(timedelta(hours=2))).text(first, NARROW) == "14:00"
    assert len(in_full(first, None)) == len("12:00:00.00")
