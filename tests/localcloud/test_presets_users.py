"""Each practice user meets in a sign-in what the words beside his name say."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pyotp.totp import TOTP

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.presets import Practice, PracticePool, PracticeUser, install_practice
from tests.localcloud.conftest import FakeClock
from tests.localcloud.mfa_pools import code_in

# pool, user, state, what comes after the password, how it can be chosen
MEETS = [
    ("MfaNeeded", "alice", "authenticator set up", "SOFTWARE_TOKEN_MFA", None),
    ("MfaNeeded", "bob", "no authenticator yet", "MFA_SETUP", ["SOFTWARE_TOKEN_MFA"]),
    ("MfaNeeded", "carol", "temporary password", "NEW_PASSWORD_REQUIRED", None),
    ("MfaChoice", "alice", "authenticator set up", "SOFTWARE_TOKEN_MFA", None),
    ("MfaChoice", "bob", "no authenticator yet", "tokens", None),
    ("MfaChoice", "carol", "temporary password", "NEW_PASSWORD_REQUIRED", None),
    ("MfaChoice", "rita", "password must be reset", "PasswordResetRequiredException", None),
    ("MfaChoice", "uma", "sign-up not confirmed", "UserNotConfirmedException", None),
    ("MfaChoice", "dan", "disabled", "NotAuthorizedException", None),
    ("ByMessage", "sam", "second factor by SMS", "SMS_MFA", None),
    ("ByMessage", "emma", "second factor by e-mail", "EMAIL_OTP", None),
    ("ByMessage", "pia", "chooses SMS or mail", "SELECT_MFA_TYPE", ["SMS_MFA", "EMAIL_OTP"]),
    (
        "ByMessage",
        "max",
        "chooses SMS, mail or app",
        "SELECT_MFA_TYPE",
        ["SMS_MFA", "EMAIL_OTP", "SOFTWARE_TOKEN_MFA"],
    ),
    ("ByMessage", "fay", "several, prefers mail", "EMAIL_OTP", None),
    ("ByMessage", "nina", "no second factor yet", "MFA_SETUP", ["EMAIL_OTP", "SOFTWARE_TOKEN_MFA"]),
    ("MyDevices", "alice", "authenticator set up", "SOFTWARE_TOKEN_MFA", None),
    ("MyDevices", "bob", "no authenticator yet", "tokens", None),
]
BEGINS = [
    ("otto", "chooses password or code", {"PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"}),
    ("lena", "no password, only codes", {"EMAIL_OTP"}),
    ("paula", "password, no passkey yet", {"PASSWORD_SRP", "PASSWORD"}),
]


@pytest.fixture
def practice(cloud: LocalCloud) -> Practice:
    return install_practice(cloud)


def look_up(practice: Practice, short_id: str, name: str) -> tuple[PracticePool, PracticeUser]:
    pool = next(pool for pool in practice.pools if pool.pool_id.endswith(f"_{short_id}"))
    return pool, next(user for user in pool.users if user.username == name)


def outcome(aws: Any, pool: PracticePool, user: PracticeUser) -> dict[str, Any]:
    """The answer to the user's password; an error under its name."""
    try:
        return aws.initiate_auth(
            ClientId=pool.clients[0].client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user.username, "PASSWORD": user.password},
        )
    except ClientError as error:
        return {"ChallengeName": error.response["Error"]["Code"]}


@pytest.mark.parametrize(("short_id", "name", "state", "meets", "choices"), MEETS)
def test_after_the_password(
    aws: Any,
    practice: Practice,
    short_id: str,
    name: str,
    state: str,
    meets: str,
    choices: list[str] | None,
) -> None:
    pool, user = look_up(practice, short_id, name)
    assert user.state == state
    answer = outcome(aws, pool, user)
    assert answer.get("ChallengeName", "tokens") == meets
    given = answer.get("ChallengeParameters", {})
    listed = given.get("MFAS_CAN_CHOOSE") or given.get("MFAS_CAN_SETUP")
    assert (json.loads(listed) if listed else None) == choices


