"""The journeys of a person through the program, with the real client and the local cloud."""

from __future__ import annotations

import re

from textual.widgets import Input

from mfa_tui.ui.steps.account import AccountStep
from mfa_tui.ui.steps.challenge import ChallengeStep
from mfa_tui.ui.widgets.phone import PhonePane
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import PASSWORD, GatedLab, journey
from tests.ui.stops.signed_in import at_tokens
from tests.ui.stops.signing_in import at_code

Size = tuple[int, int]
SMALL = (80, 24)


# -- the four ways in ------------------------------------------------------------------------


async def test_alice_with_the_code_by_one_key(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        assert "session ends in 3:00" in walk.stage
        await walk.press("ctrl+f")
        assert re.fullmatch(r"\d{6}", walk.focused_value)
        await walk.press("enter")
        await walk.see("Signed in as alice")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")
        await walk.see("✓ signed by the pool")
        assert "● Password ── ● Authenticator ── ● Tokens" in walk.stage


async def test_alice_with_the_code_from_the_phone(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("ctrl+o")
        await walk.until(lambda: isinstance(walk.app.focused, PhonePane), "the phone has the focus")
        assert "MfaNeeded: alice" in walk.read("#phone")
        shown = re.search(r"▸ MfaNeeded: alice +(\d{3} \d{3})", "\n".join(walk.lines("#phone")))
        assert shown
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.focused, Input), "the code field again")
        assert walk.focused_value == shown[1].replace(" ", "")
        await walk.press("enter")
        await walk.see("Signed in as alice")


async def test_bob_sets_up_an_authenticator_with_the_practice_phone(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.see("▄")
        await walk.press("ctrl+s")
        await walk.see("has scanned it")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as bob")
        await walk.see("MFA factors SOFTWARE_TOKEN_MFA")

        clock.advance(30)
        await walk.press("ctrl+r")
        await at_code(walk, "bob")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as bob")


async def test_bob_sets_up_an_authenticator_with_a_real_phone(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.see("otpauth://")
        await walk.type_code(walk.secret)
        await walk.press("enter")
        await walk.see("Signed in as bob")


async def test_carol_replaces_her_password_and_sets_up_mfa(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("carol", "Temp-0rary")
        await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")
        await walk.press(*"short", "enter")
        await walk.see("InvalidPasswordException")
        assert "Password not long enough" in walk.stage
        assert "enter tries again" in walk.stage
        assert walk.focused_value == "short"
        await walk.paste("-But-L0nger")
        await walk.press("enter")
        await walk.see("Set up an authenticator")
        await walk.see("Secret")
        await walk.type_code(walk.secret)
        await walk.press("enter")
        await walk.see("Signed in as carol")


async def test_bob_adds_an_authenticator_when_signed_in(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("MFA factors none")
        await walk.settled()
        await walk.press("a")
        await walk.see("Secret")
        await walk.type_code(walk.secret)
        await walk.press("enter")
        await walk.see("the next sign-in asks for it")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")
        await walk.settled()
        await walk.press("o")
        await walk.see("bob is signed out")

        clock.advance(30)
        await walk.choose_pool("MFA optional")
        await at_code(walk, "bob")
        calls = [exchange.operation for exchange in lab.trace.snapshot()]
        assert calls.count("SetUserMFAPreference") == calls.count("GlobalSignOut") == 1


async def test_the_set_up_of_a_signed_in_user_can_be_left(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("MFA factors none")
        await walk.settled()
        await walk.press("a")
        await walk.see("Secret")
        await walk.settled()
        await walk.press("ctrl+r")
        await walk.see("No authenticator was registered")
        await walk.see("MFA factors none")


# -- signed in -------------------------------------------------------------------------------


async def test_three_tokens_taken_apart(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_tokens(walk)
        assert "ID token: says who the user is" in walk.stage
        await walk.press("2")
        await walk.see("Access token: lets the user call APIs")
        await walk.see("✓ signed by the pool")
        await walk.press("3")
        await walk.see("Refresh token: buys new tokens")
        assert "signed by the pool" not in walk.stage
        await walk.press("1")
        await walk.see("ID token: says who the user is")


async def test_times_of_a_token_in_words(lab: GatedLab) -> None:
    async with journey(lab, (120, 40)) as walk:
        await at_tokens(walk)
        await walk.press("end")
        await walk.see("in 60 minutes")


async def test_new_tokens(lab: GatedLab, clock: FakeClock) -> None:
    async with journey(lab, SMALL) as walk:
        await at_tokens(walk)
        clock.advance(60)
        await walk.press("n")
        await walk.see("New ID and access tokens")
        await walk.see("✓ signed by the pool")
        sent = [exchange.request_json or {} for exchange in lab.trace.snapshot()]
        assert [each.get("AuthFlow") for each in sent].count("REFRESH_TOKEN_AUTH") == 1


async def test_tokens_that_were_revoked_elsewhere(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_tokens(walk)
        step = walk.app.screen.query_one(AccountStep)
        assert step._account.sign_out_everywhere() is None
        await walk.press("n")
        await walk.see("NotAuthorizedException")
        assert "ctrl+r starts over" in walk.stage
        await walk.press("ctrl+r")
        await walk.see("Practice users")


async def test_nothing_that_was_typed_shows_up_in_a_repr(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        step = walk.app.workbench.stage.step
        assert isinstance(step, ChallengeStep)
        assert str(step.challenge.session) not in repr(step.challenge)
        assert PASSWORD not in repr(walk.app.workbench.stage.people)
