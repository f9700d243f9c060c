"""The administrator's side, the way a person walks it: people, their factors, and the pool."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mfa_tui.signin.client import Cognito
from mfa_tui.signin.target import Target
from mfa_tui.ui.steps.people import PeopleStep
from mfa_tui.ui.steps.person import PersonStep
from mfa_tui.ui.steps.sign_in import SignInStep
from mfa_tui.ui.widgets.rows_list import RowsList
from mfa_tui.ui.widgets.setting_choice import SettingChoice
from mfa_tui.ui.widgets.wire_list import WireList
from mfa_tui.ui.world import Opened, Place
from mfa_tui.worlds.lab import LocalLab
from mfa_tui.worlds.remote_lab import RemoteLab
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import PASSWORD, GatedLab, Journey, journey

Size = tuple[int, int]
SMALL = (80, 24)
PEOPLE, POOL = "4", "5"


class DistantLab(LocalLab):
    """A cloud that answers in this process and looks like one behind a network."""

    def open(self, remedy: str | None = None) -> Opened:
        return replace(super().open(remedy), places=self.places())

    def places(self) -> tuple[Place, ...]:
        return tuple(replace(each, target=distant(each.target)) for each in super().places())

    def connect(self, target: Target) -> Cognito:
        near = {each.target.pool_id: each.target for each in super().places()}
        return super().connect(near[target.pool_id])


def distant(target: Target) -> Target:
    return replace(target, door=None)


@pytest.fixture
def far(clock: FakeClock, quick_keys: None) -> Iterator[DistantLab]:
    lab = DistantLab(None, clock=clock, entropy=random.Random(5).randbytes)
    yield lab
    lab.close()


def calls(lab: LocalLab) -> list[str | None]:
    return [exchange.request.operation for exchange in lab.trace.snapshot()]


def sent(lab: LocalLab, operation: str) -> dict[str, object]:
    """The newest request of `operation`."""
    found = [each.request for each in lab.trace.snapshot() if each.request.operation == operation]
    return json.loads(found[-1].body)


async def at_way(walk: Journey, way: str, pool: str = "MFA required", username: str = "") -> None:
    """Open one of the other ways; a username in the form is what people are searched by."""
    await walk.choose_pool(pool)
    await walk.paste(username)
    await walk.press("ctrl+n")
    await walk.see("Pool settings")
    await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list of ways")
    await walk.press(way)


async def at_person(walk: Journey, username: str, pool: str = "MFA required") -> None:
    await at_way(walk, PEOPLE, pool, username)
    await walk.see(f"▸ 1 {username}")
    await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list of people")
    await walk.press("enter")
    await walk.see("Sign in as them")


async def at_settings(walk: Journey, pool: str = "MFA optional") -> None:
    await at_way(walk, POOL, pool)
    await walk.see("Second factors")
    await walk.until(lambda: isinstance(walk.app.focused, SettingChoice), "the settings")


async def at_form(walk: Journey) -> None:
    await walk.until(lambda: isinstance(walk.app.workbench.stage.step, SignInStep), "the form")
    await walk.settled()


# -- people ----------------------------------------------------------------------------------


async def test_a_lost_phone_is_helped(lab: GatedLab, size: Size) -> None:
    """Find the person, see the factors, remove the authenticator; the next sign-in sets one up."""
    async with journey(lab, size) as walk:
        await at_person(walk, "alice")
        for text in ("SOFTWARE_TOKEN_MFA (preferred)", "email alice@example.com", "CONFIRMED"):
            assert text in walk.stage
        assert "asks to set up another one (MFA_SETUP)" in walk.stage
        await walk.press("x")
        await walk.see("✓ AdminDeleteSoftwareToken is done.")
        await walk.see("MFA factors none")
        assert "Remove authenticator" not in walk.stage
        await walk.press("s")
        await at_form(walk)
        assert walk.field("#username") == "alice"
        assert "no authenticator yet" in walk.stage
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("Set up")
        assert calls(lab)[-1] == "AssociateSoftwareToken"


async def test_the_marked_choice_says_what_comes_of_it(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_person(walk, "bob", "MFA optional")
        assert "Switch factors on and off" in walk.stage
        await walk.press("down")
        await walk.see("Sign-ins are refused until it has set a new password.")
        assert "AdminResetUserPassword" not in calls(lab)


async def test_shut_out_and_let_in_again(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_person(walk, "bob", "MFA optional")
        await walk.press("d")
        await walk.see("Status disabled, CONFIRMED")
        await walk.press("e")
        await walk.see("✓ AdminEnableUser is done.")
        await walk.press("o")
        await walk.see("✓ AdminUserGlobalSignOut is done.")


async def test_a_temporary_password(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_person(walk, "bob", "MFA optional")
        await walk.press("p")
        await walk.see("A password for bob")
        await walk.press("enter")
        await walk.see("Password is empty.")
        await walk.paste("weakling")
        await walk.press("enter")
        await walk.see("✗ InvalidPasswordException")
        assert "Session" not in walk.stage
        assert walk.focused_value == "weakling"
        await walk.paste("-But-G00d")
        await walk.press("enter")
        await walk.see("Status FORCE_CHANGE_PASSWORD, temporary password")
        assert sent(lab, "AdminSetUserPassword")["Permanent"] is False


async def test_factors_are_switched_and_preferred(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_person(walk, "max", "Codes by message")
        await walk.press("f")
        await walk.see("3 E-mail on EMAIL_OTP")
        await walk.press("down", "down", "p")
        await walk.see("EMAIL_OTP (preferred)")
        assert sent(lab, "AdminSetUserMFAPreference")["EmailMfaSettings"] == {
            "Enabled": True,
            "PreferredMfa": True,
        }
        await walk.press("f")
        await walk.see("4 Passkeys off WEB_AUTHN")
        await walk.press("4")
        await walk.see("✗ InvalidParameterException")
        await walk.press("ctrl+r")
        await walk.see("Sign in as them")


async def test_deleting_is_asked_about_even_here(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_person(walk, "bob", "MFA optional")
        await walk.press("k")
        await walk.see("Really AdminDeleteUser?")
        assert "us-east-1_MfaChoice" in walk.screen
        await walk.press("n")
        await walk.see("Sign in as them")
        assert "AdminDeleteUser" not in calls(lab)
        await walk.press("k")
        await walk.see("Really AdminDeleteUser?")
        await walk.press("y")
        await walk.see("✓ AdminDeleteUser is done.")
        await walk.see("1 alice")
        assert "bob" not in walk.stage
        await walk.press("ctrl+r")
        await at_form(walk)
        assert "bob" not in walk.stage


async def test_a_search_that_finds_nobody_can_become_an_account(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_way(walk, PEOPLE, "MFA optional", "dora")
        await walk.see("Nobody begins with dora.")
        await walk.press("ctrl+n")
        await walk.see("A new account in MFA optional")
        assert walk.focused_value == "dora"
        await walk.press("tab")
        await walk.paste("dora@example.com")
        await walk.press("enter")
        await walk.see("✓ dora is made.")
        await walk.see("Status FORCE_CHANGE_PASSWORD")
        await walk.press("ctrl+r")
        await walk.until(lambda: isinstance(walk.app.workbench.stage.step, PeopleStep), "people")
        await walk.see("dora temporary password · dora@example.com")


async def test_what_is_typed_in_the_list_goes_on_with_the_search(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_person(walk, "alice")
        await walk.press("ctrl+r")
        await walk.see("▸ 1 alice")
        await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list of people")
        await walk.press("x", "backspace", "backspace")
        assert walk.focused_value == "alic"
        await walk.press("enter")
        await walk.see("▸ 1 alice")
        await walk.until(lambda: isinstance(walk.app.focused, RowsList), "the list of people")
        await walk.press("slash", "e")
        assert walk.focused_value == "alice"


async def test_a_long_list_comes_in_pages(lab: GatedLab) -> None:
    async with journey(lab, (80, 40)) as walk:
        await walk.see("Practice users")
        cognito = lab.connect(lab.places()[1].target)
        for number in range(25):
            cognito.api.admin_create_user(
                UserPoolId=cognito.target.pool_id,
                Username=f"guest{number:02}",
                MessageAction="SUPPRESS",
            )
        await at_way(walk, PEOPLE, "MFA optional", "guest")
        await walk.see("guest19")
        assert "guest20" not in walk.stage
        assert "m More" in walk.read("KeyLine")
        await walk.press("m")
        await walk.see("guest24")
        assert "m More" not in walk.read("KeyLine")


async def test_who_is_gone_meanwhile_is_a_refusal_and_no_end(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_way(walk, PEOPLE, "MFA optional", "bob")
        await walk.see("▸ 1 bob")
        await walk.settled()
        target = lab.places()[1].target
        lab.connect(target).api.admin_delete_user(UserPoolId=target.pool_id, Username="bob")
        await walk.press("enter")
        await walk.see("✗ UserNotFoundException")
        assert isinstance(walk.app.workbench.stage.step, PersonStep)
        await walk.press("ctrl+r")
        await walk.see("Nobody begins with bob.")


# -- the pool --------------------------------------------------------------------------------


async def test_mfa_off_and_on_again_changes_the_next_sign_in(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_settings(walk)
        assert "‹ OPTIONAL ›" in walk.stage
        assert "SetUserPoolMfaConfig with MfaConfiguration (OPTIONAL)" in walk.stage
        await walk.press("left")
        await walk.see("‹ OFF › not set yet: it is OPTIONAL")
        assert "SetUserPoolMfaConfig" not in calls(lab)
        await walk.press("enter")
        await walk.see("✓ SetUserPoolMfaConfig is done: MFA is OFF.")
        await walk.see("Authenticator ‹ off ›")
        await walk.press("left", "enter")
        await walk.see("✓ SetUserPoolMfaConfig is done: MFA is ON.")
        await walk.see("Authenticator ‹ on ›")
        assert sent(lab, "SetUserPoolMfaConfig") == {
            "UserPoolId": "us-east-1_MfaChoice",
            "MfaConfiguration": "ON",
            "SoftwareTokenMfaConfiguration": {"Enabled": True},
        }
        await walk.press("ctrl+r")
        await at_form(walk)
        await walk.see("MFA is ON now")
        assert "no authenticator yet" in walk.stage
        await walk.paste("bob")
        await walk.press("tab")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("Set up")


async def test_a_refused_setting_stays_as_it_was(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_settings(walk)
        await walk.press("down", "down", "down", "right")
        await walk.see("‹ on › not set yet: it is off")
        await walk.press("enter")
        await walk.see("✗ InvalidParameterException")
        assert "EmailSendingAccount of COGNITO_DEFAULT" in walk.stage
        assert "Amazon SES" in walk.stage
        assert "E-mail ‹ off ›" in walk.stage
        assert isinstance(walk.app.focused, SettingChoice)


async def test_what_is_looked_at_elsewhere_is_not_lost(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_settings(walk)
        await walk.press("right", "down", "down", "down", "down", "down", "down", "right", "enter")
        await walk.see("✓ UpdateUserPool is done: Devices is always.")
        assert "‹ ON › not set yet: it is OPTIONAL" in walk.stage


async def test_the_setting_keeps_the_focus_while_the_wire_is_looked_at(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_settings(walk)
        await walk.press("down", "down", "down")
        email = walk.app.focused
        await walk.press("ctrl+t")
        await walk.until(lambda: isinstance(walk.app.focused, WireList), "the wire pane")
        await walk.press("ctrl+t")
        await walk.until(lambda: walk.app.focused is email, "the setting as before")


async def test_a_longer_session_is_counted_down_from_there(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_settings(walk, "MFA required")
        for _ in range(10):
            await walk.press("down")
        await walk.press("right", "enter")
        await walk.see("✓ UpdateUserPoolClient is done: Session is 4.")
        await walk.press("ctrl+r")
        await at_form(walk)
        await walk.sign_in("alice")
        await walk.see("SOFTWARE_TOKEN_MFA")
        assert "4:00" in walk.stage


# -- a pool that is real ---------------------------------------------------------------------


async def test_a_real_pool_is_asked_about_before_anything_changes(far: DistantLab) -> None:
    async with journey(far, SMALL) as walk:
        await at_person(walk, "alice")
        await walk.press("x")
        await walk.see("Really AdminDeleteSoftwareToken?")
        for text in ("us-east-1_MfaNeeded", "alice", "MFA_SETUP"):
            assert text in walk.screen
        await walk.press("n")
        await walk.see("Sign in as them")
        assert "AdminDeleteSoftwareToken" not in calls(far)
        await walk.press("x")
        await walk.see("Really AdminDeleteSoftwareToken?")
        await walk.press("y")
        await walk.see("✓ AdminDeleteSoftwareToken is done.")


async def test_a_real_pool_is_asked_about_before_a_setting_changes(far: DistantLab) -> None:
    async with journey(far, SMALL) as walk:
        await at_settings(walk)
        await walk.press("right", "enter")
        await walk.see("Really SetUserPoolMfaConfig?")
        assert "MFA is ON (everybody needs one), no longer OPTIONAL." in walk.screen
        await walk.press("n")
        await walk.see("‹ ON › not set yet: it is OPTIONAL")
        assert "SetUserPoolMfaConfig" not in calls(far)
        await walk.press("enter")
        await walk.see("Really SetUserPoolMfaConfig?")
        await walk.press("y")
        await walk.see("✓ SetUserPoolMfaConfig is done: MFA is ON.")


async def test_settings_are_read_anew_after_a_call_from_elsewhere(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_settings(walk)
        assert "‹ OPTIONAL ›" in walk.stage
        visit = walk.app.workbench.stage.visit
        assert visit is not None
        cognito = lab.connect(visit.target)
        request = {"UserPoolId": visit.target.pool_id, "MfaConfiguration": "OFF"}
        await asyncio.to_thread(cognito.send, "SetUserPoolMfaConfig", request)
        await walk.see("has changed this pool.")
        await walk.see("‹ OFF ›")
        before = len(calls(lab))
        await walk.press("right", "enter")
        await walk.see("✓ SetUserPoolMfaConfig is done: MFA is OPTIONAL.")
        await walk.settled()
        assert "DescribeUserPoolClient" not in calls(lab)[before:], "its own calls are known"


async def test_without_credentials_the_list_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    lab = RemoteLab(Target.remote("us-east-1_Abc123", "1exampleclientid0000000001"))
    async with journey(lab, SMALL) as walk:
        await walk.see("AWS, us-east-1")
        await walk.press("ctrl+n")
        await walk.see("Pool settings")
        await walk.press(PEOPLE)
        await walk.see("✗ NoCredentialsError")
        assert "--profile" in walk.stage
