"""100,000 exchanges: the wire pane is as quick as with 100, and its memory has an end."""

from __future__ import annotations

import tracemalloc
from dataclasses import fields

import pytest

from mfa_tui.trace.record import Trace
from mfa_tui.trace.shelf import Bounds
from mfa_tui.ui.widgets.wire_rows import WireRows
from tests.bench.crowded_wire import FEW, MANY, Costs, call, costs

pytestmark = [pytest.mark.bench, pytest.mark.slow]

MOST = 3.0
"""Times what the same costs beside FEW: others use the machine, and caches are only so large."""


async def test_many_exchanges_cost_what_few_cost() -> None:
    few, many = await costs(FEW), await costs(MANY)
    ratios = {
        field.name: getattr(many, field.name) / getattr(few, field.name)
        for field in fields(Costs)
        if field.name != "turns"
    }
    assert {name: each for name, each in ratios.items() if each > MOST} == {}
    assert many.turns > 10, "a search leaves room for keys"


def test_memory_does_not_grow_once_the_bounds_are_reached() -> None:
    trace = Trace(bounds=Bounds(full=200, rows=4000))
    rows = WireRows(trace)
    trace.subscribe(lambda exchange: rows.note_change(exchange.number))

    def more(calls: int) -> int:
        for _ in range(calls):
            call(trace)
            rows.take_over(lambda: False)
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        full = more(4000)
        later = more(8000)
    finally:
        tracemalloc.stop()
    assert later < 1.2 * full
