"""SELECT_MFA_TYPE, MFA_SETUP with several factors, and the rows of the table on the wire."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import Refused, Site
from tests.localcloud.mfa_pools import (
    EMAIL,
    EMAIL_ON,
    PHONE,
    SES,
    SMS_ON,
    TOTP_ON,
    attributes,
    code_in,
    configure,
    prefer,
    recovering,
)

INVALID = "Invalid session for the user."
ONCE = "Invalid session for the user, session can only be used once."


@pytest.fixture
def pool(new_site: Callable[..., Site]) -> Callable[..., Site]:
    """Make a pool where MFA is required, with all factors and this order of recovery."""

    def make(*recovery: str, mode: str = "ON") -> Site:
        site = new_site(pool={"EmailConfiguration": SES, **recovering(*recovery)})
        configure(site, mode, **SMS_ON, **EMAIL_ON, **TOTP_ON)
        return site

    return make


@pytest.fixture
def choosing(pool: Callable[..., Site]) -> Site:
    """Alice may choose between a message and a mail."""
    site = pool("admin_only")
    site.add_user(phone_number=PHONE, email=EMAIL)
    return site


def choices(challenge: dict[str, Any], name: str = "MFAS_CAN_CHOOSE") -> list[str]:
    return json.loads(challenge["ChallengeParameters"][name])


def choose(site: Site, challenge: dict[str, Any], answer: str) -> dict[str, Any]:
    return site.answer("SELECT_MFA_TYPE", challenge["Session"], ANSWER=answer)


def test_the_choice_is_a_text_that_holds_a_list(choosing: Site) -> None:
    challenge = choosing.sign_in()
    assert challenge["ChallengeName"] == "SELECT_MFA_TYPE"
    assert challenge["ChallengeParameters"] == {
        "MFAS_CAN_CHOOSE": '["SMS_MFA","EMAIL_OTP"]',
        "USER_ID_FOR_SRP": "alice",
    }


@pytest.mark.parametrize("factor", ["SMS_MFA", "EMAIL_OTP"])
def test_choosing_a_message(choosing: Site, inbox: list[Message], factor: str) -> None:
    chosen = choose(choosing, choosing.sign_in(), factor)
    assert chosen["ChallengeName"] == factor
    [message] = inbox
    assert message.medium == ("SMS" if factor == "SMS_MFA" else "EMAIL")
    code = {f"{factor}_CODE": code_in(message)}
    assert "AuthenticationResult" in choosing.answer(factor, chosen["Session"], **code)


def test_choosing_an_authenticator(pool: Callable[..., Site]) -> None:
    site = pool("admin_only", mode="OPTIONAL")
    site.add_user(phone_number=PHONE)
    secret = site.enrol(site.tokens()["AccessToken"])
    prefer(site, SoftwareToken=(True, False), SMS=(True, False))
    challenge = site.sign_in()
    assert choices(challenge) == ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    chosen = choose(site, challenge, "SOFTWARE_TOKEN_MFA")
    assert chosen["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "My phone"
    assert "AuthenticationResult" in site.answer_code(chosen["Session"], secret)


def test_choosing_again_until_the_end_of_the_sign_in(
    choosing: Site, inbox: list[Message], refused: Refused
) -> None:
    challenge = choosing.sign_in()
    first = choose(choosing, challenge, "SMS_MFA")
    second = choose(choosing, challenge, "SMS_MFA")
    mail = choose(choosing, challenge, "EMAIL_OTP")
    codes = [code_in(message) for message in inbox]
    assert len(set(codes)) == 3
    choosing.answer("SMS_MFA", second["Session"], SMS_MFA_CODE=codes[1])
    with refused("NotAuthorizedException", ONCE):
        choosing.answer("SMS_MFA", first["Session"], SMS_MFA_CODE=codes[0])
    with refused("NotAuthorizedException", ONCE):
        choosing.answer("EMAIL_OTP", mail["Session"], EMAIL_OTP_CODE=codes[2])
    with refused("NotAuthorizedException", ONCE):
        choose(choosing, challenge, "SMS_MFA")


def test_a_choice_expires(choosing: Site, refused: Refused) -> None:
    challenge = choosing.sign_in()
    choosing.clock.advance(180)
    expired = "Invalid session for the user, session is expired."
    with refused("NotAuthorizedException", expired):
        choose(choosing, challenge, "SMS_MFA")


def test_wrong_choices(choosing: Site, refused: Refused, inbox: list[Message]) -> None:
    challenge = choosing.sign_in()
    with refused("InvalidParameterException", "EMAIL_MFA is not an MFA type."):
        choose(choosing, challenge, "EMAIL_MFA")
    text = "SOFTWARE_TOKEN_MFA is not available for the user."
    with refused("MFAMethodNotFoundException", text):
        choose(choosing, challenge, "SOFTWARE_TOKEN_MFA")
    with refused("InvalidParameterException", "Missing required parameter ANSWER"):
        choosing.answer("SELECT_MFA_TYPE", challenge["Session"])
    with refused("NotAuthorizedException", INVALID):
        choosing.answer("SMS_MFA", challenge["Session"], SMS_MFA_CODE="123456")
    assert inbox == []
    assert choose(choosing, challenge, "EMAIL_OTP")["ChallengeName"] == "EMAIL_OTP"


def test_a_chosen_factor_must_still_be_there(choosing: Site, refused: Refused) -> None:
    challenge = choosing.sign_in()
    configure(choosing, "ON", **EMAIL_ON)
    with refused("MFAMethodNotFoundException", "SMS_MFA is not available for the user."):
        choose(choosing, challenge, "SMS_MFA")


@pytest.mark.parametrize(
    ("recovery", "phone", "email", "expected"),
    [
        ("verified_email", True, True, "SMS_MFA"),
        ("verified_phone_number", True, True, "EMAIL_OTP"),
        ("verified_email", True, False, "SMS_MFA"),
        ("verified_phone_number", False, True, "EMAIL_OTP"),
        ("verified_email", False, True, "MFA_SETUP"),
    ],
)
def test_the_channel_of_recovery_is_no_second_factor(
    pool: Callable[..., Site], recovery: str, phone: bool, email: bool, expected: str
) -> None:
    others = {"verified_email": "verified_phone_number", "verified_phone_number": "verified_email"}
    site = pool(recovery, others[recovery])
    given = {"phone_number": PHONE} if phone else {}
    site.add_user(**given, **({"email": EMAIL} if email else {}))
    assert site.sign_in()["ChallengeName"] == expected


def test_nothing_that_could_be_asked_for(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site()
    configure(site, "ON", **SMS_ON)
    site.add_user(email=EMAIL)
    text = "User has no MFA method that can be used or set up."
    with refused("InvalidParameterException", text):
        site.sign_in()


def test_all_that_can_be_set_up(pool: Callable[..., Site]) -> None:
    site = pool("verified_phone_number", "verified_email")
    site.add_user()
    assert choices(site.sign_in(), "MFAS_CAN_SETUP") == ["EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]


@pytest.fixture
def blank(pool: Callable[..., Site]) -> Site:
    """Alice has nothing, and must set up a factor."""
    site = pool("admin_only")
    site.add_user()
    return site


@pytest.mark.parametrize("key", ["EMAIL", "email"])
def test_setting_up_a_mail_address(
    blank: Site, inbox: list[Message], refused: Refused, key: str
) -> None:
    setup = blank.sign_in()
    assert choices(setup, "MFAS_CAN_SETUP") == ["SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]
    challenge = blank.answer("MFA_SETUP", setup["Session"], **{key: EMAIL})
    assert challenge["ChallengeName"] == "EMAIL_OTP"
    assert challenge["ChallengeParameters"]["CODE_DELIVERY_DESTINATION"] == "a***@e***"
    assert "email" not in attributes(blank)
    [message] = inbox
    assert message.destination == EMAIL
    with refused("CodeMismatchException", "Invalid code or auth state for the user."):
        blank.answer("EMAIL_OTP", challenge["Session"], EMAIL_OTP_CODE="none")
    code = {"EMAIL_OTP_CODE": code_in(message)}
    assert "AuthenticationResult" in blank.answer("EMAIL_OTP", challenge["Session"], **code)
    user = blank.aws.admin_get_user(**blank.key())
    assert user["UserMFASettingList"] == ["EMAIL_OTP"]
    assert attributes(blank).items() >= {"email": EMAIL, "email_verified": "true"}.items()
    assert blank.sign_in()["ChallengeName"] == "EMAIL_OTP"


def test_addresses_that_cannot_be_set_up(
    blank: Site, pool: Callable[..., Site], refused: Refused
) -> None:
    session = blank.sign_in()["Session"]
    with refused("InvalidParameterException", "Invalid email address format."):
        blank.answer("MFA_SETUP", session, EMAIL="nowhere")
    with refused("NotAuthorizedException", INVALID):
        blank.answer("MFA_SETUP", session)
    recovering_by_mail = pool("verified_email", "verified_phone_number")
    recovering_by_mail.add_user()
    other = recovering_by_mail.sign_in()["Session"]
    with refused("MFAMethodNotFoundException", "EMAIL_OTP is not available for the user."):
        recovering_by_mail.answer("MFA_SETUP", other, EMAIL=EMAIL)
    assert "Session" in blank.answer("MFA_SETUP", session, EMAIL=EMAIL)


def test_who_has_a_factor_by_now_cannot_set_up_another(
    blank: Site, inbox: list[Message], refused: Refused
) -> None:
    setups = [blank.sign_in()["Session"] for _ in range(4)]
    mail = blank.answer("MFA_SETUP", setups[0], EMAIL="eve@example.com")
    answer = blank.aws.associate_software_token(Session=setups[1])
    code = blank.code(answer["SecretCode"])
    blank.aws.verify_software_token(Session=answer["Session"], UserCode=code)
    with refused("CodeMismatchException", "Invalid code or auth state for the user."):
        blank.answer("EMAIL_OTP", mail["Session"], EMAIL_OTP_CODE=code_in(inbox[0]))
    with refused("MFAMethodNotFoundException", "EMAIL_OTP is not available for the user."):
        blank.answer("MFA_SETUP", setups[2], EMAIL="eve@example.com")
    with refused("NotAuthorizedException", INVALID):
        blank.aws.associate_software_token(Session=setups[3])
    assert "email" not in attributes(blank)
