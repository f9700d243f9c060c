"""Whatever is sent, the answer is the service's 4xx envelope: never a 5xx, never an exception."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.operations import OPERATIONS
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header
from tests.localcloud.conftest import SIGNATURE, Site

Post = Callable[..., HttpResponse]

shared_cloud = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=8,
)
surrogate = st.characters(categories=["Cs", "Cc", "Lu", "So"])
strange_text = st.text(surrogate, max_size=12) | st.sampled_from(["", "alice", "\0", "x" * 3_000])


def is_envelope(response: HttpResponse) -> bool:
    body = json.loads(response.body)
    kind = header(response.headers, "x-amzn-ErrorType")
    return 400 <= response.status < 500 and kind == f"{body['__type']}:"


@given(st.sampled_from(sorted(OPERATIONS)), st.binary(max_size=200))
@shared_cloud
def test_random_bytes(post: Post, operation: str, body: bytes) -> None:
    assert is_envelope(post(operation, body))


@given(st.sampled_from(sorted(OPERATIONS)), anything)
@shared_cloud
def test_json_of_any_shape(post: Post, operation: str, document: Any) -> None:
    assert is_envelope(post(operation, json.dumps(document).encode()))


@pytest.mark.parametrize("operation", sorted(OPERATIONS))
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"ClientId":' + b"[" * 5_000 + b"]" * 5_000 + b"}",
        b'{"UserPoolId":1,"ClientId":{},"AccessToken":[]}',
        b'{"UserPoolId":"\\ud800","ClientId":"\\udfff"}',
        b'{"UserPoolId":' + b"9" * 5_000 + b"}",
        b'{"UserPoolId":1e999}',
        b'{"UserPoolId":NaN}',
        b'{"ClientId":"' + b"x" * 1_000_000 + b'"}',
        b'\xff\xfe{\x00"\x00',
    ],
    ids=range(13),
)
def test_well_known_traps(post: Post, operation: str, body: bytes) -> None:
    assert is_envelope(post(operation, body))


NAMES = st.sampled_from(
    [
        "USERNAME",
        "PASSWORD",
        "SRP_A",
        "REFRESH_TOKEN",
        "SECRET_HASH",
        "TIMESTAMP",
        "NEW_PASSWORD",
        "PREFERRED_CHALLENGE",
        "ANSWER",
        "EMAIL",
        "EMAIL_OTP_CODE",
    ]
)
FLOWS = st.sampled_from(
    [
        "USER_SRP_AUTH",
        "USER_PASSWORD_AUTH",
        "REFRESH_TOKEN_AUTH",
        "ADMIN_USER_PASSWORD_AUTH",
        "CUSTOM_AUTH",
        "USER_AUTH",
    ]
)
CHALLENGES = st.sampled_from(
    [
        "PASSWORD_VERIFIER",
        "NEW_PASSWORD_REQUIRED",
        "MFA_SETUP",
        "SOFTWARE_TOKEN_MFA",
        "SMS_MFA",
        "EMAIL_OTP",
        "SMS_OTP",
        "SELECT_MFA_TYPE",
        "SELECT_CHALLENGE",
        "PASSWORD",
        "PASSWORD_SRP",
    ]
)


@given(FLOWS, st.dictionaries(NAMES, strange_text))
@shared_cloud
def test_strange_auth_parameters(
    site: Site, post: Post, flow: str, parameters: dict[str, str]
) -> None:
    body = {"AuthFlow": flow, "ClientId": site.client_id, "AuthParameters": parameters}
    for operation in ("InitiateAuth", "AdminInitiateAuth"):
        pool = {"UserPoolId": site.pool_id} if operation.startswith("Admin") else {}
        assert post(operation, body | pool).status < 500


BLOCK = st.sampled_from(["PASSWORD_CLAIM_SECRET_BLOCK", "PASSWORD_CLAIM_SIGNATURE"])


@given(CHALLENGES, st.dictionaries(NAMES | BLOCK, strange_text), strange_text)
@shared_cloud
def test_strange_answers(
    site: Site, post: Post, challenge: str, responses: dict[str, str], session: str
) -> None:
    body = {
        "ChallengeName": challenge,
        "ClientId": site.client_id,
        "ChallengeResponses": responses,
        "Session": session,
    }
    assert is_envelope(post("RespondToAuthChallenge", body))


@pytest.fixture
def choosing(new_site: Callable[..., Site]) -> Site:
    """A choice-based site, with codes by mail and with MFA to be set up."""
    policy = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}
    site = new_site(
        "OPTIONAL",
        pool={"Policies": policy},
        client={"ExplicitAuthFlows": ["ALLOW_USER_AUTH"], "PreventUserExistenceErrors": "ENABLED"},
    )
    site.add_user(email="alice@example.com")
    return site


WISHES = st.sampled_from(["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP", "SMS_OTP", "WEB_AUTHN", ""])
CHOSEN = st.dictionaries(NAMES, strange_text | WISHES)


@given(st.sampled_from(["alice", "nobody"]), WISHES, CHOSEN, CHALLENGES, CHOSEN)
@shared_cloud
def test_strange_answers_to_living_sessions(
    choosing: Site,
    post: Post,
    username: str,
    wish: str,
    parameters: dict[str, str],
    challenge: str,
    responses: dict[str, str],
) -> None:
    body: dict[str, Any] = {"AuthFlow": "USER_AUTH", "ClientId": choosing.client_id}
    body["AuthParameters"] = parameters | {"USERNAME": username, "PREFERRED_CHALLENGE": wish}
    begun = post("InitiateAuth", body)
    assert begun.status < 500
    put = json.loads(begun.body)
    body = {"ClientId": choosing.client_id, "Session": put.get("Session", "x" * 20)}
    body["ChallengeResponses"] = responses | {"USERNAME": username}
    for name in (challenge, put.get("ChallengeName", challenge)):
        assert post("RespondToAuthChallenge", body | {"ChallengeName": name}).status < 500


@given(st.text("ABCeyJ.=_-w", max_size=60))
@shared_cloud
def test_strange_tokens(post: Post, token: str) -> None:
    assert is_envelope(post("GetUser", {"AccessToken": token}))


@pytest.mark.parametrize(
    "header_text",
    ["eyJraWQiOiJcdWQ4MDAiLCJhbGciOiJSUzI1NiJ9", "eyJraWQiOnsiYSI6MX19", "W10", "W1tbW1s"],
    ids=["lone surrogate", "object", "list", "unfinished"],
)
def test_a_token_with_a_strange_kid(post: Post, header_text: str) -> None:
    response = post("GetUser", {"AccessToken": f"{header_text}.e30.AAAA"})
    assert json.loads(response.body)["message"] == "Invalid Access Token"


@given(strange_text)
@shared_cloud
def test_strange_filters(site: Site, post: Post, text: str) -> None:
    response = post("ListUsers", {"UserPoolId": site.pool_id, "Filter": text})
    assert response.status < 500


@given(
    st.sampled_from(["GET", "POST", "OPTIONS", "DELETE", ""]),
    st.text(max_size=40),
    st.dictionaries(st.text(max_size=10), st.text(max_size=40), max_size=3),
    st.binary(max_size=40),
)
@shared_cloud
def test_strange_requests(
    cloud: LocalCloud, method: str, url: str, headers: dict[str, str], body: bytes
) -> None:
    named = (*headers.items(), ("Authorization", SIGNATURE))
    assert cloud.handle(HttpRequest(method, url, named, body)).status < 500
