"""Authenticators: enrolment with a token and inside a sign-in, and the code at sign-in."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import Refused, Site

MISMATCH = "Code mismatch and fail enable Software Token MFA"
LOCKED = (
    "Too many invalid credentials attempts. User temporarily locked. "
    "Please try again after few seconds."
)
USED = "Your software token has already been used once."
POOL_OFF = "Software Token MFA has not been enabled by the userPool"


def other(code: str) -> str:
    """A code that is not shown now."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


@pytest.fixture
def required(new_site: Callable[..., Site]) -> Site:
    """An MFA-required pool where alice has no authenticator yet."""
    site = new_site("ON")
    site.add_user()
    return site


def verify(site: Site, code: str, **holder: str) -> dict[str, Any]:
    return site.aws.verify_software_token(UserCode=code, **holder)


def test_enrolling_while_signed_in(site: Site) -> None:
    token = site.tokens()["AccessToken"]
    answer = site.aws.associate_software_token(AccessToken=token)
    assert re.fullmatch("[A-Z2-7]{52}", answer["SecretCode"])
    assert "Session" not in answer
    done = verify(site, site.code(answer["SecretCode"]), AccessToken=token)
    assert done["Status"] == "SUCCESS"
    assert "Session" not in done
    assert "AuthenticationResult" in site.sign_in()


def test_signing_in_with_an_authenticator(site: Site) -> None:
    secret = site.enrol(site.tokens()["AccessToken"], "My phone")
    challenge = site.sign_in()
    assert challenge["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert challenge["ChallengeParameters"] == {
        "FRIENDLY_DEVICE_NAME": "My phone",
        "USER_ID_FOR_SRP": "alice",
    }
    answer = site.answer_code(challenge["Session"], secret)
    assert answer["AuthenticationResult"].keys() >= {"AccessToken", "IdToken", "RefreshToken"}
    assert answer["ChallengeParameters"] == {}


def test_a_nameless_authenticator_has_no_name_in_the_challenge(required: Site) -> None:
    session = required.sign_in()["Session"]
    answer = required.aws.associate_software_token(Session=session)
    verify(required, required.code(answer["SecretCode"]), Session=answer["Session"])
    assert required.sign_in()["ChallengeParameters"] == {"USER_ID_FOR_SRP": "alice"}


