"""The sequence diagram on the screen: live, and the way to an exchange."""

from __future__ import annotations

import pytest

from mfa_tui.trace.exchange import Party
from tests.ui.screen import screen_text
from tests.ui.test_wire import WireApp, in_a_thread, new_trace, selected_row, sign_in, text
from tests.ui.test_wire_hops import inner


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_d_draws_who_called_whom(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await in_a_thread(pilot, lambda: inner(app.trace, 2, Party.LAMBDA, "CreateAuthChallenge"))
        await pilot.press("d")
        assert screen_text(app)[1].split() == ["App", "Cognito", "Lambda"]
        assert "InitiateAuth 200 SOFTWARE_TOKEN_MFA" in text(app)
        assert "following" in screen_text(app)[0]
        assert not any(len(row) > size[0] for row in screen_text(app))


async def test_what_happens_meanwhile_appears_and_is_followed() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("d")
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(20)])
        assert "▌42 " in selected_row(app)
        await pilot.press("up", "up")
        assert "held" in screen_text(app)[0]
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert "▌40 " in selected_row(app)
        await pilot.press("f")
        assert "▌44 " in selected_row(app) and "following" in screen_text(app)[0]
        await pilot.press("home")
        assert "▌ 1 " in selected_row(app)


async def test_enter_goes_to_the_exchange_and_q_stays_where_one_was() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(3)])
        await pilot.press("d", "home", "down", "enter")
        await pilot.pause()
        assert "▌ 2 " in selected_row(app) and "▸1 Request" in text(app)
        await pilot.press("d")
        assert "▌ 2 " in selected_row(app)
        await pilot.press("down", "q")
        await pilot.pause()
        assert "▌ 2 " in selected_row(app) and "▸1 Request" in text(app)


async def test_nothing_to_draw_yet() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("d")
        assert "Nothing has crossed the wire yet." in text(app)


async def test_a_call_older_than_what_is_drawn_at_once_is_reached(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("mfa_tui.ui.screens.sequence.MOST", 10)
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(20)])
        await pilot.press("home", "down", "down", "d")
        assert "▌ 3 " in selected_row(app) and "held" in screen_text(app)[0]
        await pilot.press(*["down"] * 20)
        assert "▌23 " in selected_row(app)
        await pilot.press(*["up"] * 3)
        assert "▌20 " in selected_row(app)
        await pilot.press("home")
        assert "▌ 1 " in selected_row(app)
        await pilot.press("f")
        assert "▌40 " in selected_row(app) and "following" in screen_text(app)[0]
        await pilot.press(*["up"] * 12)
        assert "▌28 " in selected_row(app)
