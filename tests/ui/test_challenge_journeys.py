"""Every challenge on the screens: codes that were sent, choices, set-up, triggers and passkeys."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from mfa_tui.localcloud.function_host import FunctionHost
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.client import Cognito
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import SignedIn
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from mfa_tui.ui.steps.sign_in import UsernameEntry
from mfa_tui.ui.widgets.choice import Choice
from mfa_tui.worlds.lab import LocalLab
from tests.localcloud.conftest import SIGNATURE, FakeClock
from tests.localcloud.handlers import Handlers
from tests.localcloud.test_custom_auth import create, define, verify
from tests.ui.journey import PASSWORD, GatedLab, Journey, journey

Size = tuple[int, int]
SMALL = (80, 24)
MESSAGE, PICK, CHOICE, NEEDED = "Codes by message", "Choice-based", "MFA optional", "MFA required"


async def turn_to(walk: Journey, selector: str, name: str) -> None:
    """Turn a choice of the form with the arrow key until it says `name`."""
    choice = walk.app.screen.query_one(selector, Choice)
    choice.focus()
    await walk.pilot.pause()
    for _ in range(8):
        if choice.chosen.name == name:
            return
        await walk.press("right")
    raise AssertionError(f"{selector} never says {name}")


async def begin(
    walk: Journey,
    pool: str,
    username: str,
    password: str = PASSWORD,
    flow: str = "USER_SRP_AUTH",
    preferred: str | None = None,
) -> None:
    """Fill in the form and send it."""
    await walk.see("Practice users")
    await turn_to(walk, "#pool", pool)
    await turn_to(walk, "#flow", flow)
    if preferred:
        await walk.see("Begin with")
        await turn_to(walk, "#preferred", preferred)
    await walk.settled()
    walk.app.workbench.stage.step.focus_first()
    await walk.pilot.pause()
    await walk.paste(username)
    await walk.press("tab")
    await walk.paste(password)
    await walk.press("enter")


def path(walk: Journey) -> str:
    return walk.read("#path")


async def test_a_flow_that_was_turned_stays_when_a_practice_user_is_filled_in(
    lab: GatedLab,
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await turn_to(walk, "#flow", "USER_AUTH")
        await walk.see("Begin with")
        walk.app.workbench.stage.step.focus_first()
        await walk.press("down")
        await walk.until(lambda: walk.field("#username") == "alice", "alice filled in")
        assert "‹ USER_AUTH ›" in walk.stage


async def test_a_flow_that_was_turned_goes_with_the_pool_or_with_who_has_no_password(
    lab: GatedLab,
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await turn_to(walk, "#flow", "USER_PASSWORD_AUTH")
        await turn_to(walk, "#pool", PICK)
        walk.app.workbench.stage.step.focus_first()
        await walk.press("down")
        await walk.until(lambda: walk.field("#username") == "otto", "otto filled in")
        await walk.see("‹ USER_AUTH ›")
        await turn_to(walk, "#flow", "USER_PASSWORD_AUTH")
        walk.app.workbench.stage.step.query_one(UsernameEntry).focus()
        await walk.press("up")
        await walk.until(lambda: walk.field("#username") == "paula", "paula filled in")
        assert "‹ USER_PASSWORD_AUTH ›" in walk.stage
        await walk.press("up")
        await walk.see("‹ USER_AUTH ›")
        told = "lena has no password, so the flow is USER_AUTH now."
        await walk.until(lambda: told in walk.toast, told)


async def test_the_flow_is_one_that_the_chosen_client_allows(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await turn_to(walk, "#pool", PICK)
        await walk.see("‹ USER_AUTH ›")
        await turn_to(walk, "#flow", "USER_PASSWORD_AUTH")
        await turn_to(walk, "#pool", "Backup codes")
        await walk.see("‹ CUSTOM_AUTH ›")
        await turn_to(walk, "#pool", "MFA required")
        await walk.see("‹ USER_PASSWORD_AUTH ›")
        await turn_to(walk, "#flow", "CUSTOM_AUTH")
        await walk.press("ctrl+n")
        await walk.see("Create an account")
        await walk.press("ctrl+r")
        await walk.see("Practice users")
        await walk.settled()
        assert "‹ CUSTOM_AUTH ›" in walk.stage  # chosen by hand, to see it refused


@pytest.mark.parametrize(("typed", "kept"), [(PASSWORD, PASSWORD), ("My 0wn-Secret", "")])
async def test_a_look_elsewhere_keeps_the_form_but_no_password_of_your_own(
    lab: GatedLab, typed: str, kept: str
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool(PICK)
        await turn_to(walk, "#preferred", "EMAIL_OTP")
        await walk.focus_by("tab", "#username Entry")
        await walk.paste("otto")
        await walk.press("tab")
        await walk.paste(typed)
        await walk.press("ctrl+n")
        await walk.see("Create an account")
        await walk.press("ctrl+r")
        await walk.see("Practice users")
        await walk.see("‹ EMAIL_OTP ›")
        assert walk.field("#username") == "otto"
        assert walk.field("#password") == kept


# -- codes that were sent --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "challenge", "sent", "step", "digits"),
    [
        ("sam", "SMS_MFA", "by SMS to +*******0101", "SMS code", "6"),
        ("emma", "EMAIL_OTP", "by e-mail to e***@e***", "E-mail code", "6 or 8"),
    ],
)
async def test_a_code_that_was_sent(
    lab: GatedLab, size: Size, username: str, challenge: str, sent: str, step: str, digits: str
) -> None:
    async with journey(lab, size) as walk:
        await begin(walk, MESSAGE, username)
        await walk.see(f"Cognito asks for {challenge}")
        assert sent in walk.stage
        assert path(walk) == f"● Password ── ◉ {step} ── ○ Tokens"
        await walk.press(*"12345", "enter")
        await walk.see(f"A code has {digits} digits; this has 5.")
        await walk.press("ctrl+f", "enter")
        await walk.see(f"Signed in as {username}")


async def test_a_wrong_code_is_told_how_to_get_another(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, MESSAGE, "sam")
        await walk.see("Cognito asks for SMS_MFA")
        await walk.press(*"000000", "enter")
        await walk.see("CodeMismatchException")
        await walk.see("ctrl+n sends a new one.")
        assert walk.focused_value == "000000"


async def test_what_was_typed_survives_a_look_at_the_other_ways(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await begin(walk, MESSAGE, "fay")
        await walk.see("Cognito asks for EMAIL_OTP")
        await walk.press(*"123", "ctrl+n")
        await walk.see("Instead of answering EMAIL_OTP")
        await walk.see("Another factor is not on offer")
        assert "Choose again" not in walk.stage
        await walk.press("ctrl+r")
        await walk.see("Cognito asks for EMAIL_OTP")
        await walk.settled()
        assert walk.focused_value == "123"


# -- choosing --------------------------------------------------------------------------------


async def test_choosing_a_factor_then_another_then_a_new_code(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await begin(walk, MESSAGE, "max")
        await walk.see("Cognito asks for SELECT_MFA_TYPE")
        for words in ("SOFTWARE_TOKEN_MFA", "six digits, then sent to your phone number"):
            assert words in walk.stage
        await walk.press("3")
        await walk.see("Cognito asks for EMAIL_OTP")
        await walk.press("ctrl+n")
        await walk.see("1 Send a new code")
        await walk.press("2")
        await walk.see("Cognito asks for SELECT_MFA_TYPE")
        assert path(walk) == "● Password ── ◉ Factor ── ○ Tokens"
        await walk.press("down", "enter")
        await walk.see("Cognito asks for SMS_MFA")
        assert path(walk) == "● Password ── ● Factor ── ◉ SMS code ── ○ Tokens"
        await walk.press("ctrl+n", "enter")
        await walk.see("by SMS to +*******0103")
        await walk.settled()
        assert path(walk) == "● Password ── ● Factor ── ◉ SMS code ── ○ Tokens"
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as max")


async def test_choice_based_sign_in_asks_for_the_password_with_the_choice(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
        await begin(walk, PICK, "otto", "", "USER_AUTH")
        await walk.see("Cognito asks for SELECT_CHALLENGE")
        assert path(walk) == "● Username ── ◉ First factor ── ○ Tokens"
        await walk.press("down", "down")
        assert "Password" not in walk.stage
        await walk.press("1", "enter")
        await walk.see("Password is empty.")
        await walk.paste("Wr0ng-one")
        await walk.press("enter")
        await walk.see("A wrong password ends a choice-based sign-in.")
        assert walk.focused_value == "Wr0ng-one"
        await walk.press("ctrl+u")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("Signed in as otto")


async def test_a_password_from_the_form_is_not_asked_for_twice(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, PICK, "otto", PASSWORD, "USER_AUTH")
        await walk.see("Cognito asks for SELECT_CHALLENGE")
        await walk.press("2")
        await walk.see("Signed in as otto")


async def test_a_preferred_code_comes_at_once_and_can_be_reconsidered(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, PICK, "otto", "", "USER_AUTH", "SMS_OTP")
        await walk.see("Cognito asks for SMS_OTP")
        await walk.press("ctrl+n", "2")
        await walk.see("Cognito asks for SELECT_CHALLENGE")
        await walk.press("3")
        await walk.see("Cognito asks for EMAIL_OTP")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as otto")


async def test_a_preferred_password_has_to_be_typed(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, PICK, "otto", "", "USER_AUTH", "PASSWORD")
        await walk.see("Password is empty.")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("Signed in as otto")


# -- set-up ----------------------------------------------------------------------------------


async def test_setting_up_codes_by_mail(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await begin(walk, MESSAGE, "nina")
        await walk.see("Cognito asks for MFA_SETUP")
        assert "E-mail" not in walk.stage
        await walk.press("2", "enter")
        await walk.see("E-mail is empty.")
        await walk.paste("nina@example.com")
        await walk.press("enter")
        await walk.see("Cognito asks for EMAIL_OTP")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as nina")


async def test_choosing_the_authenticator_shows_its_qr(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, MESSAGE, "nina")
        await walk.see("Cognito asks for MFA_SETUP")
        await walk.press("enter")
        await walk.see("otpauth://")
        await walk.press("ctrl+s", "ctrl+f", "enter")
        await walk.see("Signed in as nina")


class OddLab(GatedLab):
    """A practice world in which `odd` operations get answers of the test's own."""

    odd: dict[str, dict[str, Any]]

    def connect(self, target: Target) -> Cognito:
        ordinary = target.door
        assert ordinary is not None

        def door(request: HttpRequest) -> HttpResponse:
            body = self.odd.get(request.operation or "")
            return HttpResponse(200, (), json.dumps(body).encode()) if body else ordinary(request)

        return super().connect(replace(target, door=door))


