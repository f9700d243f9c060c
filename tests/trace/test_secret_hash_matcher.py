"""The matcher names the mistake that made a wrong secret hash."""

from __future__ import annotations

import base64
import hashlib
import hmac

import pytest

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.secret_hash import hash_verdict, right_hash
from tests.signin.conftest import CHOICE, PASSWORD, Town
from tests.trace.calls import call, jwt

CLIENT, SECRET, UUID = "1example23456789", "s3cr3t", "7f4c2f3e-5d1b-4c0a-9d7e-000000000000"


def digest(key: str, message: str) -> bytes:
    return hmac.new(key.encode(), message.encode(), hashlib.sha256).digest()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


FIRST = call(
    1,
    "InitiateAuth",
    {"ClientId": CLIENT, "AuthParameters": {"USERNAME": "Alice@example.com"}},
    {"ChallengeParameters": {"USER_ID_FOR_SRP": UUID}},
)


def sent(value: str, name: str = UUID) -> Exchange:
    answers = {"USERNAME": name, "SECRET_HASH": value}
    return call(
        2, "RespondToAuthChallenge", {"ClientId": CLIENT, "ChallengeResponses": answers}, {}
    )


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (b64(digest(SECRET, "Alice@example.com" + CLIENT)), "'Alice@example.com', USERNAME of exchange 1"),
        (digest(SECRET, UUID + CLIENT).hex(), "in hex in place of base64"),
        (b64(digest(SECRET, CLIENT + UUID)), "with the client id before the username"),
        (b64(digest(UUID + CLIENT, SECRET)), "with key and message swapped"),
        (b64(digest(SECRET + "\n", UUID + CLIENT)), "with a line end behind the secret"),
        (b64(digest(SECRET, UUID.upper() + CLIENT)), "in capitals"),
        (b64(digest(SECRET, CLIENT)), "the username was empty"),
        (b64(digest(SECRET, UUID)), "without the client id"),
        (b64(digest(CLIENT, UUID + CLIENT)), "with the client id as the secret"),
        (b64(digest(SECRET, UUID + CLIENT)).rstrip("="), "without the = at the end"),
        (SECRET, "the client's secret itself"),
        (b64(digest("another", UUID + CLIENT)), "unknown"),
        ("", None),
    ],
)  # fmt: skip
def test_each_usual_mistake(value: str, said: str | None) -> None:
    verdict = hash_verdict(sent(value), SECRET, [FIRST])
    if said is None:
        assert verdict is None
    else:
        assert verdict and not verdict.right and said in verdict.made


def test_the_right_hash() -> None:
    verdict = hash_verdict(sent(right_hash(UUID, CLIENT, SECRET)), SECRET, [FIRST])
    assert verdict and verdict.right


@pytest.mark.parametrize(("claim", "right"), [("cognito:username", True), ("email", False)])
def test_a_refresh_needs_the_real_user_name(claim: str, right: bool) -> None:
    token = jwt(**{claim: "somebody"})
    tokens = call(1, "InitiateAuth", {}, {"AuthenticationResult": {"IdToken": token}})
    value = right_hash("somebody", CLIENT, SECRET)
    parameters = {"REFRESH_TOKEN": "r", "SECRET_HASH": value}
    refresh = call(2, "InitiateAuth", {"ClientId": CLIENT, "AuthParameters": parameters}, {})
    verdict = hash_verdict(refresh, SECRET, [tokens])
    assert verdict and verdict.right is right
    assert f"{claim} in the ID token of exchange 1" in verdict.made


def test_the_hash_of_a_real_client(town: Town) -> None:
    cognito = town.cognito(CHOICE, secret=True)
    assert cognito.target.client_secret
    hashed = cognito.secret_hash("bob")
    cognito.api.initiate_auth(
        AuthFlow="USER_PASSWORD_AUTH",
        ClientId=cognito.target.client_id,
        AuthParameters={"USERNAME": "bob", "PASSWORD": PASSWORD, **hashed},
    )
    verdict = hash_verdict(town.trace.snapshot()[-1], cognito.target.client_secret)
    assert verdict and verdict.right
