"""What is new in a trace: each exchange once, when it is over, and nothing read twice."""

from __future__ import annotations

import pytest

from mfa_tui.trace.exchange import NOT_SENT, HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.trace.shelf import Bounds
from mfa_tui.trainer.arrivals import Arrivals


def begun(trace: Trace) -> int:
    """The number of a call that is in flight."""
    request = HttpRequest("POST", "https://cognito.example/", (), b"{}")
    return trace.open(Party.APP, Party.COGNITO, "GetUser", request).number


def over(trace: Trace, *numbers: int) -> None:
    for number in numbers:
        trace.close(number, HttpResponse(200, (), b"{}"))


def taken(arrivals: Arrivals) -> list[int]:
    return [each.number for each in arrivals.take()]


@pytest.fixture
def trace() -> Trace:
    return Trace()


def test_each_comes_once_in_the_order_of_their_beginning(trace: Trace) -> None:
    arrivals = Arrivals(trace)
    over(trace, begun(trace), begun(trace))
    assert taken(arrivals) == [1, 2]
    assert taken(arrivals) == []
    over(trace, begun(trace))
    assert taken(arrivals) == [3]


def test_what_is_in_flight_comes_when_it_is_over(trace: Trace) -> None:
    arrivals = Arrivals(trace)
    slow, quick = begun(trace), begun(trace)
    over(trace, quick)
    assert taken(arrivals) == [quick]
    assert taken(arrivals) == []
    over(trace, slow)
    last = begun(trace)
    assert taken(arrivals) == [slow]
    over(trace, last)
    assert taken(arrivals) == [last]


def test_what_was_stopped_before_it_was_sent_never_comes(trace: Trace) -> None:
    arrivals = Arrivals(trace)
    trace.close(begun(trace), None, f"{NOT_SENT}you dropped it in step mode")
    over(trace, begun(trace))
    assert taken(arrivals) == [2]


def test_what_was_dropped_meanwhile_never_comes() -> None:
    trace = Trace(bounds=Bounds(full=2, rows=2))
    arrivals = Arrivals(trace)
    begun(trace)
    assert taken(arrivals) == []
    for _ in range(3):
        over(trace, begun(trace))
    assert taken(arrivals) == [3, 4]
    assert taken(arrivals) == []


def test_what_was_taken_is_not_read_again(trace: Trace, monkeypatch: pytest.MonkeyPatch) -> None:
    arrivals, read = Arrivals(trace), list[int]()
    between = trace.between
    monkeypatch.setattr(
        trace, "between", lambda first, last: read.append(last + 1 - first) or between(first, last)
    )
    for _ in range(100):
        over(trace, begun(trace))
        arrivals.take()
    assert read == [1] * 100
