"""Two exchanges compared, as a person reads it."""

from __future__ import annotations

import pytest

from mfa_tui.trace.record import Trace
from tests.ui.test_wire import WireApp, call, in_a_thread, new_trace, text


def two_tries(trace: Trace) -> None:
    for name, password in (("ana", "Corr3ct-Horse!"), ("ben", "Wrong-Horse-1")):
        sent = {"ClientId": "c", "AuthParameters": {"USERNAME": name, "PASSWORD": password}}
        call(trace, "InitiateAuth", sent, 200, {"ChallengeName": "SMS_MFA"})


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_v_compares_with_the_call_of_the_same_operation_before(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: two_tries(app.trace))
        await pilot.press("v")
        shown = text(app)
        assert "1 InitiateAuth  versus  2 InitiateAuth" in shown
        assert "2 places differ" in shown
        assert "≠ request.AuthParameters.USERNAME" in shown
        assert '"ana"' in shown and '"ben"' in shown
        assert "request.ClientId" not in shown
        assert "Corr3ct" not in shown and "Wrong" not in shown
        await pilot.press("a")
        assert "= request.ClientId" in text(app)
        await pilot.press("r")
        assert "Corr3ct-Horse!" in text(app) and "Wrong-Horse-1" in text(app)
        await pilot.press("q")
        assert "versus" not in text(app)


async def test_the_marked_exchange_comes_first() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", {}, 200, {"a": "only here"}))
        await in_a_thread(pilot, lambda: two_tries(app.trace))
        app.trace.mark(1)
        await pilot.press("v")
        assert "1 GetUser  versus  3 InitiateAuth" in text(app)
        assert "- response.a" in text(app) and "+ response.ChallengeName" in text(app)


async def test_with_nothing_to_compare_the_next_key_is_named() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", {}, 200, {}))
        await pilot.press("v")
        await pilot.pause()
        assert "mark another exchange with m first" in " ".join(text(app).split())
