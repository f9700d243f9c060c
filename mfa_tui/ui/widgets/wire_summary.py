"""The wire in one line, for the status line of small screens."""

from __future__ import annotations

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.trace.text import one_line


def newest_number(trace: Trace) -> int:
    """The number of the newest exchange, 0 when there is none."""
    return trace.dropped + len(trace)


def newest_call(trace: Trace) -> Exchange | None:
    """The newest exchange, or the outermost one inside which that happened."""
    newest = trace.get(newest_number(trace))
    return (newest, *trace.around(newest))[-1] if newest else None


def wire_summary(trace: Trace) -> str:
    """The newest call in words: `wire 7 · RespondToAuthChallenge 400 CodeMismatchException`."""
    call = newest_call(trace)
    return f"wire {newest_number(trace)} · {_result(call)}" if call else "wire 0 · nothing sent yet"


def _result(exchange: Exchange) -> str:
    status = f"{exchange.response.status} " if exchange.response else ""
    return one_line(f"{exchange.operation} {status}{exchange.outcome}")