@pytest.mark.parametrize(("name", "state", "offered"), BEGINS)
def test_before_any_password(
    aws: Any, practice: Practice, name: str, state: str, offered: set[str]
) -> None:
    pool, user = look_up(practice, "FirstPick", name)
    assert (user.state, pool.flow) == (state, "USER_AUTH")
    answer = aws.initiate_auth(
        ClientId=pool.clients[0].client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": name},
    )
    assert answer["ChallengeName"] == "SELECT_CHALLENGE"
    assert set(answer["AvailableChallenges"]) == offered


def test_every_planned_user_is_met_above(practice: Practice) -> None:
    planned = {
        (plan.short_id, user.username) for plan in POOLS if not plan.stack for user in plan.users
    }
    met = {(row[0], row[1]) for row in MEETS} | {("FirstPick", row[0]) for row in BEGINS}
    assert met == planned


def test_nobody_is_sent_anything_before_somebody_asks(
    practice: Practice, inbox: list[Message]
) -> None:
    assert practice.installed
    assert inbox == []


@pytest.mark.parametrize(("name", "medium"), [("sam", "SMS"), ("emma", "EMAIL"), ("fay", "EMAIL")])
def test_the_sent_code_signs_in(
    aws: Any, practice: Practice, inbox: list[Message], name: str, medium: str
) -> None:
    pool, user = look_up(practice, "ByMessage", name)
    challenge = outcome(aws, pool, user)
    (message,) = inbox
    assert message.medium == medium
    assert message.sender == {"SMS": "NOTICE", "EMAIL": "practice@example.com"}[medium]
    kind = challenge["ChallengeName"]
    done = aws.respond_to_auth_challenge(
        ClientId=pool.clients[0].client_id,
        ChallengeName=kind,
        Session=challenge["Session"],
        ChallengeResponses={"USERNAME": name, f"{kind}_CODE": code_in(message)},
    )
    assert "AuthenticationResult" in done


def test_a_reset_and_a_confirmation_can_be_finished(
    aws: Any, practice: Practice, inbox: list[Message]
) -> None:
    pool, rita = look_up(practice, "MfaChoice", "rita")
    client = {"ClientId": pool.clients[0].client_id}
    aws.forgot_password(**client, Username="rita")
    code = code_in(inbox[-1])
    aws.confirm_forgot_password(
        **client, Username="rita", ConfirmationCode=code, Password="Battery-Staple-1"
    )
    aws.resend_confirmation_code(**client, Username="uma")
    aws.confirm_sign_up(**client, Username="uma", ConfirmationCode=code_in(inbox[-1]))
    assert inbox[-1].sender == "no-reply@verificationemail.com"
    _, uma = look_up(practice, "MfaChoice", "uma")
    assert "AuthenticationResult" in outcome(aws, pool, uma)
    assert outcome(aws, pool, rita)["ChallengeName"] == "NotAuthorizedException"


def test_an_authenticator_beside_other_factors_works(
    aws: Any, practice: Practice, clock: FakeClock
) -> None:
    pool, user = look_up(practice, "ByMessage", "max")
    assert user.totp_secret
    choice = outcome(aws, pool, user)
    common = {"ClientId": pool.clients[0].client_id}
    asked = aws.respond_to_auth_challenge(
        **common,
        ChallengeName="SELECT_MFA_TYPE",
        Session=choice["Session"],
        ChallengeResponses={"USERNAME": "max", "ANSWER": "SOFTWARE_TOKEN_MFA"},
    )
    done = aws.respond_to_auth_challenge(
        **common,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=asked["Session"],
        ChallengeResponses={
            "USERNAME": "max",
            "SOFTWARE_TOKEN_MFA_CODE": TOTP(user.totp_secret).at(int(clock.now)),
        },
    )
    assert "AuthenticationResult" in done


def test_devices_get_keys_where_they_are_tracked(aws: Any, practice: Practice) -> None:
    pool, user = look_up(practice, "MyDevices", "bob")
    assert "NewDeviceMetadata" in outcome(aws, pool, user)["AuthenticationResult"]
