"""The Trace: what it keeps, what it lets go of, and what people write beside the calls."""

from __future__ import annotations

import json
import threading

import pytest

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.trace.shelf import Bounds

SENT = b'{"Username": "ana"}'
REFUSED = b'{"__type": "NotAuthorizedException", "message": "Incorrect username or password."}'
ASKED = b'{"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": "AYAB"}'
ANSWERS = {
    REFUSED: (400, "NotAuthorizedException"),
    ASKED: (200, "SOFTWARE_TOKEN_MFA"),
    b'{"AuthenticationResult": {}}': (200, "tokens"),
    b"{}": (200, "ok"),
    b"<html>": (502, "error"),
}
ASKED_OF_ROWS = ("error_type", "challenge_name")
"""What filters ask of an exchange that otherwise comes from its body."""


def called(trace: Trace, answer: bytes = b"{}", sent: bytes = SENT, log: str = "") -> int:
    request = HttpRequest("POST", "https://cognito.example/", (("X-A", "1"),), sent)
    number = trace.open(Party.APP, Party.COGNITO, "InitiateAuth", request).number
    status = ANSWERS.get(answer, (200, ""))[0]
    trace.close(number, HttpResponse(status, (("X-B", "2"),), answer), log=log)
    return number


def kept(trace: Trace, number: int) -> Exchange:
    exchange = trace.get(number)
    assert exchange
    return exchange


def test_the_newest_stay_in_full_and_older_ones_as_rows() -> None:
    trace = Trace(bounds=Bounds(full=2))
    for _ in range(5):
        called(trace)
    assert [each.request.body for each in trace.snapshot()] == [b"", b"", b"", SENT, SENT]
    assert trace.holdings.let_go == 3
    assert len(trace) == 5


@pytest.mark.parametrize(("answer", "status", "outcome"), [(a, *b) for a, b in ANSWERS.items()])
def test_a_row_keeps_what_the_list_shows(answer: bytes, status: int, outcome: str) -> None:
    trace = Trace(
        bounds=Bounds(full=1), clock=lambda: 7.0, stopwatch=iter([1.0, 1.5, 2.0]).__next__
    )
    number = called(trace, answer)
    full = kept(trace, number)
    trace.open(Party.APP, Party.COGNITO, "GetUser", HttpRequest("POST", ""))
    row = kept(trace, number)
    assert row.response and row.response.status == status
    assert (row.request.headers, row.request.body, row.response.body) == ((), b"", b"")
    for name in ("operation", "outcome", "failed", "size", "duration", "started", *ASKED_OF_ROWS):
        assert getattr(row, name) == getattr(full, name), name
    assert row.outcome == outcome
    assert row.size == len(SENT) + len(answer)


def test_a_function_that_failed_is_still_a_failed_row() -> None:
    trace = Trace(bounds=Bounds(full=1))
    number = trace.open(Party.COGNITO, Party.LAMBDA, "PreSignUp", HttpRequest("POST", "")).number
    error = (("X-Amz-Function-Error", "Unhandled"),)
    trace.close(number, HttpResponse(200, error, b'{"errorType": "KeyError"}'))
    called(trace)
    assert (kept(trace, number).failed, kept(trace, number).outcome) == (True, "KeyError")


def test_what_was_let_go_while_it_was_in_flight_still_gets_its_answer() -> None:
    trace = Trace(bounds=Bounds(full=1))
    slow = trace.open(Party.APP, Party.COGNITO, "GetUser", HttpRequest("POST", "", (), SENT))
    called(trace)
    assert kept(trace, slow.number).in_flight
    trace.close(slow.number, HttpResponse(400, (), REFUSED))
    row = kept(trace, slow.number)
    assert (row.outcome, row.size) == ("NotAuthorizedException", len(SENT) + len(REFUSED))
    assert row.response and row.response.body == b""
    assert trace.holdings.octets == len(SENT) + len(b"{}")


