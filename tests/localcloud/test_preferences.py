"""SetUserMFAPreference and AdminSetUserMFAPreference."""

from __future__ import annotations

from typing import Any

import pytest

from tests.localcloud.conftest import Refused, Site

TOTP = "SOFTWARE_TOKEN_MFA"


def settings(enabled: bool | None, preferred: bool | None) -> dict[str, bool]:
    block = {"Enabled": enabled, "PreferredMfa": preferred}
    return {name: value for name, value in block.items() if value is not None}


def state(site: Site) -> tuple[list[str], str | None]:
    user = site.aws.admin_get_user(**site.key())
    return user.get("UserMFASettingList", []), user.get("PreferredMfaSetting")


def prefer(site: Site, **blocks: Any) -> None:
    site.aws.admin_set_user_mfa_preference(**site.key(), **blocks)


def enrol(site: Site) -> None:
    site.enrol(site.tokens()["AccessToken"], enable=False)


OFF, ON, LOVED = ([], None), ([TOTP], None), ([TOTP], TOTP)


@pytest.mark.parametrize(
    ("before", "enabled", "preferred", "after"),
    [
        (OFF, True, True, LOVED),
        (OFF, True, False, ON),
        (OFF, True, None, ON),
        (OFF, None, True, OFF),
        (OFF, None, None, OFF),
        (OFF, False, False, OFF),
        (ON, True, True, LOVED),
        (ON, None, True, LOVED),
        (ON, False, None, OFF),
        (ON, False, True, OFF),
        (LOVED, True, None, LOVED),
        (LOVED, True, False, ON),
        (LOVED, None, False, ON),
        (LOVED, None, None, LOVED),
        (LOVED, False, None, OFF),
        (LOVED, False, True, OFF),
    ],
)
def test_what_a_block_does(
    site: Site, before: Any, enabled: bool | None, preferred: bool | None, after: Any
) -> None:
    enrol(site)
    if before != OFF:
        prefer(site, SoftwareTokenMfaSettings=settings(True, before == LOVED))
    assert state(site) == before
    prefer(site, SoftwareTokenMfaSettings=settings(enabled, preferred))
    assert state(site) == after


def test_the_user_may_choose_too(site: Site) -> None:
    token = site.tokens()["AccessToken"]
    site.enrol(token)
    assert state(site) == LOVED
    me = site.aws.get_user(AccessToken=token)
    assert (me["UserMFASettingList"], me["PreferredMfaSetting"]) == LOVED
    site.aws.set_user_mfa_preference(
        AccessToken=token, SoftwareTokenMfaSettings={"Enabled": False, "PreferredMfa": False}
    )
    assert state(site) == OFF
    assert "AuthenticationResult" in site.sign_in()


def test_an_omitted_block_changes_nothing(site: Site) -> None:
    enrol(site)
    prefer(site, SoftwareTokenMfaSettings=settings(True, True))
    prefer(site)
    prefer(site, SMSMfaSettings=settings(False, False), EmailMfaSettings=settings(False, False))
    assert state(site) == LOVED


def test_in_a_required_pool_only_the_preference_goes(site: Site) -> None:
    enrol(site)
    prefer(site, SoftwareTokenMfaSettings=settings(True, True))
    site.mfa("ON")
    prefer(site, SoftwareTokenMfaSettings=settings(False, False))
    assert state(site) == ON
    assert site.sign_in()["ChallengeName"] == TOTP


@pytest.mark.parametrize(
    ("block", "factor"),
    [
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN_MFA"),
        ("SMSMfaSettings", "SMS_MFA"),
        ("EmailMfaSettings", "EMAIL_OTP"),
    ],
)
def test_a_factor_the_user_is_not_ready_for(
    site: Site, refused: Refused, block: str, factor: str
) -> None:
    site.add_user("bob")
    text = f"User does not have delivery config set to turn on {factor}"
    with refused("InvalidParameterException", text):
        site.aws.admin_set_user_mfa_preference(**site.key("bob"), **{block: {"Enabled": True}})


def test_a_factor_that_the_pool_does_not_offer(site: Site, refused: Refused) -> None:
    text = "User does not have delivery config set to turn on EMAIL_OTP"
    with refused("InvalidParameterException", text):
        prefer(site, EmailMfaSettings=settings(True, None))
    assert state(site) == OFF


def test_a_pool_that_offers_no_authenticators(site: Site, refused: Refused) -> None:
    enrol(site)
    site.mfa("OFF")
    text = "User does not have delivery config set to turn on SOFTWARE_TOKEN_MFA"
    with refused("InvalidParameterException", text):
        prefer(site, SoftwareTokenMfaSettings=settings(True, True))


def test_two_favourites(site: Site, refused: Refused) -> None:
    enrol(site)
    with refused("InvalidParameterException", "Only one MFA method can be preferred."):
        prefer(
            site,
            SoftwareTokenMfaSettings=settings(True, True),
            EmailMfaSettings=settings(True, True),
        )
    assert state(site) == OFF