@pytest.mark.parametrize(
    ("offered", "said"), [('["SMS_MFA"]', "This pool offers SMS_MFA"), ("[]", "offers nothing")]
)
async def test_a_pool_that_offers_nothing_to_set_up_says_so_at_once(
    clock: FakeClock, quick_keys: None, offered: str, said: str
) -> None:
    lab = OddLab(None, clock=clock)
    parameters = {"MFAS_CAN_SETUP": offered, "USER_ID_FOR_SRP": "bob"}
    lab.odd = {
        "InitiateAuth": {
            "ChallengeName": "MFA_SETUP",
            "Session": "s" * 40,
            "ChallengeParameters": parameters,
        }
    }
    async with journey(lab, SMALL) as walk:
        await begin(walk, NEEDED, "bob")
        await walk.see(said)
        await walk.see("An administrator has to")
        await walk.press("ctrl+r")
        await walk.see("Practice users")


# -- triggers and servers --------------------------------------------------------------------


@pytest.fixture
def triggered(clock: FakeClock, quick_keys: None, monkeypatch: pytest.MonkeyPatch) -> LocalLab:
    """A practice world whose pool with optional MFA asks a question of its own."""
    handlers = Handlers()
    handlers.by_name = {
        "DefineAuthChallenge": define,
        "CreateAuthChallenge": create,
        "VerifyAuthChallengeResponse": verify,
    }
    monkeypatch.setattr(FunctionHost, "invoke", handlers)
    lab = LocalLab(None, clock=clock)
    opened = lab.open()
    target = next(place.target for place in opened.places if place.target.name == CHOICE)
    administer(target, "UpdateUserPool", LambdaConfig=handlers.config)
    flows = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"]
    administer(target, "UpdateUserPoolClient", ClientId=target.client_id, ExplicitAuthFlows=flows)
    monkeypatch.setattr(lab, "open", lambda remedy=None: opened)
    return lab


