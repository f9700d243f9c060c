"""The wire in one line, for the status line of small screens."""

from __future__ import annotations

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.trace.text import one_line


def newest_number(trace: Trace) -> int:
    """The number of the newest exchange, 0 when there is none."""
    return trace.dropped + len(trace)


def wire_summary(trace: Trace) -> str:
    """The newest exchange in words: `wire 7 · RespondToAuthChallenge 400 CodeMismatchException`."""
    number = newest_number(trace)
    newest = trace.get(number)
    return f"wire {number} · {_result(newest)}" if newest else "wire 0 · nothing sent yet"


def _result(exchange: Exchange) -> str:
    status = f"{exchange.response.status} " if exchange.response else ""
    return one_line(f"{exchange.operation} {status}{exchange.outcome}")
