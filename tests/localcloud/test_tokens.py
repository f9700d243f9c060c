"""ID and access tokens: claims, lifetimes, and each way an access token can be wrong."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest
from tests.localcloud.conftest import START, Refused, Site

HOUR = 3_600


def part(token: str, index: int) -> dict[str, Any]:
    text = token.split(".")[index]
    return json.loads(base64.urlsafe_b64decode(text + "=="))


def claims(token: str) -> dict[str, Any]:
    return part(token, 1)


def test_the_claims_in_the_services_order(site: Site) -> None:
    answer = site.sign_in()
    result = answer["AuthenticationResult"]
    identity, access = claims(result["IdToken"]), claims(result["AccessToken"])
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{site.pool_id}"
    common = {
        "sub": identity["sub"],
        "iss": issuer,
        "event_id": answer["ResponseMetadata"]["RequestId"],
        "origin_jti": identity["origin_jti"],
        "auth_time": int(START),
        "iat": int(START),
        "exp": int(START) + HOUR,
    }
    own_identity = {
        "email_verified": True,
        "cognito:username": "alice",
        "aud": site.client_id,
        "token_use": "id",
        "jti": identity["jti"],
        "email": "alice@example.com",
    }
    own_access = {
        "client_id": site.client_id,
        "token_use": "access",
        "scope": "aws.cognito.signin.user.admin",
        "jti": access["jti"],
        "username": "alice",
    }
    assert identity == common | own_identity
    assert access == common | own_access
    assert identity["jti"] != access["jti"]
    assert " ".join(identity) == (
        "origin_jti sub email_verified iss cognito:username aud event_id token_use auth_time exp "
        "iat jti email"
    )
    assert " ".join(access) == (
        "sub iss client_id origin_jti event_id token_use scope auth_time exp iat jti username"
    )


def test_the_header_and_the_signature(site: Site, cloud: LocalCloud) -> None:
    url = f"http://local/{site.pool_id}/.well-known/jwks.json"
    keys = json.loads(cloud.handle(HttpRequest("GET", url)).body)["keys"]
    result = site.tokens()
    for key, name in zip(keys, ("IdToken", "AccessToken"), strict=True):
        token = result[name]
        assert part(token, 0) == {"kid": key["kid"], "alg": "RS256"}
        assert list(key) == ["alg", "e", "kid", "kty", "n", "use"]
        assert len(base64.b64decode(key["kid"])) == 32
        public = jwt.PyJWK(key).key
        assert jwt.decode(
            token,
            public,
            algorithms=["RS256"],
            options={"verify_exp": False, "verify_iat": False, "verify_aud": False},
        )


def test_the_refresh_token_looks_like_a_jwe(site: Site) -> None:
    token = site.tokens()["RefreshToken"]
    assert token.startswith("eyJjdHkiOiJKV1QiLCJlbmMiOiJBMjU2R0NNIiwiYWxnIjoiUlNBLU9BRVAifQ.")
    assert token.count(".") == 4


def test_auth_time_and_event_id_are_those_of_the_sign_in(site: Site) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    started = int(site.clock.now)
    challenge = site.sign_in()
    site.clock.advance(100)
    result = site.answer_code(challenge["Session"], secret)["AuthenticationResult"]
    access = claims(result["AccessToken"])
    assert access["event_id"] == challenge["ResponseMetadata"]["RequestId"]
    assert (access["auth_time"], access["iat"]) == (started, started + 100)


def test_lifetimes_are_the_clients(new_site: Callable[..., Site]) -> None:
    site = new_site(
        client={
            "AccessTokenValidity": 10,
            "IdTokenValidity": 2,
            "TokenValidityUnits": {"AccessToken": "minutes"},
        }
    )
    site.add_user()
    result = site.tokens()
    assert result["ExpiresIn"] == 600
    assert claims(result["AccessToken"])["exp"] == int(START) + 600
    assert claims(result["IdToken"])["exp"] == int(START) + 2 * HOUR


def test_only_readable_attributes_are_in_the_id_token(new_site: Callable[..., Site]) -> None:
    site = new_site(client={"ReadAttributes": ["name"]})
    site.add_user(email="alice@example.com", email_verified="true", name="Alice")
    identity = claims(site.tokens()["IdToken"])
    assert identity["name"] == "Alice"
    assert not identity.keys() & {"email", "email_verified"}


def test_without_token_revocation_there_is_no_origin_jti(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site(client={"EnableTokenRevocation": False})
    site.add_user()
    result = site.tokens()
    assert "origin_jti" not in claims(result["AccessToken"])
    assert "origin_jti" not in claims(result["IdToken"])
    site.aws.global_sign_out(AccessToken=result["AccessToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        site.aws.get_user(AccessToken=result["AccessToken"])


USER_OPERATIONS: dict[str, dict[str, Any]] = {
    "get_user": {},
    "global_sign_out": {},
    "associate_software_token": {},
    "verify_software_token": {"UserCode": "123456"},
    "set_user_mfa_preference": {},
}


@pytest.mark.parametrize("operation", USER_OPERATIONS)
def test_every_user_operation_wants_a_valid_token(
    site: Site, refused: Refused, operation: str
) -> None:
    with refused("NotAuthorizedException", "Invalid Access Token"):
        getattr(site.aws, operation)(AccessToken="abc", **USER_OPERATIONS[operation])


@pytest.mark.parametrize("token", ["abc", "a.b", "..", "a.b.c", "a.b.c.d"])
def test_no_token_at_all(site: Site, refused: Refused, token: str) -> None:
    with refused("NotAuthorizedException", "Invalid Access Token"):
        site.aws.get_user(AccessToken=token)


def test_an_id_token_is_no_access_token(site: Site, refused: Refused) -> None:
    with refused("NotAuthorizedException", "Invalid Access Token"):
        site.aws.get_user(AccessToken=site.tokens()["IdToken"])


def test_a_token_of_an_unknown_key(site: Site, refused: Refused) -> None:
    _, payload, signature = site.tokens()["AccessToken"].split(".")
    header = base64.urlsafe_b64encode(b'{"kid":"other","alg":"RS256"}').decode().rstrip("=")
    with refused("NotAuthorizedException", "Invalid Access Token"):
        site.aws.get_user(AccessToken=f"{header}.{payload}.{signature}")


def test_a_broken_signature(site: Site, refused: Refused) -> None:
    text = "Could not verify signature for Access Token"
    header, payload, signature = site.tokens()["AccessToken"].split(".")
    forged = claims(f"{header}.{payload}.") | {"username": "bob"}
    other = base64.urlsafe_b64encode(json.dumps(forged).encode()).decode().rstrip("=")
    for token in (
        f"{header}.{payload}.AAAA{signature[4:]}",
        f"{header}.{other}.{signature}",
        f"{header}.{payload}.",
    ):
        with refused("NotAuthorizedException", text):
            site.aws.get_user(AccessToken=token)


def test_an_expired_token(site: Site, refused: Refused) -> None:
    token = site.tokens()["AccessToken"]
    site.clock.advance(HOUR - 1)
    assert site.aws.get_user(AccessToken=token)
    site.clock.advance(1)
    with refused("NotAuthorizedException", "Access Token has expired"):
        site.aws.get_user(AccessToken=token)


def delete_alice(store: Store) -> None:
    """What DeleteUser will do."""
    with store.transaction() as database:
        database.execute("DELETE FROM user WHERE name = 'alice'")


def test_the_token_of_a_deleted_user(site: Site, store: Store, refused: Refused) -> None:
    result = site.tokens()
    delete_alice(store)
    with refused("UserNotFoundException", "User does not exist."):
        site.aws.get_user(AccessToken=result["AccessToken"])
    text = "The user has been deleted for the associated refresh token"
    with refused("NotAuthorizedException", text):
        site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=result["RefreshToken"])


def test_the_token_of_a_user_who_was_made_again(site: Site, store: Store, refused: Refused) -> None:
    token = site.tokens()["AccessToken"]
    delete_alice(store)
    site.aws.sign_up(ClientId=site.client_id, Username="alice", Password="Correct-Horse-9")
    with refused("UserNotConfirmedException", "User is not confirmed."):
        site.aws.get_user(AccessToken=token)
    delete_alice(store)
    site.add_user()
    with refused("NotAuthorizedException", "Invalid access token."):
        site.aws.get_user(AccessToken=token)


def test_a_password_change_signs_nobody_out(site: Site) -> None:
    result = site.tokens()
    site.aws.admin_set_user_password(**site.key(), Password="Battery-Staple-1", Permanent=True)
    assert site.aws.get_user(AccessToken=result["AccessToken"])
    assert site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=result["RefreshToken"])
