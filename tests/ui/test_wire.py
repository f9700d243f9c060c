"""The wire pane, as a person sees it at three sizes."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.pilot import Pilot

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.trace.shelf import Bounds
from mfa_tui.ui.widgets.wire import WirePane
from mfa_tui.ui.widgets.wire_summary import wire_summary
from tests.ui.screen import screen_text

SIZES = [(80, 24), (62, 40), (40, 20)]
SESSION = "AYABeF" + "k3-_" * 60
PASSWORD = "Passw0rd!"


class WireApp(App[None]):
    CSS = "Container { height: 1fr; }"

    def __init__(self, trace: Trace) -> None:
        super().__init__()
        self.trace = trace
        self.seen: list[Message] = []

    def compose(self) -> ComposeResult:
        with Container():
            yield WirePane(self.trace)

    def on_wire_pane_copy_requested(self, event: WirePane.CopyRequested) -> None:
        self.seen.append(event)

    def on_wire_pane_changed(self, event: WirePane.Changed) -> None:
        self.seen.append(event)


def new_trace(rows: int = 10_000) -> Trace:
    ticks = iter(range(1_000_000))
    return Trace(
        bounds=Bounds(rows=rows),
        clock=lambda: 1_795_000_000.25,
        stopwatch=lambda: next(ticks) * 0.041,
    )


def begin(trace: Trace, operation: str, sent: Any) -> Exchange:
    body = sent if isinstance(sent, bytes) else json.dumps(sent).encode()
    headers = (("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}"),)
    request = HttpRequest("POST", "http://127.0.0.1:9229/", headers, body)
    return trace.open(Party.APP, Party.COGNITO, operation, request)


def call(trace: Trace, operation: str, sent: Any, status: int, answer: Any) -> Exchange:
    exchange = begin(trace, operation, sent)
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    headers = (("x-amzn-RequestId", f"request-{exchange.number}"),)
    closed = trace.close(exchange.number, HttpResponse(status, headers, body))
    assert closed
    return closed


def sign_in(trace: Trace) -> None:
    call(
        trace,
        "InitiateAuth",
        {"AuthParameters": {"USERNAME": "alice", "PASSWORD": PASSWORD}},
        200,
        {"ChallengeName": "SOFTWARE_TOKEN_MFA", "Session": SESSION},
    )
    call(
        trace,
        "RespondToAuthChallenge",
        {"Session": SESSION, "ChallengeResponses": {"SOFTWARE_TOKEN_MFA_CODE": "492039"}},
        400,
        {"__type": "CodeMismatchException", "message": "Invalid code received for user"},
    )


async def in_a_thread(pilot: Pilot[None], work: Callable[[], object]) -> None:
    """Make exchanges as the sign-in does, off the screen's thread, and let the pane draw."""
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    for _ in range(3):
        # a round of messages each: on a busy machine an idle program looks like a finished one
        await pilot.pause(0)
    await pilot.pause()


def text(app: App[None]) -> str:
    return "\n".join(screen_text(app))


def selected_row(app: App[None]) -> str:
    return next(line for line in screen_text(app) if line.startswith("▌"))


@pytest.mark.parametrize("size", SIZES)
async def test_exchanges_of_another_thread_appear_with_their_outcome(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        rows = screen_text(app)
        assert re.search(r"InitiateAuth .* SOFTWARE_TOKE", rows[1])
        assert re.search(r"^▌.*RespondToAuthChallenge ✗.*CodeMismatch$", rows[2])
        assert "RespondToAuthChallenge  ✗400" in text(app)
        assert not any(len(row) > size[0] for row in rows)


async def test_columns_at_80_cells() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        shape = r"▌ 2 40\.25 app → cognito RespondToAuthChallenge ✗400   41  402 CodeMismatch"
        assert re.fullmatch(shape, selected_row(app))


async def test_columns_at_62_cells() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(62, 40)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert selected_row(app) == "▌ 2 40.25 RespondToAuthChallenge ✗400   41 CodeMismatch"


@pytest.mark.parametrize("size", SIZES)
async def test_an_empty_wire_says_what_will_appear(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await pilot.press("down", "up", "end", "home", "r", "b", "y", "n", "p", "f", "enter")
        shown = " ".join(text(app).split())
        assert "Nothing has crossed the wire yet. Sign in, and every request" in shown
        assert not any(isinstance(each, WirePane.CopyRequested) for each in app.seen)


async def test_keys_on_an_empty_wire_neither_hold_nor_reveal() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("down", "up", "home", "r")
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert "▌ 2 " in selected_row(app)
        assert "following" in screen_text(app)[0]
        assert "secrets shown" not in text(app)


async def test_the_newest_is_followed_until_the_user_moves_up() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(10)])
        assert "▌20 " in selected_row(app)
        assert "following" in screen_text(app)[0]
        await pilot.press("up")
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(10)])
        assert "▌19 " in selected_row(app)
        assert "held, 20 new" in screen_text(app)[0]
        await pilot.press("end")
        assert "▌40 " in selected_row(app)
        assert "following" in screen_text(app)[0]


async def test_moving_in_the_list() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(20)])
        for key, number in [("home", 1), ("down", 2), ("pagedown", 9), ("pageup", 2), ("up", 1)]:
            await pilot.press(key)
            assert f"▌{number:2} " in selected_row(app), key
        await pilot.press("up")
        assert "▌ 1 " in selected_row(app)
        await pilot.click("#wire-list", offset=(10, 3))
        assert "▌ 4 " in selected_row(app)


async def test_dropped_exchanges_leave_the_held_one_in_place() -> None:
    app = WireApp(new_trace(rows=10))
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(5)])
        await pilot.press("up")
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert "▌ 9 " in selected_row(app)
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(5)])
        assert "▌13 " in selected_row(app)


async def test_resizing_keeps_selection_and_columns_follow() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(8)])
        await pilot.press("up")
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert selected_row(app) == "▌InitiateAuth             SOFTWARE_TOKE…"
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert "▌15 " in selected_row(app)


async def test_the_pane_lets_go_of_the_trace() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await app.query_one(WirePane).remove()
        app.seen.clear()
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert app.seen == []


async def test_the_summary_is_told_when_it_changes() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert isinstance(app.seen[-1], WirePane.Changed)
        assert app.seen[-1].summary == "wire 2 · RespondToAuthChallenge 400 CodeMismatchException"


def test_summary_of_a_trace() -> None:
    trace = new_trace(rows=2)
    assert wire_summary(trace) == "wire 0 · nothing sent yet"
    begin(trace, "GetUser", {})
    assert wire_summary(trace) == "wire 1 · GetUser waiting"
    sign_in(trace)
    assert wire_summary(trace) == "wire 3 · RespondToAuthChallenge 400 CodeMismatchException"


async def test_every_key_has_id_description_and_tooltip() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)):
        nodes = [app.query_one(WirePane), *app.query("#wire-list, #wire-detail")]
        bindings = [
            binding
            for node in nodes
            for bound in node._bindings.key_to_bindings.values()
            for binding in bound
        ]
        assert len(bindings) > 15
        assert all(b.id and b.tooltip and 0 < len(b.description.split()) <= 2 for b in bindings)
