"""What happened inside a call, as the wire pane shows it at three sizes."""

from __future__ import annotations

import pytest

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.wire_summary import wire_summary
from tests.ui.screen import screen_text
from tests.ui.test_wire import SIZES, WireApp, new_trace

HANDED_OVER = '{"response": {"privateChallengeParameters": {"code": "135791"}}}'


def inner(
    trace: Trace, parent: int, party: Party, operation: str, answer: str = "{}", log: str = ""
) -> int:
    source = Party.COGNITO if party is Party.LAMBDA else Party.LAMBDA
    request = HttpRequest("POST", "https://aws.example/", (), b"{}")
    number = trace.open(source, party, operation, request, parent=parent).number
    trace.close(number, HttpResponse(200, (), answer.encode()), log=log)
    return number


@pytest.fixture
def trace() -> Trace:
    """A call to Cognito, in which two functions run; the second calls another service."""
    trace = new_trace()
    request = HttpRequest("POST", "http://127.0.0.1/", (), b"{}")
    call = trace.open(Party.APP, Party.COGNITO, "RespondToAuthChallenge", request)
    inner(trace, call.number, Party.LAMBDA, "DefineAuthChallenge")
    create = trace.open(
        Party.COGNITO, Party.LAMBDA, "CreateAuthChallenge", request, parent=call.number
    )
    inner(trace, create.number, Party.SECRETS_MANAGER, "GetSecretValue")
    answer = HttpResponse(200, (), HANDED_OVER.encode())
    trace.close(create.number, answer, log="wrote code=135791 to \x1b[31m nobody\n")
    trace.close(call.number, HttpResponse(200, (), b"{}"))
    return trace


@pytest.mark.parametrize("size", SIZES)
async def test_inner_exchanges_stand_under_their_call(trace: Trace, size: tuple[int, int]) -> None:
    app = WireApp(trace)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = screen_text(app)[1:5]
    starts = [min(row.index(word) for word in ("Resp", "└") if word in row) for row in rows]
    operations = ("RespondToAuth", "└ DefineAuth", "└ CreateAuth", "└ GetSecretVal")
    assert all(name in row for name, row in zip(operations, rows, strict=True))
    assert [start - starts[0] for start in starts] == [0, 0, 0, 2]
    assert rows[0].startswith("▌")
    if size[0] == 80:
        assert "app → cognito" in rows[0]
        assert "  → lambda" in rows[1]
        assert "    → secrets" in rows[3]


async def test_the_log_is_under_the_answer_with_its_secrets_masked(trace: Trace) -> None:
    app = WireApp(trace)
    async with app.run_test(size=(80, 60)) as pilot:
        await pilot.press("down", "down", "2")
        text = "\n".join(screen_text(app))
        assert "Log" in text
        assert r"\x1b[31m nobody" in text
        assert "135791" not in text
        await pilot.press("r")
        assert "135791" in "\n".join(screen_text(app))


def test_the_summary_is_about_the_call(trace: Trace) -> None:
    assert wire_summary(trace) == "wire 4 · RespondToAuthChallenge 200 ok"


async def test_following_shows_the_call_and_all_of_it(trace: Trace) -> None:
    app = WireApp(trace)
    async with app.run_test(size=(80, 24)) as pilot:
        request = HttpRequest("POST", "http://127.0.0.1/", (), b"{}")
        last = trace.open(Party.APP, Party.COGNITO, "InitiateAuth", request)
        for number in range(4):
            inner(trace, last.number, Party.LAMBDA, f"Trigger{number}")
        trace.close(last.number, HttpResponse(200, (), b"{}"))
        await pilot.pause()
        lines = screen_text(app)
        assert any(line.startswith("▌ 5") for line in lines)
        assert any("└ Trigger3" in line for line in lines)
