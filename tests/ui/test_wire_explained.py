"""The Explain tab of the wire pane, as a person reads it."""

from __future__ import annotations

import pytest

from mfa_tui.trace.exchange import NOT_SENT
from mfa_tui.ui.widgets.wire import WirePane
from tests.ui.test_wire import (
    SESSION,
    WireApp,
    begin,
    call,
    in_a_thread,
    new_trace,
    selected_row,
    sign_in,
    text,
)


@pytest.mark.parametrize("size", [(80, 24), (62, 40), (120, 40)])
async def test_e_explains_a_refusal_and_goes_back(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("e")
        assert "▸3 Explain" in text(app)
        shown = " ".join(text(app).split())
        assert "Said CodeMismatchException: Invalid code received for user" in shown
        assert "Means The authenticator's code is wrong." in shown
        assert "Cause 1 " in shown
        await pilot.press("e")
        assert "Said" not in text(app) and "POST http" in text(app)


async def test_a_success_says_what_comes_next_and_stays_explained() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await pilot.press("e", "p")
        shown = " ".join(text(app).split())
        assert "For The first call of a sign-in" in shown
        assert "Cognito asks SOFTWARE_TOKEN_MFA" in shown
        assert "Next RespondToAuthChallenge with SOFTWARE_TOKEN_MFA_CODE" in shown
        await pilot.press("n", "enter", "end")
        assert "rule totp-wrong-at-sign-in" in text(app)


async def test_evidence_of_the_trace_is_shown_with_its_cause() -> None:
    app = WireApp(new_trace())
    answer = {
        "ChallengeName": "SMS_MFA",
        "Session": SESSION,
        "ChallengeResponses": {"SMS_MFA_CODE": "1"},
    }
    refused = {"__type": "NotAuthorizedException", "message": "Invalid session for the user."}
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        await in_a_thread(
            pilot, lambda: call(app.trace, "RespondToAuthChallenge", answer, 400, refused)
        )
        await pilot.press("e")
        seen = "✓ seen exchange 1 asked SOFTWARE_TOKEN_MFA, this answers SMS_MFA"
        assert seen in " ".join(text(app).split())


async def test_the_message_of_the_service_is_masked_until_revealed() -> None:
    app = WireApp(new_trace())
    refused = {
        "__type": "InvalidParameterException",
        "message": "1 validation error detected: Value 'abcdef' at 'userCode' failed",
    }
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(
            pilot,
            lambda: call(app.trace, "VerifySoftwareToken", {"UserCode": "abcdef"}, 400, refused),
        )
        await pilot.press("e")
        assert "Value '•••(6)'" in " ".join(text(app).split())
        await pilot.press("y", "r")
        assert "Value 'abcdef'" in " ".join(text(app).split())
        copied = next(each for each in app.seen if isinstance(each, WirePane.CopyRequested))
        assert "rule code-malformed" in copied.text and "abcdef" not in copied.text


async def test_a_refusal_names_the_worksheet_that_settles_it() -> None:
    app = WireApp(new_trace())
    wrong = {"__type": "CodeMismatchException", "message": "Invalid code received for user"}
    password = {"__type": "NotAuthorizedException", "message": "Incorrect username or password."}
    proof = {"ChallengeResponses": {"PASSWORD_CLAIM_SIGNATURE": "x"}}
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "RespondToAuthChallenge", {}, 400, wrong))
        await pilot.press("e")
        assert "w 3 tells to which moment the code belongs" in " ".join(text(app).split())
        await in_a_thread(pilot, lambda: call(app.trace, "InitiateAuth", {}, 400, password))
        assert "w 2" not in text(app)
        await in_a_thread(
            pilot, lambda: call(app.trace, "RespondToAuthChallenge", proof, 400, password)
        )
        assert "w 2 computes the proof again" in " ".join(text(app).split())


async def test_a_dropped_call_says_so_once() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: begin(app.trace, "GetUser", {}))
        await in_a_thread(
            pilot, lambda: app.trace.close(1, None, f"{NOT_SENT}you dropped it in step mode")
        )
        await pilot.press("e")
        assert "Said not sent: you dropped it in step mode" in " ".join(text(app).split())
        await pilot.press("2")
        assert "Response not sent: you dropped it in step mode" in " ".join(text(app).split())


async def test_hostile_words_are_inert() -> None:
    app = WireApp(new_trace())
    evil = {"__type": "Evil\x1b[2J", "message": "[red]\x1b]52;c;ZXZpbA==\x07"}
    async with app.run_test(size=(80, 24)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", {}, 400, evil))
        await pilot.press("e")
        assert r"[red]\x1b]52" in text(app) and "Unknown:" in text(app)


async def test_x_goes_from_error_to_error() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "GetUser", {}, 200, {}))
        await pilot.press("x")
        await pilot.pause()
        assert "No call has failed so far." in text(app)
        await in_a_thread(pilot, lambda: [sign_in(app.trace) for _ in range(2)])
        for number in (3, 5, 3):
            await pilot.press("x")
            assert f"▌ {number} " in selected_row(app)


async def test_nothing_to_explain_yet() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("e")
        assert "Nothing has crossed the wire yet." in text(app)
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        assert "Means" in text(app)
