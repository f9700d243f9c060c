"""Work it out: the worksheets as a person fills them in."""

from __future__ import annotations

import jwt
import pytest
from pyotp.totp import TOTP
from textual.app import ComposeResult
from textual.pilot import Pilot

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.phone import Phone
from mfa_tui.trace.record import Trace
from mfa_tui.trace.secret_hash import right_hash
from mfa_tui.ui.widgets.wire import WirePane
from mfa_tui.ui.wire_aids import WireAids
from mfa_tui.ui.worksheets import Desk
from tests.ui.journey import PASSWORD, GatedLab, journey
from tests.ui.test_wire import WireApp, call, in_a_thread, new_trace, text

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
OTHER_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
AT = 1_795_000_000.25


class AidedApp(WireApp):
    """The pane beside a phone with two accounts of one name."""

    def compose(self) -> ComposeResult:
        phone = Phone(lambda: AT)
        phone.add(Account.from_secret("Other", "ana", OTHER_SECRET))
        phone.add(Account.from_secret("Pool", "ana", SECRET))
        yield WirePane(self.trace, WireAids(phone=phone))


def hashed(trace: Trace, sent: str) -> None:
    parameters = {"USERNAME": "ana", "SECRET_HASH": sent}
    call(trace, "InitiateAuth", {"ClientId": "client-1", "AuthParameters": parameters}, 200, {})


async def typed(pilot: Pilot[None], *keys: str) -> str:
    await pilot.press(*keys)
    await pilot.app.workers.wait_for_complete()
    await pilot.pause()
    return " ".join(text(pilot.app).split())


async def test_w_offers_all_worksheets_and_q_leaves_them() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await typed(pilot, "w")
        for name in ("Secret hash", "SRP worksheet", "TOTP step", "Token"):
            assert name in shown
        assert "Work it out" not in await typed(pilot, "q")


def test_the_exchanges_around_the_selected_one_are_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mfa_tui.ui.worksheets.NEAR", 2)
    trace = new_trace()
    for _ in range(9):
        hashed(trace, "x")
    old = Desk(trace.get(3), trace, WireAids())
    assert [each.number for each in old.near()] == [1, 2, 3, 4, 5]
    assert [each.number for each in Desk(None, trace, WireAids()).near()] == [7, 8, 9]


@pytest.mark.parametrize(
    ("sent", "verdict"),
    [
        (right_hash("ana", "client-1", "s3cret"), "✓ The hash sent is made over 'ana'"),
        (right_hash("client-1", "ana", "s3cret"), "with the client id before the username"),
    ],
)
async def test_the_secret_hash_names_the_mistake_and_forgets_the_secret(
    sent: str, verdict: str
) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: hashed(app.trace, sent))
        shown = await typed(pilot, "w", "1", "enter")
        assert "The client's secret is needed. It is on no record." in shown
        assert sent not in shown
        shown = await typed(pilot, *"s3cret", "enter")
        assert verdict in shown and right_hash("ana", "client-1", "s3cret") in shown
        assert "s3cret" not in shown
        shown = await typed(pilot, "ctrl+r", "w", "1", "enter")
        assert "The client's secret is needed." in shown


async def test_a_code_is_placed_by_the_phones_secret() -> None:
    app = AidedApp(new_trace())
    late = TOTP(SECRET).at(int(AT) - 60)
    answers = {"USERNAME": "ana", "SOFTWARE_TOKEN_MFA_CODE": late}
    async with app.run_test(size=(80, 24)) as pilot:
        sent = {"ChallengeResponses": answers}
        await in_a_thread(pilot, lambda: call(app.trace, "RespondToAuthChallenge", sent, 400, {}))
        shown = await typed(pilot, "w", "3", "enter")
        assert "Account Pool: ana Step -2" in shown and "the code is 2 steps behind" in shown
        assert late not in shown and SECRET not in shown


async def test_a_secret_that_is_none_is_said_beside_its_field() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await typed(pilot, "w", "3", *"123456", "enter")
        assert "The phone has no account." in shown
        shown = await typed(pilot, *"1!", "enter")
        assert "base32 has A-Z and 2-7" in shown


async def test_a_pasted_token_is_read() -> None:
    app = WireApp(new_trace())
    token = jwt.encode({"token_use": "id", "sub": "s-1"}, "k" * 32, algorithm="HS256")
    async with app.run_test(size=(80, 40)) as pilot:
        shown = await typed(pilot, "w", "4", *token, "enter")
        assert "ID token as pasted" in shown and "sub s-1" in shown
        assert "no exp: it would never expire" in shown


async def test_a_proof_of_this_programs_own_sign_in_is_computed_to_the_end(lab: GatedLab) -> None:
    async with journey(lab, (80, 40)) as walk:
        await walk.sign_in("alice")
        await walk.see("SOFTWARE_TOKEN_MFA")
        await walk.press("ctrl+t")
        await walk.see("PASSWORD_CLAIM_SIGNATURE", within="#wire")
        await walk.press("w", "2")
        await walk.see("number by number")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("✓ the proof fits this password: every input is right")
        assert "M1, sent" in walk.screen


async def test_without_a_handshake_the_worksheet_says_what_to_do() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        shown = await typed(pilot, "w", "2", "enter")
        assert "No whole SRP handshake is in this trace" in shown
