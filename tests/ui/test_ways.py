"""What one can do without being signed in, the way a person does it."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from textual.widgets import Input

from mfa_tui.localcloud import cloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.trace.exchange import HttpRequest
from mfa_tui.ui.steps.sign_in import SignInStep
from mfa_tui.ui.widgets.rows_list import RowsList
from tests.localcloud.conftest import SIGNATURE, FakeClock
from tests.ui.journey import PASSWORD, GatedLab, Journey, journey

Size = tuple[int, int]
SMALL = (80, 24)
NEW = "An0ther-Password"
POOL = {"MFA required": "us-east-1_MfaNeeded", "MFA optional": "us-east-1_MfaChoice"}
CLIENT = "1mfachoicepublicclient0001"
DAY = 24 * 3600


@pytest.fixture
def mail(quick_keys: None, monkeypatch: pytest.MonkeyPatch) -> list[Message]:
    """Every message that local clouds send, wherever else it goes."""
    sent: list[Message] = []
    usual: Any = cloud.LocalCloud

    def listening(*given: Any, deliver: Any = cloud.drop_message, **more: Any) -> cloud.LocalCloud:
        def both(message: Message) -> None:
            sent.append(message)
            deliver(message)

        return usual(*given, deliver=both, **more)

    monkeypatch.setattr(cloud, "LocalCloud", listening)
    return sent


def newest_code(mail: list[Message]) -> str:
    found = re.search(r"\b\d{6}\b", mail[-1].text)
    assert found
    return found[0]


def another(code: str) -> str:
    """Six digits that are not `code`."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def administer(lab: GatedLab, operation: str, **body: Any) -> None:
    """An administrator's call, past the screens."""
    headers = (
        ("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}"),
        ("Authorization", SIGNATURE),
        ("X-Amz-Date", "20260924T000000Z"),
    )
    request = HttpRequest("POST", "https://x.invalid/", headers, json.dumps(body).encode())
    answer = lab.world.cloud.handle(request)
    assert answer.status == 200, answer.body


def allow(lab: GatedLab, *flows: str) -> None:
    """Let the app client of "MFA optional" use these flows only."""
    ids = {"UserPoolId": POOL["MFA optional"], "ClientId": CLIENT}
    administer(lab, "UpdateUserPoolClient", **ids, ExplicitAuthFlows=list(flows))


def calls(lab: GatedLab) -> list[str | None]:
    return [exchange.request.operation for exchange in lab.trace.snapshot()]


async def at_ways(walk: Journey, pool: str = "MFA optional", username: str = "") -> None:
    await walk.choose_pool(pool)
    await walk.paste(username)
    await walk.press("ctrl+n")
    await walk.see("Create an account")
    await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list")


async def at_sign_up(walk: Journey, pool: str = "MFA optional", username: str = "dora") -> None:
    await at_ways(walk, pool, username)
    await walk.press("1")
    await walk.see("Attributes")


async def sign_up(walk: Journey, password: str = PASSWORD) -> None:
    """Fill the sign-up form from its Password field and send it."""
    await walk.paste(password)
    await walk.press("tab")
    await walk.paste("dora@example.com")
    await walk.press("enter")


async def type_anew(walk: Journey, text: str) -> None:
    """Replace what stands in the focused field."""
    await walk.press("end", "ctrl+u")
    await walk.paste(text)
    assert walk.focused_value == text


async def at_form(walk: Journey) -> None:
    await walk.until(lambda: isinstance(walk.app.workbench.stage.step, SignInStep), "the form")


def has_focus(walk: Journey, selector: str) -> bool:
    return walk.app.focused is walk.app.screen.query_one(f"{selector} Input", Input)


# -- the list of ways ------------------------------------------------------------------------


