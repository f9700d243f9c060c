"""Request and response in the wire pane, as a person reads them at three sizes."""

from __future__ import annotations

import json
import re

import pytest
from textual.containers import Container

from mfa_tui.ui.widgets.wire import WirePane
from mfa_tui.ui.widgets.wire_body import LARGEST_BODY
from tests.ui.screen import screen_text
from tests.ui.test_wire import (
    PASSWORD,
    SESSION,
    SIZES,
    WireApp,
    begin,
    call,
    in_a_thread,
    new_trace,
    selected_row,
    sign_in,
    text,
)


async def test_secrets_are_masked_until_revealed_and_again_when_following() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("p")
        assert PASSWORD not in text(app)
        assert "masked" in text(app)
        await pilot.press("2")
        assert f'"AYAB…({len(SESSION)})"' in text(app)
        await pilot.press("1", "r")
        assert f'"PASSWORD": "{PASSWORD}"' in text(app)
        assert "secrets shown" in text(app)
        await pilot.press("2")
        assert SESSION in "".join(line.strip() for line in screen_text(app))
        await pilot.press("f", "p", "1")
        assert PASSWORD not in text(app)


async def test_revealing_holds_the_list() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("r")
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert "▌ 2 " in selected_row(app)
        assert "held, 2 new" in screen_text(app)[0]


async def test_hiding_the_pane_masks_again() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("p", "r")
        container = app.query_one(Container)
        container.display = False
        await pilot.pause()
        container.display = True
        await pilot.pause()
        assert "masked" in text(app)
        assert PASSWORD not in text(app)


async def test_bytes_as_sent_and_laid_out() -> None:
    app = WireApp(new_trace())
    sent = b'{"UserPoolId":"us-east-1_Demo01",  "Limit":1.0}'
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "ListUsers", sent, 200, b"{}"))
        assert '   "Limit": 1.0' in text(app)
        await pilot.press("b")
        assert f" {sent.decode()}" in screen_text(app)
        assert "as sent" in text(app)
        await pilot.press("b")
        assert '   "Limit": 1.0' in text(app)


async def test_the_message_scrolls_and_n_p_change_the_exchange() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        users = {"Users": [{"Username": f"user{n}"} for n in range(9)]}
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await in_a_thread(pilot, lambda: call(app.trace, "ListUsers", {}, 200, users))
        await pilot.press("2", "enter")
        assert "user8" not in text(app)
        await pilot.press("end")
        assert "user8" in text(app)
        await pilot.press("home")
        assert "HTTP status 200" in text(app)
        await pilot.press("p")
        assert "▌ 2 " in selected_row(app)
        await pilot.press("n")
        assert "▌ 3 " in selected_row(app)
        await pilot.press("enter", "up")
        assert "▌ 2 " in selected_row(app)


async def test_waiting_then_answered_then_refused() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        waiting = begin(app.trace, "GetUser", {})
        await pilot.press("2")
        assert re.search(r"GetUser +… +2 waiting", selected_row(app))
        assert "Waiting for cognito since" in text(app)
        app.trace.close(waiting.number, None, "the endpoint refused the connection")
        await pilot.pause()
        assert re.search(r"GetUser +✗ +41 +2 no answer", selected_row(app))
        assert "No answer: the endpoint refused the connection" in text(app)


@pytest.mark.parametrize("size", SIZES)
async def test_long_values_wrap_and_nothing_is_lost(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    value = "".join(f"{n:04}" for n in range(30))
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "ListUsers", {"x": value}, 200, {}))
        detail = app.query_one("#wire-detail")
        shown = "".join(line.strip().rstrip("▁▂▃▄▅▆▇█ ") for line in screen_text(app))
        assert detail.virtual_size.width <= size[0]
        assert value in shown


async def test_control_characters_and_markup_are_inert() -> None:
    app = WireApp(new_trace())
    evil = b'{"message":"[red]\x1b]52;c;ZXZpbA==\x07 \xe2\x80\xae[/red]"}'
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "Evil\x1b[2J", b"{}", 400, evil))
        await pilot.press("2")
        shown = text(app)
        assert "\x1b" not in shown and "\u202e" not in shown
        assert r"[red]\x1b]52;c;ZXZpbA==\x07 \u202e[/red]" in shown
        assert r"Evil\x1b[2J" in selected_row(app)


async def test_a_huge_body_is_cut_and_says_so() -> None:
    app = WireApp(new_trace())
    body = b'{"Filter":"' + b"a" * 1_000_000 + b'"}'
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "ListUsers", body, 400, {}))
        detail = app.query_one("#wire-detail")
        assert 700 < detail.virtual_size.height < LARGEST_BODY // 70
        await pilot.press("enter", "end")
        assert f"the body has {len(body):,} bytes; the rest is not shown" in text(app)


async def test_a_secret_cut_in_two_is_not_shown() -> None:
    app = WireApp(new_trace())
    secret = "correct-horse-battery"
    start = json.dumps({"Password": secret, "f": "a" * LARGEST_BODY}).encode()
    body = start[: LARGEST_BODY - 5] + secret.encode() + b'"}'
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "ListUsers", body, 400, {}))
        await pilot.press("y")
        copied = next(e for e in app.seen if isinstance(e, WirePane.CopyRequested))
        assert "aaaa" in copied.text
        assert secret[:5] not in copied.text


async def test_copy_asks_for_what_is_shown() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("p", "y", "r", "y")
        masked, revealed = (e for e in app.seen if isinstance(e, WirePane.CopyRequested))
        assert masked.what == "request of exchange 1, secrets masked"
        assert PASSWORD not in masked.text
        assert "POST http://127.0.0.1:9229/\n" in masked.text
        assert revealed.what == "request of exchange 1, with its secrets"
        assert f'"PASSWORD": "{PASSWORD}"' in revealed.text
