"""REFRESH_TOKEN_AUTH, RevokeToken and GlobalSignOut."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import PASSWORD, Refused, Site
from tests.localcloud.test_tokens import claims

DAY = 24 * 60 * 60


def refresh(site: Site, token: str, **more: str) -> dict[str, Any]:
    return site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token, **more)


def other_client(site: Site) -> str:
    made = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="other")
    return made["UserPoolClient"]["ClientId"]


@pytest.mark.parametrize("flow", ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"])
def test_refreshed_tokens_belong_to_the_same_sign_in(site: Site, flow: str) -> None:
    first = site.tokens()
    site.clock.advance(100)
    answer = site.start(flow, REFRESH_TOKEN=first["RefreshToken"])
    result = answer["AuthenticationResult"]
    assert answer["ChallengeParameters"] == {}
    assert "RefreshToken" not in result
    for name in ("IdToken", "AccessToken"):
        old, new = claims(first[name]), claims(result[name])
        changed = {claim for claim in old if old[claim] != new[claim]}
        assert changed == {"iat", "exp", "jti"}
    assert site.aws.get_user(AccessToken=result["AccessToken"])


def test_mfa_is_not_repeated(site: Site) -> None:
    result = site.tokens()
    site.enrol(result["AccessToken"])
    site.mfa("ON")
    assert "AuthenticationResult" in refresh(site, result["RefreshToken"])


def test_thirty_days(site: Site, refused: Refused) -> None:
    token = site.tokens()["RefreshToken"]
    site.clock.advance(30 * DAY - 1)
    assert refresh(site, token)
    site.clock.advance(1)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        refresh(site, token)


def test_wrong_refresh_tokens(site: Site, new_site: Callable[..., Site], refused: Refused) -> None:
    elsewhere = new_site()
    elsewhere.add_user()
    for token in ("garbage", elsewhere.tokens()["RefreshToken"]):
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            refresh(site, token)
    with refused("NotAuthorizedException", "Refresh Token has different Client"):
        site.aws.initiate_auth(
            ClientId=other_client(site),
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": site.tokens()["RefreshToken"]},
        )
    with refused("InvalidParameterException", "Missing required parameter REFRESH_TOKEN"):
        site.start("REFRESH_TOKEN_AUTH")


def test_the_hash_is_made_with_the_real_username(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    insensitive = {"UsernameConfiguration": {"CaseSensitive": False}}
    site = new_site(pool=insensitive, client={"GenerateSecret": True})
    site.add_user("Alice")
    secret = site.secret
    assert secret
    typed, real = (secret_hash(secret, name, site.client_id) for name in ("alice", "Alice"))
    start = site.start(USERNAME="alice", PASSWORD=PASSWORD, SECRET_HASH=typed)
    token = start["AuthenticationResult"]["RefreshToken"]
    assert refresh(site, token, SECRET_HASH=real)
    with refused(
        "NotAuthorizedException", f"Unable to verify secret hash for client {site.client_id}"
    ):
        refresh(site, token, SECRET_HASH=typed)
    with refused(
        "NotAuthorizedException",
        f"Client {site.client_id} is configured with secret but SECRET_HASH was not received",
    ):
        refresh(site, token)


def test_revoking_ends_one_sign_in(site: Site, refused: Refused) -> None:
    revoked, other = site.tokens(), site.tokens()
    for _ in range(2):
        site.aws.revoke_token(ClientId=site.client_id, Token=revoked["RefreshToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refresh(site, revoked["RefreshToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        site.aws.get_user(AccessToken=revoked["AccessToken"])
    assert site.aws.get_user(AccessToken=other["AccessToken"])
    assert refresh(site, other["RefreshToken"])


def test_signing_out_everywhere(site: Site, refused: Refused) -> None:
    site.add_user("bob")
    first, second, bobs = site.tokens(), site.tokens(), site.tokens("bob")
    site.aws.global_sign_out(AccessToken=first["AccessToken"])
    for result in (first, second):
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            refresh(site, result["RefreshToken"])
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            site.aws.get_user(AccessToken=result["AccessToken"])
    assert site.aws.get_user(AccessToken=bobs["AccessToken"])
    assert "AuthenticationResult" in site.sign_in()


def test_what_cannot_be_revoked(
    site: Site, new_site: Callable[..., Site], refused: Refused
) -> None:
    result = site.tokens()
    site.aws.revoke_token(ClientId=site.client_id, Token="unknown")
    with refused("UnsupportedTokenTypeException", "Only refresh tokens can be revoked."):
        site.aws.revoke_token(ClientId=site.client_id, Token=result["AccessToken"])
    with refused("UnauthorizedException", "Invalid client or secret"):
        site.aws.revoke_token(ClientId=other_client(site), Token=result["RefreshToken"])
    assert refresh(site, result["RefreshToken"])
    unrevocable = new_site(client={"EnableTokenRevocation": False})
    text = "This feature is not enabled for this client"
    with refused("UnsupportedOperationException", text):
        unrevocable.aws.revoke_token(ClientId=unrevocable.client_id, Token="unknown")


def test_revoking_takes_the_clients_secret(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(client={"GenerateSecret": True})
    for proof in ({}, {"ClientSecret": "x" * 30}):
        with refused("UnauthorizedException", "Invalid client or secret"):
            site.aws.revoke_token(ClientId=site.client_id, Token="unknown", **proof)
    site.aws.revoke_token(ClientId=site.client_id, Token="unknown", ClientSecret=site.secret)


def test_refresh_tokens_are_kept_as_hashes_and_purged(site: Site, store: Store) -> None:
    token = site.tokens()["RefreshToken"]
    with store.transaction() as database:
        assert token not in "\n".join(database.iterdump())
    site.clock.advance(32 * DAY)
    site.tokens()
    with store.transaction() as database:
        for table in ("token_family", "refresh_token"):
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 1