def administer(target: Target, operation: str, **body: Any) -> None:
    assert target.door is not None
    headers = (
        ("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}"),
        ("Authorization", SIGNATURE),
        ("X-Amz-Date", "20260924T000000Z"),
    )
    content = json.dumps({"UserPoolId": target.pool_id, **body}).encode()
    answer = target.door(HttpRequest("POST", "https://cognito.invalid/", headers, content))
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(("password", "first"), [("", "Username"), (PASSWORD, "Password")])
async def test_a_trigger_asks_until_it_is_satisfied(
    triggered: LocalLab, password: str, first: str
) -> None:
    async with journey(triggered, SMALL) as walk:
        await begin(walk, CHOICE, "bob", password, "CUSTOM_AUTH")
        await walk.see("Cognito asks for CUSTOM_CHALLENGE")
        assert path(walk) == f"● {first} ── ◉ Custom ── ○ Tokens"
        assert "hint four digits" in walk.stage
        assert "asks once more" not in walk.stage
        await walk.press(*"0815", "enter")
        await walk.see("It asks once more")
        await walk.press(*"4711", "enter")
        await walk.see("Signed in as bob")


async def test_a_server_signs_its_calls(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await begin(walk, MESSAGE, "sam", flow="ADMIN_USER_PASSWORD_AUTH")
        await walk.see("Cognito asks for SMS_MFA")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as sam")
        operations = [each.operation for each in lab.trace.snapshot() if each.parent is None]
        assert operations[:2] == ["AdminInitiateAuth", "AdminRespondToAuthChallenge"]


# -- passkeys --------------------------------------------------------------------------------


def register_passkey(lab: LocalLab, phone: Phone, username: str) -> None:
    """Give `username` a passkey on the `phone`, as the signed-in screen would."""
    target = next(place.target for place in lab.places() if place.target.name == PICK)
    conversation = Conversation(lambda: lab.connect(target))
    turn = conversation.start(username, PASSWORD, Flow.USER_AUTH, "PASSWORD")
    assert isinstance(turn, SignedIn)
    api, access = conversation.cognito.api, turn.tokens.access
    options = api.start_web_authn_registration(AccessToken=access)["CredentialCreationOptions"]
    credential = phone.passkeys.create(options, f"https://{options['rp']['id']}")
    api.complete_web_authn_registration(AccessToken=access, Credential=credential)


async def test_a_passkey_signs(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        opened = walk.app.workbench._opened
        assert opened is not None
        register_passkey(lab, opened.phone, "paula")
        await begin(walk, PICK, "paula", "", "USER_AUTH", "WEB_AUTHN")
        await walk.see("Cognito asks for WEB_AUTHN")
        assert "Site practice.example" in walk.stage
        assert "paula at practice.example" in walk.stage
        await walk.press("enter")
        await walk.see("Signed in as paula")


async def test_a_phone_without_the_passkey_leads_to_other_ways(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        opened = walk.app.workbench._opened
        assert opened is not None
        register_passkey(lab, opened.phone, "paula")
        for passkey in opened.phone.passkeys.all:
            opened.phone.passkeys.delete(passkey)
        await begin(walk, PICK, "paula", "", "USER_AUTH", "WEB_AUTHN")
        await walk.see("This phone has no passkey for practice.example.")
        await walk.press("ctrl+n", "1")
        await walk.see("Cognito asks for SELECT_CHALLENGE")


# -- why -------------------------------------------------------------------------------------


async def test_why_this_challenge(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await begin(walk, MESSAGE, "max")
        await walk.see("Why this challenge? Everybody needs a second factor here.")
        await walk.press("ctrl+e")
        await walk.see("Rule ON 3 of those below.")
        await walk.see("the pool's MfaConfiguration")
        await walk.press("pagedown")
        await walk.see("▸ ON 3")
        await walk.press("q")
        await walk.see("Cognito asks for SELECT_MFA_TYPE")
        await walk.press("2")
        await walk.see("Cognito asks for SMS_MFA")
        assert "Why this challenge?" not in walk.stage