async def test_the_ways_and_the_way_back(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_ways(walk, username="dora")
        for name in ("SignUp", "ConfirmSignUp", "ForgotPassword", "signed in to MFA optional."):
            assert name in walk.stage
        await walk.press("down", "enter")
        await walk.see("Type the code that you were sent")
        assert walk.field("#username") == "dora"
        await walk.press("ctrl+r")
        await at_form(walk)
        assert walk.field("#username") == "dora"
        assert "‹ MFA optional ›" in walk.stage
        await walk.press("ctrl+n", "3")
        await walk.see("Cognito sends a code to")
        assert walk.focused_value == "dora"
        assert calls(lab) == []


async def test_the_key_is_named_in_the_form(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        assert "^n Other ways" in walk.read("KeyLine")


# -- signing up ------------------------------------------------------------------------------


async def test_sign_up_and_back_to_the_form(lab: GatedLab, mail: list[Message], size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_sign_up(walk)
        allow(lab, "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
        await sign_up(walk)
        await walk.see("dora is signed up. The code was sent by e-mail to d***@e***.")
        await walk.press(*another(newest_code(mail)), "enter")
        await walk.see("CodeMismatchException")
        assert "enter tries again" in walk.stage
        await type_anew(walk, newest_code(mail))
        await walk.press("enter")
        await walk.see("✓ dora is confirmed. Sign in.")
        assert walk.field("#username") == "dora"
        assert has_focus(walk, "#password")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("Signed in as dora")


async def test_a_client_with_user_auth_goes_on_by_itself(
    lab: GatedLab, mail: list[Message]
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk)
        allow(lab, "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
        await sign_up(walk)
        await walk.see("The code was sent")
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.see("Signed in as dora")
        assert "● Sign-up ── ● Tokens" in walk.stage
        made = ["SignUp", "ConfirmSignUp", "InitiateAuth"]
        assert [name for name in calls(lab) if name in made] == made


async def test_a_sign_in_that_does_not_go_on_by_itself_ends_in_the_form(
    lab: GatedLab, mail: list[Message]
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk)
        allow(lab, "ALLOW_USER_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
        await sign_up(walk)
        await walk.see("The code was sent")
        lab.gate.clear()
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        administer(lab, "AdminDisableUser", UserPoolId=POOL["MFA optional"], Username="dora")
        lab.gate.set()
        await walk.see("✓ dora is confirmed. Sign in.")
        assert walk.field("#username") == "dora"


async def test_what_is_refused_stays_to_be_corrected(lab: GatedLab, mail: list[Message]) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk, username="alice")
        await sign_up(walk)
        await walk.see("UsernameExistsException")
        assert walk.field("#email") == "dora@example.com"
        await walk.press("shift+tab", "shift+tab")
        await type_anew(walk, "dora")
        await walk.press("tab")
        await type_anew(walk, "longbutplain")
        await walk.press("enter")
        await walk.see("Password must have uppercase characters")
        assert walk.focused_value == "longbutplain"
        await type_anew(walk, PASSWORD)
        await walk.press("enter")
        await walk.see("dora is signed up.")


async def test_who_has_signed_up_before_goes_on_to_confirm(
    lab: GatedLab, mail: list[Message]
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk)
        await sign_up(walk)
        await walk.see("dora is signed up.")
        await walk.press("ctrl+r")
        await at_form(walk)
        await walk.press("ctrl+n", "1")
        await walk.see("Attributes")
        await sign_up(walk)
        await walk.see("If the account is yours, confirm it")
        await walk.press("ctrl+n")
        await walk.see("Type the code that you were sent")
        assert walk.field("#username") == "dora"
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.until(lambda: "Confirm a sign-up" not in walk.stage, "confirmed")


async def test_attributes_and_phone_travel_along(lab: GatedLab, mail: list[Message]) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk)
        await walk.paste(PASSWORD)
        await walk.press("tab", "tab")
        await walk.paste("+15555550123")
        await walk.press("tab")
        await walk.paste("Doe")
        await walk.press("enter")
        await walk.see("✗ Write name=value")
        assert calls(lab) == []
        await type_anew(walk, "family_name=Doe; locale=en")
        await walk.press("enter")
        await walk.see("an administrator has to confirm it")
        sent = json.loads(lab.trace.snapshot()[0].request.body)["UserAttributes"]
        assert {each["Name"]: each["Value"] for each in sent} == {
            "phone_number": "+15555550123",
            "family_name": "Doe",
            "locale": "en",
        }
        assert mail == []


async def test_no_form_is_sent_without_a_username(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        for way in "123":
            await at_ways(walk)
            await walk.press(way)
            await walk.see("Username")
            await walk.press("enter")
            await walk.see("✗ Username is empty.")
            await walk.press("ctrl+r")
            await at_form(walk)
        assert calls(lab) == []


# -- confirming ------------------------------------------------------------------------------


async def at_unconfirmed(walk: Journey) -> None:
    """Dora has signed up somewhere else and tries to sign in without having confirmed."""
    await at_sign_up(walk)
    await sign_up(walk)
    await walk.see("dora is signed up.")
    await walk.press("ctrl+r")
    await at_form(walk)
    await walk.paste(PASSWORD)
    await walk.press("enter")
    await walk.see("UserNotConfirmedException")


async def test_the_unconfirmed_are_led_to_confirm(
    lab: GatedLab, mail: list[Message], size: Size
) -> None:
    async with journey(lab, size) as walk:
        await at_unconfirmed(walk)
        allow(lab, "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH")
        assert "ctrl+n confirms it" in walk.stage
        await walk.press("ctrl+n")
        await walk.see("Confirm a sign-up")
        assert walk.field("#username") == "dora"
        assert has_focus(walk, "#code")
        await walk.press("ctrl+n")
        await walk.see("Another code was sent by e-mail to d***@e***.")
        assert len(mail) == 2
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.see("dora is confirmed")


async def test_after_another_try_the_key_opens_the_list_again(
    lab: GatedLab, mail: list[Message]
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_unconfirmed(walk)
        await type_anew(walk, "wrong")
        await walk.press("enter")
        await walk.see("NotAuthorizedException")
        await walk.press("ctrl+n")
        await walk.see("Create an account")


async def test_a_late_code_leads_to_a_new_one(
    lab: GatedLab, mail: list[Message], clock: FakeClock
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk)
        await sign_up(walk)
        await walk.see("The code was sent")
        clock.advance(DAY)
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.see("ExpiredCodeException")
        assert "ctrl+n sends another one" in walk.stage
        await walk.press("ctrl+n")
        await walk.see("Another code was sent")
        assert "ExpiredCode" not in walk.stage
        assert walk.focused_value == ""
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.until(lambda: "Confirm a sign-up" not in walk.stage, "confirmed")


async def test_a_lost_message(lab: GatedLab, mail: list[Message]) -> None:
    async with journey(lab, SMALL) as walk:
        await at_sign_up(walk)
        lab.world.cloud.faults.on("delivery lost")
        await sign_up(walk)
        await walk.see("The code was sent")
        assert mail == []
        lab.world.cloud.faults.off("delivery lost")
        await walk.press("ctrl+n")
        await walk.see("Another code was sent")
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.until(lambda: "Confirm a sign-up" not in walk.stage, "confirmed")


async def test_the_phone_brings_the_code(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_sign_up(walk)
        await sign_up(walk)
        await walk.see("^f Use phone code")
        await walk.press("ctrl+f")
        await walk.until(lambda: walk.field("#code").isdigit(), "the code")
        await walk.press("enter")
        await walk.until(lambda: "Confirm a sign-up" not in walk.stage, "confirmed")


async def test_what_is_no_code_is_not_sent(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_ways(walk, username="dora")
        await walk.press("2")
        await walk.see("Type the code")
        await walk.press("enter")
        await walk.see("✗ The code is empty.")
        await walk.press(*"12a", "enter")
        await walk.see("✗ A code has 6 digits and nothing else.")
        assert walk.focused_value == "12a"
        assert calls(lab) == []


# -- forgotten passwords ---------------------------------------------------------------------


async def at_new_password(walk: Journey, username: str = "bob") -> None:
    await at_ways(walk, username=username)
    await walk.press("3")
    await walk.see("I forgot my password")
    await walk.press("enter")
    await walk.see(f"A new password for {username}")
    await walk.see("It may say so even when there is no such user.")


async def test_a_forgotten_password(lab: GatedLab, mail: list[Message], size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_new_password(walk)
        assert "by e-mail to b***@e***" in walk.stage
        await walk.paste(another(newest_code(mail)))
        await walk.press("enter")
        await walk.see("✗ New password is empty.")
        await walk.paste("longbutplain")
        await walk.press("enter")
        await walk.see("CodeMismatchException")
        await walk.press("shift+tab")
        await type_anew(walk, newest_code(mail))
        await walk.press("enter")
        await walk.see("Password must have uppercase characters")
        assert walk.field("#password") == "longbutplain"
        await walk.press("tab")
        await type_anew(walk, NEW)
        await walk.press("enter")
        await walk.see("✓ bob has a new password. Sign in with it.")
        assert walk.field("#username") == "bob"
        await walk.paste(NEW)
        await walk.press("enter")
        await walk.see("Signed in as bob")


async def test_a_late_reset_code_leads_to_a_new_one(
    lab: GatedLab, mail: list[Message], clock: FakeClock
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_new_password(walk)
        clock.advance(3600)
        await walk.paste(newest_code(mail))
        await walk.press("tab")
        await walk.paste(NEW)
        await walk.press("enter")
        await walk.see("ctrl+n sends another one")
        await walk.press("ctrl+n")
        await walk.until(lambda: len(mail) == 2, "another message")
        await walk.until(lambda: walk.focused_value == "", "an empty code field")
        assert walk.field("#password") == NEW
        await walk.paste(newest_code(mail))
        await walk.press("enter")
        await walk.see("bob has a new password")


async def test_a_user_that_does_not_exist_looks_the_same(
    lab: GatedLab, mail: list[Message]
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_new_password(walk, "nobody")
        assert mail == []
        await walk.paste("123456")
        await walk.press("tab")
        await walk.paste(NEW)
        await walk.press("enter")
        await walk.see("CodeMismatchException")


async def test_a_code_that_is_there_already(lab: GatedLab, mail: list[Message]) -> None:
    async with journey(lab, SMALL) as walk:
        await at_ways(walk, username="bob")
        await walk.press("3")
        await walk.see("^n Have a code")
        await walk.press("ctrl+n")
        await walk.see("A new password for bob")
        assert calls(lab) == []


async def test_an_administrators_reset_leads_to_a_new_password(
    lab: GatedLab, mail: list[Message]
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool("MFA optional")
        administer(lab, "AdminResetUserPassword", UserPoolId=POOL["MFA optional"], Username="bob")
        await walk.sign_in("bob")
        await walk.see("PasswordResetRequiredException")
        assert "ctrl+n sets a new password" in walk.stage
        await walk.press("ctrl+n")
        await walk.see("A new password for bob")
        await walk.paste(newest_code(mail))
        await walk.press("tab")
        await walk.paste(NEW)
        await walk.press("enter")
        await walk.see("bob has a new password")


async def test_who_cannot_be_helped_here_is_told_who_can(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_ways(walk, username="carol")
        await walk.press("3")
        await walk.see("I forgot my password")
        await walk.press("enter")
        await walk.see("User password cannot be reset in the current state.")
        assert "ctrl+r starts over" in walk.stage
