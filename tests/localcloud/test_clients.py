"""CreateUserPoolClient, DescribeUserPoolClient, and the proof of a client's secret."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.passwords import secret_hash
from tests.localcloud.conftest import PASSWORD, Refused, Site


@pytest.fixture
def secret_site(new_site: Callable[..., Site]) -> Site:
    site = new_site(client={"GenerateSecret": True})
    site.add_user()
    return site


def test_what_a_name_alone_gives(aws: Any, site: Site) -> None:
    client = aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="app")
    document = client["UserPoolClient"]
    assert re.fullmatch("[a-z0-9]{26}", document.pop("ClientId"))
    assert document.pop("CreationDate") == document.pop("LastModifiedDate")
    assert document == {
        "AllowedOAuthFlowsUserPoolClient": False,
        "AuthSessionValidity": 3,
        "ClientName": "app",
        "EnablePropagateAdditionalUserContextData": False,
        "EnableTokenRevocation": True,
        "RefreshTokenValidity": 30,
        "TokenValidityUnits": {},
        "UserPoolId": site.pool_id,
    }


def test_describing_gives_the_secret(aws: Any, secret_site: Site) -> None:
    client = aws.describe_user_pool_client(
        UserPoolId=secret_site.pool_id, ClientId=secret_site.client_id
    )["UserPoolClient"]
    assert re.fullmatch("[a-z0-9]{51}", client["ClientSecret"])
    assert client["ClientSecret"] == secret_site.secret


def test_a_client_is_known_only_in_its_pool(
    aws: Any, site: Site, secret_site: Site, refused: Refused
) -> None:
    with refused("ResourceNotFoundException", "User pool client does not exist."):
        aws.describe_user_pool_client(UserPoolId=site.pool_id, ClientId=secret_site.client_id)
    text = f"User pool client {secret_site.client_id} does not exist in user pool {site.pool_id}."
    with refused("ResourceNotFoundException", text):
        aws.admin_initiate_auth(
            UserPoolId=site.pool_id,
            ClientId=secret_site.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        )
    with refused("ResourceNotFoundException", "User pool client nobody does not exist."):
        aws.initiate_auth(ClientId="nobody", AuthFlow="USER_PASSWORD_AUTH")


@pytest.mark.parametrize(
    ("settings", "kind", "text"),
    [
        (
            {"ReadAttributes": ["shoe_size"]},
            "InvalidParameterException",
            "Invalid read attributes specified while creating a client",
        ),
        (
            {"WriteAttributes": ["shoe_size"]},
            "InvalidParameterException",
            "Invalid write attributes specified while creating a client",
        ),
        (
            {"AccessTokenValidity": 2, "TokenValidityUnits": {"AccessToken": "days"}},
            "InvalidParameterException",
            "Invalid range for token validity.",
        ),
        (
            {"RefreshTokenValidity": 10, "TokenValidityUnits": {"RefreshToken": "seconds"}},
            "InvalidParameterException",
            "Invalid range for token validity.",
        ),
        (
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ADMIN_NO_SRP_AUTH"]},
            "InvalidParameterException",
            "Auth flows with and without the ALLOW_ prefix cannot be used together.",
        ),
        (
            {"GenerateSecret": True, "ClientSecret": "x" * 30},
            "InvalidParameterException",
            "ClientSecret and GenerateSecret cannot be used together.",
        ),
        (
            {"AllowedOAuthFlowsUserPoolClient": True},
            "NotImplemented",
            "The local cloud does not implement the hosted sign-in pages.",
        ),
    ],
)
def test_wrong_settings(
    aws: Any, site: Site, refused: Refused, settings: dict[str, Any], kind: str, text: str
) -> None:
    with refused(kind, text):
        aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="app", **settings)


def test_a_secret_must_be_proven_over_the_username_as_sent(
    new_site: Callable[..., Site],
) -> None:
    site = new_site(
        pool={"UsernameConfiguration": {"CaseSensitive": False}}, client={"GenerateSecret": True}
    )
    site.add_user("alice")
    assert site.secret
    proof = secret_hash(site.secret, "ALICE", site.client_id)
    result = site.start(USERNAME="ALICE", PASSWORD=PASSWORD, SECRET_HASH=proof)
    assert "AuthenticationResult" in result


def test_a_missing_or_wrong_secret_hash(secret_site: Site, refused: Refused) -> None:
    client_id = secret_site.client_id
    assert secret_site.secret
    missing = f"Client {client_id} is configured with secret but SECRET_HASH was not received"
    wrong = f"Unable to verify secret hash for client {client_id}"
    with refused("NotAuthorizedException", missing):
        secret_site.start(USERNAME="alice", PASSWORD=PASSWORD)
    with refused("NotAuthorizedException", missing):
        secret_site.answer("SOFTWARE_TOKEN_MFA", "AYABe" + "x" * 50)
    for proof in ("é", secret_hash(secret_site.secret, "Alice", client_id)):
        with refused("NotAuthorizedException", wrong):
            secret_site.start(USERNAME="alice", PASSWORD=PASSWORD, SECRET_HASH=proof)
    with refused("NotAuthorizedException", missing):
        secret_site.aws.sign_up(ClientId=client_id, Username="dora", Password=PASSWORD)


def test_a_hash_for_a_client_without_secret_is_ignored(site: Site) -> None:
    result = site.start(USERNAME="alice", PASSWORD=PASSWORD, SECRET_HASH="nonsense")
    assert "AuthenticationResult" in result
