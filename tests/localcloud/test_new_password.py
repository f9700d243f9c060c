"""NEW_PASSWORD_REQUIRED: from a temporary password to one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import Refused, Site

TEMPORARY, OWN = "Temp-0rary", "Battery-Staple-1"
DAY = 24 * 60 * 60


@pytest.fixture
def invited(new_site: Callable[..., Site]) -> Site:
    """Carol has a temporary password, an email address, and no name, which the pool requires."""
    site = new_site(pool={"Schema": [{"Name": "name", "Required": True}]})
    site.aws.admin_create_user(
        **site.key("carol"),
        TemporaryPassword=TEMPORARY,
        UserAttributes=[
            {"Name": "email", "Value": "carol@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    return site


def start(site: Site) -> str:
    return site.sign_in("carol", TEMPORARY)["Session"]


def answer(site: Site, session: str, **responses: str) -> dict[str, Any]:
    return site.answer("NEW_PASSWORD_REQUIRED", session, "carol", **responses)


NAME = {"userAttributes.name": "Carol"}


def test_the_challenge_has_json_inside_strings(invited: Site) -> None:
    challenge = invited.sign_in("carol", TEMPORARY)
    parameters = challenge["ChallengeParameters"]
    assert challenge["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert parameters.keys() == {"USER_ID_FOR_SRP", "requiredAttributes", "userAttributes"}
    assert json.loads(parameters["requiredAttributes"]) == ["userAttributes.name"]
    assert json.loads(parameters["userAttributes"]) == {
        "email": "carol@example.com",
        "email_verified": "true",
    }


def test_the_new_password_and_attributes_are_kept(invited: Site, refused: Refused) -> None:
    result = answer(invited, start(invited), NEW_PASSWORD=OWN, **NAME)
    assert "AuthenticationResult" in result
    user = invited.aws.admin_get_user(**invited.key("carol"))
    assert user["UserStatus"] == "CONFIRMED"
    assert {"Name": "name", "Value": "Carol"} in user["UserAttributes"]
    assert "AuthenticationResult" in invited.sign_in("carol", OWN)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        invited.sign_in("carol", TEMPORARY)


def test_a_weak_password_leaves_the_session_good(invited: Site, refused: Refused) -> None:
    session = start(invited)
    text = "Password does not conform to policy: Password not long enough"
    with refused("InvalidPasswordException", text):
        answer(invited, session, NEW_PASSWORD="Ab-1", **NAME)
    assert "AuthenticationResult" in answer(invited, session, NEW_PASSWORD=OWN, **NAME)


@pytest.mark.parametrize(
    ("responses", "kind", "text"),
    [
        ({}, "InvalidParameterException", "Missing required parameter NEW_PASSWORD"),
        (
            {"NEW_PASSWORD": OWN},
            "InvalidParameterException",
            "Invalid attributes given, name is missing",
        ),
        (
            {"NEW_PASSWORD": OWN, "userAttributes.email": "c@example.com", **NAME},
            "NotAuthorizedException",
            "Cannot modify an already provided email",
        ),
        (
            {"NEW_PASSWORD": OWN, "userAttributes.phone_number": "555", **NAME},
            "InvalidParameterException",
            "Invalid phone number format.",
        ),
        (
            {"NEW_PASSWORD": OWN, "userAttributes.shoe_size": "43", **NAME},
            "InvalidParameterException",
            "Invalid attributes given, shoe_size is not part of the schema",
        ),
    ],
)
def test_wrong_answers_change_nothing(
    invited: Site, refused: Refused, responses: dict[str, str], kind: str, text: str
) -> None:
    session = start(invited)
    with refused(kind, text):
        answer(invited, session, **responses)
    user = invited.aws.admin_get_user(**invited.key("carol"))
    assert user["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert start(invited)


def test_a_temporary_password_expires(invited: Site, refused: Refused) -> None:
    invited.clock.advance(7 * DAY - 1)
    assert start(invited)
    invited.clock.advance(1)
    with refused("NotAuthorizedException", "Incorrect username or password."):
        invited.sign_in("carol", "Wrong-Horse-9")
    text = "Temporary password has expired and must be reset by an administrator."
    with refused("NotAuthorizedException", text):
        start(invited)


def test_zero_days_mean_seven(new_site: Callable[..., Site]) -> None:
    policy = {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 0}}
    site = new_site(pool={"Policies": policy})
    site.aws.admin_create_user(**site.key("carol"), TemporaryPassword=TEMPORARY)
    site.clock.advance(6 * DAY)
    assert start(site)


def test_app_and_administrator_may_take_turns(invited: Site) -> None:
    result = invited.aws.admin_respond_to_auth_challenge(
        UserPoolId=invited.pool_id,
        ClientId=invited.client_id,
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=start(invited),
        ChallengeResponses={"USERNAME": "carol", "NEW_PASSWORD": OWN, **NAME},
    )
    assert "AuthenticationResult" in result


def test_mfa_comes_after_the_new_password(invited: Site) -> None:
    invited.mfa("ON")
    challenge = answer(invited, start(invited), NEW_PASSWORD=OWN, **NAME)
    assert challenge["ChallengeName"] == "MFA_SETUP"