def test_the_bytes_of_bodies_are_bounded() -> None:
    trace = Trace(bounds=Bounds(octets=1000))
    for _ in range(50):
        called(trace, b"a" * 90, b"b" * 100, log="c" * 10)
    assert trace.holdings.octets == 1000
    assert trace.holdings.let_go == 45
    assert sum(len(each.request.body) for each in trace.snapshot()) == 500


def test_the_newest_stays_in_full_even_if_it_is_too_large() -> None:
    trace = Trace(bounds=Bounds(octets=10))
    called(trace, sent=b"x" * 50)
    assert kept(trace, 1).request.body == b"x" * 50


def test_a_huge_body_is_cut_and_its_size_is_remembered() -> None:
    trace = Trace(bounds=Bounds(body=8))
    number = called(trace, b'{"a": "123456"}', b"0123456789")
    exchange = kept(trace, number)
    assert (exchange.request.body, exchange.request.left_out) == (b"01234567", 2)
    assert exchange.response and exchange.response.body == b'{"a": "1'
    assert exchange.size == 25


def test_the_newest_number_is_known_before_the_first_and_behind_a_recording() -> None:
    trace = Trace()
    assert trace.newest == 0
    called(trace)
    assert Trace.of(trace.snapshot()).newest == trace.newest == 1


def test_rows_are_bounded_too_and_numbers_go_on() -> None:
    trace = Trace(bounds=Bounds(full=2, rows=5))
    for _ in range(20):
        called(trace)
    assert [each.number for each in trace.snapshot()] == [16, 17, 18, 19, 20]
    assert (trace.dropped, trace.holdings.let_go) == (15, 18)
    assert trace.get(15) is None
    assert [each.number for each in trace.between(1, 17)] == [16, 17]
    assert [each.number for each in trace.between(19, 99)] == [19, 20]
    assert trace.between(90, 99) == ()


def test_an_opened_trace_is_complete_whatever_its_size() -> None:
    body = json.dumps({"f": "x" * 2_000_000}).encode()
    exchange = Exchange(
        1, Party.APP, Party.COGNITO, "X", HttpRequest("POST", "", (), body), 0.0, HttpResponse(200)
    )
    trace = Trace.of([exchange])
    assert trace.snapshot() == (exchange,)


def test_marks_and_notes_stay_when_the_answer_comes_and_when_bodies_go() -> None:
    trace = Trace(bounds=Bounds(full=1))
    opened = trace.open(Party.APP, Party.COGNITO, "GetUser", HttpRequest("POST", "", (), SENT))
    trace.mark(opened.number)
    trace.note(opened.number, "slow today")
    trace.close(opened.number, HttpResponse(200, (), b"{}"))
    called(trace)
    row = kept(trace, opened.number)
    assert (row.marked, row.note, row.request.body) == (True, "slow today", b"")
    assert trace.marked == (1,)
    trace.mark(opened.number, False)
    trace.note(opened.number, "")
    assert (kept(trace, 1).marked, kept(trace, 1).note, trace.marked) == (False, "", ())


def test_subscribers_hear_of_marks_and_nobody_of_what_is_gone() -> None:
    trace = Trace(bounds=Bounds(rows=1))
    called(trace)
    trace.mark(1)
    called(trace)
    heard: list[Exchange] = []
    trace.subscribe(heard.append)
    trace.mark(1)
    trace.note(2, "here")
    assert [(each.number, each.note) for each in heard] == [(2, "here")]
    assert trace.marked == ()


def test_calls_of_many_threads_are_all_there() -> None:
    trace = Trace(bounds=Bounds(full=10, octets=5000))
    threads = [
        threading.Thread(target=lambda: [called(trace) for _ in range(200)]) for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(trace) == 1600
    held = sum(each.size - each.request.left_out for each in trace.snapshot() if each.request.body)
    assert held == trace.holdings.octets