def test_enrolling_inside_a_sign_in(required: Site) -> None:
    challenge = required.sign_in()
    assert challenge["ChallengeName"] == "MFA_SETUP"
    assert challenge["ChallengeParameters"] == {
        "MFAS_CAN_SETUP": '["SOFTWARE_TOKEN_MFA"]',
        "USER_ID_FOR_SRP": "alice",
    }
    second = required.aws.associate_software_token(Session=challenge["Session"])
    third = verify(required, required.code(second["SecretCode"]), Session=second["Session"])
    assert third["Status"] == "SUCCESS"
    assert len({challenge["Session"], second["Session"], third["Session"]}) == 3
    done = required.answer("MFA_SETUP", third["Session"])
    assert "AuthenticationResult" in done
    user = required.aws.admin_get_user(**required.key())
    assert user["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]
    assert "PreferredMfaSetting" not in user
    assert required.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_a_verified_authenticator_counts_even_if_setup_was_never_finished(required: Site) -> None:
    second = required.aws.associate_software_token(Session=required.sign_in()["Session"])
    verify(required, required.code(second["SecretCode"]), Session=second["Session"])
    assert required.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


def test_setup_cannot_be_claimed_without_verifying(required: Site, refused: Refused) -> None:
    session = required.sign_in()["Session"]
    with refused("NotAuthorizedException", "Invalid session for the user."):
        required.answer("MFA_SETUP", session)
    second = required.aws.associate_software_token(Session=session)["Session"]
    with refused("NotAuthorizedException", "Invalid session for the user."):
        required.answer("MFA_SETUP", second)


def test_every_step_of_setup_replaces_the_session(required: Site, refused: Refused) -> None:
    once = "Invalid session for the user, session can only be used once."
    first = required.sign_in()["Session"]
    second = required.aws.associate_software_token(Session=first)
    with refused("NotAuthorizedException", once):
        required.aws.associate_software_token(Session=first)
    code = required.code(second["SecretCode"])
    with refused("NotAuthorizedException", once):
        verify(required, code, Session=first)
    verify(required, code, Session=second["Session"])
    for used in (first, second["Session"]):
        with refused("NotAuthorizedException", once):
            required.answer("MFA_SETUP", used)


def test_a_wrong_enrolment_code_may_be_tried_again(
    site: Site, required: Site, refused: Refused
) -> None:
    token = site.tokens()["AccessToken"]
    secret = site.aws.associate_software_token(AccessToken=token)["SecretCode"]
    with refused("EnableSoftwareTokenMFAException", MISMATCH):
        verify(site, other(site.code(secret)), AccessToken=token)
    assert verify(site, site.code(secret), AccessToken=token)["Status"] == "SUCCESS"
    second = required.aws.associate_software_token(Session=required.sign_in()["Session"])
    session, code = second["Session"], required.code(second["SecretCode"])
    with refused("EnableSoftwareTokenMFAException", MISMATCH):
        verify(required, other(code), Session=session)
    assert verify(required, code, Session=session)["Status"] == "SUCCESS"


def test_verifying_what_was_never_associated(site: Site, refused: Refused) -> None:
    with refused("EnableSoftwareTokenMFAException", MISMATCH):
        verify(site, "123456", AccessToken=site.tokens()["AccessToken"])


def test_a_code_of_another_shape(site: Site, refused: Refused) -> None:
    text = (
        "1 validation error detected: Value at 'userCode' failed to satisfy constraint: "
        "Member must satisfy regular expression pattern: [0-9]+"
    )
    with refused("InvalidParameterException", text):
        verify(site, "12345a", AccessToken="abc")


def test_neither_token_nor_session(site: Site, refused: Refused) -> None:
    text = "Either AccessToken or Session must be given."
    with refused("InvalidParameterException", text):
        site.aws.associate_software_token()
    with refused("InvalidParameterException", text):
        verify(site, "123456")


def test_a_pool_without_authenticators(site: Site, refused: Refused) -> None:
    token = site.tokens()["AccessToken"]
    site.mfa("OFF")
    with refused("SoftwareTokenMFANotFoundException", POOL_OFF):
        site.aws.associate_software_token(AccessToken=token)
    with refused("SoftwareTokenMFANotFoundException", POOL_OFF):
        verify(site, "123456", AccessToken=token)


def test_associating_again_replaces_only_what_waits(site: Site, refused: Refused) -> None:
    token = site.tokens()["AccessToken"]
    old = site.enrol(token)
    waiting = site.aws.associate_software_token(AccessToken=token)["SecretCode"]
    newest = site.aws.associate_software_token(AccessToken=token)["SecretCode"]
    with refused("EnableSoftwareTokenMFAException", MISMATCH):
        verify(site, site.code(waiting), AccessToken=token)
    assert "AuthenticationResult" in site.answer_code(site.sign_in()["Session"], old)
    site.clock.advance(30)
    verify(site, site.code(newest), AccessToken=token)
    site.clock.advance(30)
    session = site.sign_in()["Session"]
    with refused("CodeMismatchException", "Invalid code received for user"):
        site.answer_code(session, old)
    assert "AuthenticationResult" in site.answer_code(session, newest)


def test_the_enrolment_code_is_used_up(site: Site, refused: Refused) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    site.clock.advance(-30)
    session = site.sign_in()["Session"]
    with refused("ExpiredCodeException", USED):
        site.answer_code(session, secret)
    site.clock.advance(30)
    assert "AuthenticationResult" in site.answer_code(session, secret)


def test_a_code_works_once(site: Site, refused: Refused) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    site.answer_code(site.sign_in()["Session"], secret)
    again = site.sign_in()["Session"]
    with refused("ExpiredCodeException", USED):
        site.answer_code(again, secret)
    site.clock.advance(30)
    with refused("ExpiredCodeException", USED):
        code = site.code(secret, site.clock.now - 30)
        site.answer("SOFTWARE_TOKEN_MFA", again, SOFTWARE_TOKEN_MFA_CODE=code)
    assert "AuthenticationResult" in site.answer_code(again, secret)


@pytest.mark.parametrize(
    ("offset", "accepted"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)]
)
def test_one_step_before_and_after_is_accepted(
    site: Site, refused: Refused, offset: int, accepted: bool
) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    site.clock.advance(300)
    code = site.code(secret, site.clock.now + offset)
    session = site.sign_in()["Session"]
    if accepted:
        done = site.answer("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE=code)
        assert "AuthenticationResult" in done
    else:
        with refused("CodeMismatchException", "Invalid code received for user"):
            site.answer("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE=code)


@pytest.mark.parametrize("code", ["12345", "1234567", "abcdef", "１２３４５６", " 123456"])
def test_a_wrong_code_leaves_the_session_good(site: Site, refused: Refused, code: str) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    session = site.sign_in()["Session"]
    for _ in range(4):
        with refused("CodeMismatchException", "Invalid code received for user"):
            site.answer("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE=code)
    assert "AuthenticationResult" in site.answer_code(session, secret)


def test_wrong_codes_lock_the_user(site: Site, refused: Refused) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    session = site.sign_in()["Session"]
    wrong = {"SOFTWARE_TOKEN_MFA_CODE": "none"}
    for _ in range(5):
        with refused("CodeMismatchException", "Invalid code received for user"):
            site.answer("SOFTWARE_TOKEN_MFA", session, **wrong)
    for _ in range(3):
        with refused("NotAuthorizedException", LOCKED):
            site.answer_code(session, secret)
    site.clock.advance(1)
    with refused("CodeMismatchException", "Invalid code received for user"):
        site.answer("SOFTWARE_TOKEN_MFA", session, **wrong)
    site.clock.advance(1.9)
    with refused("NotAuthorizedException", LOCKED):
        site.answer_code(session, secret)
    site.clock.advance(0.1)
    assert "AuthenticationResult" in site.answer_code(session, secret)
    site.clock.advance(30)
    again = site.sign_in()["Session"]
    with refused("CodeMismatchException", "Invalid code received for user"):
        site.answer("SOFTWARE_TOKEN_MFA", again, **wrong)
    assert "AuthenticationResult" in site.answer_code(again, secret)


def test_a_missing_code(site: Site, refused: Refused) -> None:
    site.enrol(site.tokens()["AccessToken"])
    text = "Missing required parameter SOFTWARE_TOKEN_MFA_CODE"
    with refused("InvalidParameterException", text):
        site.answer("SOFTWARE_TOKEN_MFA", site.sign_in()["Session"])


def test_an_authenticator_goes_on_working_when_the_pool_stops_offering_them(site: Site) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    session = site.sign_in()["Session"]
    site.mfa("OFF")
    assert "AuthenticationResult" in site.answer_code(session, secret)


def test_the_mode_of_the_pool_decides(site: Site) -> None:
    site.enrol(site.tokens()["AccessToken"])
    for mode, expected in (("OFF", None), ("ON", "SOFTWARE_TOKEN_MFA")):
        site.mfa(mode)
        assert site.sign_in().get("ChallengeName") == expected
