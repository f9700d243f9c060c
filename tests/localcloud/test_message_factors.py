"""SMS_MFA and EMAIL_OTP as second factors: the code, its way, its life."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import pools, users
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.store import Store
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
    wrong,
)

MISMATCH = "Invalid code or auth state for the user."
LOCKED = (
    "Too many invalid credentials attempts. User temporarily locked. "
    "Please try again after few seconds."
)


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    """An MFA-optional pool with every factor, and alice with an unverified number and address."""
    site = new_site(pool={"EmailConfiguration": SES})
    configure(site, "OPTIONAL", **SMS_ON, **EMAIL_ON, **TOTP_ON)
    site.add_user(phone_number=PHONE, email=EMAIL)
    return site


@pytest.fixture(params=["SMS", "Email"])
def factor(request: pytest.FixtureRequest, site: Site) -> str:
    """One message factor, which alice has turned on."""
    prefer(site, **{request.param: (True, True)})
    return "SMS_MFA" if request.param == "SMS" else "EMAIL_OTP"


def send(site: Site, challenge: dict[str, Any], code: str) -> dict[str, Any]:
    name = challenge["ChallengeName"]
    return site.answer(name, challenge["Session"], **{f"{name}_CODE": code})


def test_a_text_message(site: Site, inbox: list[Message]) -> None:
    prefer(site, SMS=(True, True))
    challenge = site.sign_in()
    assert challenge["ChallengeName"] == "SMS_MFA"
    assert challenge["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
        "CODE_DELIVERY_DESTINATION": "+*******0199",
        "USER_ID_FOR_SRP": "alice",
    }
    [message] = inbox
    code = code_in(message)
    assert len(code) == 6
    text = f"Your authentication code is {code}. "
    who = ("alice", site.pool_id)
    assert message == Message("SMS", PHONE, None, text, "sign-in code", *who, code, "NOTICE")
    assert "AuthenticationResult" in send(site, challenge, code)


def test_a_mail(site: Site, inbox: list[Message]) -> None:
    prefer(site, Email=(True, True))
    challenge = site.sign_in()
    assert challenge["ChallengeName"] == "EMAIL_OTP"
    assert challenge["ChallengeParameters"] == {
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": "a***@e***",
        "USER_ID_FOR_SRP": "alice",
    }
    [message] = inbox
    assert (message.medium, message.destination) == ("EMAIL", EMAIL)
    assert len(code_in(message)) == 6
    assert "AuthenticationResult" in send(site, challenge, code_in(message))


def test_the_words_of_the_pool(site: Site, inbox: list[Message]) -> None:
    sms = SMS_ON["SmsMfaConfiguration"] | {"SmsAuthenticationMessage": "Demo {####}!"}
    mail = {"Message": "Code {####} for you", "Subject": "Demo"}
    configure(site, "OPTIONAL", SmsMfaConfiguration=sms, EmailMfaConfiguration=mail)
    for block in ("SMS", "Email"):
        prefer(site, **{block: (True, True)})
        site.sign_in()
    text, letter = inbox
    assert text.text == f"Demo {code_in(text)}!"
    assert (letter.subject, letter.text) == ("Demo", f"Code {code_in(letter)} for you")


def test_a_right_code_verifies_where_it_went(site: Site, factor: str, inbox: list[Message]) -> None:
    flag = "phone_number_verified" if factor == "SMS_MFA" else "email_verified"
    assert flag not in attributes(site)
    challenge = site.sign_in()
    send(site, challenge, code_in(inbox[-1]))
    assert attributes(site)[flag] == "true"


def test_a_wrong_code_leaves_the_session_good(
    site: Site, factor: str, inbox: list[Message], refused: Refused
) -> None:
    challenge = site.sign_in()
    code = code_in(inbox[-1])
    for guess in (wrong(code), code[:-1], f"{code} ", "abcdef"):
        with refused("CodeMismatchException", MISMATCH):
            send(site, challenge, guess)
    assert "AuthenticationResult" in send(site, challenge, code)
    once = "Invalid session for the user, session can only be used once."
    with refused("NotAuthorizedException", once):
        send(site, challenge, code)


def test_five_wrong_codes_lock(
    site: Site, factor: str, inbox: list[Message], refused: Refused
) -> None:
    challenge = site.sign_in()
    code = code_in(inbox[-1])
    for _ in range(5):
        with refused("CodeMismatchException", MISMATCH):
            send(site, challenge, wrong(code))
    with refused("NotAuthorizedException", LOCKED):
        send(site, challenge, code)
    again = site.sign_in()
    with refused("NotAuthorizedException", LOCKED):
        send(site, again, code_in(inbox[-1]))
    site.clock.advance(1)
    assert "AuthenticationResult" in send(site, challenge, code)


def test_a_code_lives_as_long_as_its_session(
    site: Site, factor: str, inbox: list[Message], refused: Refused
) -> None:
    challenge = site.sign_in()
    site.clock.advance(180)
    expired = "Invalid session for the user, session is expired."
    with refused("NotAuthorizedException", expired):
        send(site, challenge, code_in(inbox[-1]))


def test_a_code_belongs_to_its_session(
    site: Site, factor: str, inbox: list[Message], refused: Refused
) -> None:
    first, second = site.sign_in(), site.sign_in()
    earlier, later = map(code_in, inbox)
    assert earlier != later
    for challenge, code in ((first, later), (second, earlier)):
        with refused("CodeMismatchException", MISMATCH):
            send(site, challenge, code)
    assert "AuthenticationResult" in send(site, first, earlier)
    assert "AuthenticationResult" in send(site, second, later)


@pytest.mark.parametrize("key", ["EMAIL_MFA_CODE", "SMS_OTP_CODE", "ANSWER"])
def test_a_code_under_another_name(
    site: Site, factor: str, refused: Refused, inbox: list[Message], key: str
) -> None:
    challenge = site.sign_in()
    text = f"Missing required parameter {factor}_CODE"
    with refused("InvalidParameterException", text):
        site.answer(factor, challenge["Session"], **{key: code_in(inbox[-1])})


def test_a_changed_address_voids_the_code(
    cloud: LocalCloud, site: Site, inbox: list[Message], refused: Refused
) -> None:
    prefer(site, Email=(True, True))
    challenge = site.sign_in()
    with cloud.call() as call:
        alice = users.existing(call, pools.existing(call, site.pool_id), "alice")
        alice.attributes["email"] = "new@example.com"
        users.save(call, alice)
    with refused("CodeMismatchException", MISMATCH):
        send(site, challenge, code_in(inbox[-1]))


def test_no_code_can_be_read_from_the_database(
    site: Site, factor: str, inbox: list[Message], store: Store
) -> None:
    site.sign_in()
    with store.transaction() as database:
        documents = [row["document"] for row in database.execute("SELECT * FROM session")]
    assert len(documents) == 1
    assert f'"{code_in(inbox[-1])}"' not in documents[0]


def test_the_lists_that_show_it(site: Site) -> None:
    token = site.tokens()["AccessToken"]
    site.aws.set_user_mfa_preference(
        AccessToken=token,
        SMSMfaSettings={"Enabled": True, "PreferredMfa": False},
        EmailMfaSettings={"Enabled": True, "PreferredMfa": True},
    )
    for user in (
        site.aws.get_user(AccessToken=token),
        site.aws.admin_get_user(**site.key()),
    ):
        assert sorted(user["UserMFASettingList"]) == ["EMAIL_OTP", "SMS_MFA"]
        assert user["PreferredMfaSetting"] == "EMAIL_OTP"
    assert site.sign_in()["ChallengeName"] == "EMAIL_OTP"


def test_a_factor_that_the_pool_has_given_up_is_not_asked_for(site: Site, factor: str) -> None:
    configure(site, "OPTIONAL", **TOTP_ON)
    assert "AuthenticationResult" in site.sign_in()


@pytest.mark.parametrize("block", ["SMS", "Email"])
def test_nobody_can_be_reached_without_an_address(site: Site, refused: Refused, block: str) -> None:
    site.add_user("bob")
    factor = {"SMS": "SMS_MFA", "Email": "EMAIL_OTP"}[block]
    text = f"User does not have delivery config set to turn on {factor}"
    with refused("InvalidParameterException", text):
        prefer(site, "bob", **{block: (True, True)})
