"""GetTokensFromRefreshToken and the rotation of refresh tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import Refused, Site
from tests.localcloud.test_tokens import claims

DAY = 24 * 60 * 60
REUSE = ("RefreshTokenReuseException", "Refresh token reuse detected")
FLOWS = ["ALLOW_USER_PASSWORD_AUTH"]


@pytest.fixture
def rotating(new_site: Callable[..., Site]) -> Callable[..., Site]:
    """Make a pool whose client rotates refresh tokens, with this grace period in seconds."""

    def make(grace: int | None = None, **client: Any) -> Site:
        rotation: dict[str, Any] = {"Feature": "ENABLED"}
        if grace is not None:
            rotation["RetryGracePeriodSeconds"] = grace
        wishes = {"ExplicitAuthFlows": FLOWS, "RefreshTokenRotation": rotation, **client}
        site = new_site(client=wishes)
        site.add_user()
        return site

    return make


def refresh(site: Site, token: str, **more: str) -> dict[str, str]:
    answer = site.aws.get_tokens_from_refresh_token(
        ClientId=site.client_id, RefreshToken=token, **more
    )
    assert answer.keys() - {"ResponseMetadata"} == {"AuthenticationResult"}
    return answer["AuthenticationResult"]


def test_without_rotation_the_refresh_token_stays(site: Site) -> None:
    first = site.tokens()
    for _ in range(2):
        site.clock.advance(100)
        result = refresh(site, first["RefreshToken"])
        assert "RefreshToken" not in result
    old, new = claims(first["AccessToken"]), claims(result["AccessToken"])
    assert {name for name in old if old[name] != new[name]} == {"iat", "exp", "jti"}


def test_each_use_gives_a_new_token_of_the_same_sign_in(
    rotating: Callable[..., Site], refused: Refused
) -> None:
    site = rotating()
    first = site.tokens()
    site.clock.advance(100)
    second = refresh(site, first["RefreshToken"])
    third = refresh(site, second["RefreshToken"])
    tokens = {result["RefreshToken"] for result in (first, second, third)}
    assert len(tokens) == 3
    for name in ("origin_jti", "event_id", "auth_time"):
        assert claims(first["IdToken"])[name] == claims(third["IdToken"])[name]
    for result in (first, second, third):
        assert site.aws.get_user(AccessToken=result["AccessToken"])
    for spent in (first, second):
        with refused(*REUSE):
            refresh(site, spent["RefreshToken"])
    assert refresh(site, third["RefreshToken"])


def test_a_retry_within_the_grace_period_replaces_the_child(
    rotating: Callable[..., Site], refused: Refused
) -> None:
    site = rotating(10)
    parent = site.tokens()["RefreshToken"]
    lost = refresh(site, parent)["RefreshToken"]
    site.clock.advance(9)
    kept = refresh(site, parent)["RefreshToken"]
    with refused(*REUSE):
        refresh(site, lost)
    site.clock.advance(1)
    with refused(*REUSE):
        refresh(site, parent)
    assert refresh(site, kept)["RefreshToken"] != kept


def test_the_lifetime_is_inherited(rotating: Callable[..., Site], refused: Refused) -> None:
    site = rotating()
    token = site.tokens()["RefreshToken"]
    site.clock.advance(29 * DAY)
    token = refresh(site, token)["RefreshToken"]
    site.clock.advance(DAY - 1)
    token = refresh(site, token)["RefreshToken"]
    site.clock.advance(1)
    with refused("NotAuthorizedException", "Refresh Token has expired"):
        refresh(site, token)


@pytest.mark.parametrize("which", ["parent", "child"])
def test_any_token_of_the_family_revokes_it(
    rotating: Callable[..., Site], refused: Refused, which: str
) -> None:
    site = rotating()
    first = site.tokens()
    second = refresh(site, first["RefreshToken"])
    revoked = first if which == "parent" else second
    site.aws.revoke_token(ClientId=site.client_id, Token=revoked["RefreshToken"])
    for result in (first, second):
        with refused("NotAuthorizedException", None):
            refresh(site, result["RefreshToken"])
        with refused("NotAuthorizedException", "Access Token has been revoked"):
            site.aws.get_user(AccessToken=result["AccessToken"])


def test_a_revoked_family_is_refused_without_a_message(
    rotating: Callable[..., Site], post: Any
) -> None:
    site = rotating()
    token = site.tokens()["RefreshToken"]
    site.aws.revoke_token(ClientId=site.client_id, Token=token)
    response = post(
        "GetTokensFromRefreshToken", {"ClientId": site.client_id, "RefreshToken": token}
    )
    assert response.body == b'{"__type":"NotAuthorizedException"}'


def test_wrong_refresh_tokens(rotating: Callable[..., Site], site: Site, refused: Refused) -> None:
    elsewhere = rotating()
    for token in ("garbage", elsewhere.tokens()["RefreshToken"]):
        with refused("NotAuthorizedException", "Invalid Refresh Token"):
            refresh(site, token)
    other = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="other")
    with refused("NotAuthorizedException", "Refresh Token has different Client"):
        site.aws.get_tokens_from_refresh_token(
            ClientId=other["UserPoolClient"]["ClientId"],
            RefreshToken=site.tokens()["RefreshToken"],
        )
    nobody = "1absentclient0000000000000"
    with refused("ResourceNotFoundException", f"User pool client {nobody} does not exist."):
        site.aws.get_tokens_from_refresh_token(ClientId=nobody, RefreshToken="garbage")


def test_users_who_may_not_refresh(rotating: Callable[..., Site], refused: Refused) -> None:
    site = rotating()
    token = site.tokens()["RefreshToken"]
    site.aws.admin_disable_user(**site.key())
    with refused("NotAuthorizedException", "User is disabled."):
        refresh(site, token)
    site.aws.admin_enable_user(**site.key())
    with refused("NotAuthorizedException", None):
        refresh(site, token)
    site.aws.admin_delete_user(**site.key())
    text = "The user has been deleted for the associated refresh token"
    with refused("NotAuthorizedException", text):
        refresh(site, token)


def test_the_secret_itself_is_asked_for(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(client={"GenerateSecret": True})
    text = f"Client {site.client_id} is configured for secret but secret was not received"
    with refused("NotAuthorizedException", text):
        refresh(site, "garbage")
    text = f"Unable to verify secret hash for client {site.client_id}"
    with refused("NotAuthorizedException", text):
        refresh(site, "garbage", ClientSecret="x" * 30)
    assert site.secret
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        refresh(site, "garbage", ClientSecret=site.secret)


def test_a_public_client_may_send_a_secret(site: Site) -> None:
    token = site.tokens()["RefreshToken"]
    assert refresh(site, token, ClientSecret="x" * 30)


def test_the_old_way_does_not_rotate(rotating: Callable[..., Site], refused: Refused) -> None:
    site = rotating()
    token = site.tokens()["RefreshToken"]
    for flow in ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"):
        text = "This API does not support refresh token rotation"
        with refused("UnsupportedOperationException", text):
            site.start(flow, REFRESH_TOKEN=token)


def create(site: Site, **wishes: Any) -> dict[str, Any]:
    made = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName="other", **wishes)
    return made["UserPoolClient"]


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"Feature": "ENABLED"}, {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}),
        (
            {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
            {"Feature": "ENABLED", "RetryGracePeriodSeconds": 60},
        ),
        (
            {"Feature": "DISABLED", "RetryGracePeriodSeconds": 60},
            {"Feature": "DISABLED", "RetryGracePeriodSeconds": 0},
        ),
    ],
)
def test_how_the_setting_is_kept(site: Site, given: dict[str, Any], shown: dict[str, Any]) -> None:
    client = create(site, ExplicitAuthFlows=FLOWS, RefreshTokenRotation=given)
    assert client["RefreshTokenRotation"] == shown
    assert "RefreshTokenRotation" not in create(site)


def test_settings_that_cannot_be(
    site: Site, new_site: Callable[..., Site], refused: Refused
) -> None:
    rotation = {"Feature": "ENABLED"}
    text = (
        "ALLOW_REFRESH_TOKEN_AUTH is not a permitted ExplicitAuthFlow when refresh token rotation "
        "is enabled."
    )
    with refused("InvalidParameterException", text):
        flows = ["ALLOW_REFRESH_TOKEN_AUTH", *FLOWS]
        create(site, ExplicitAuthFlows=flows, RefreshTokenRotation=rotation)
    cheap = new_site(pool={"UserPoolTier": "LITE"})
    text = (
        "The following features need to be disabled for the LITE pricing tier configured: "
        "Refresh Token Rotation"
    )
    with refused("FeatureUnavailableInTierException", text):
        create(cheap, ExplicitAuthFlows=FLOWS, RefreshTokenRotation=rotation)


def test_an_unknown_client_revokes_nothing(site: Site, refused: Refused) -> None:
    with refused("UnauthorizedException", "Invalid client or secret"):
        site.aws.revoke_token(ClientId="1absentclient0000000000000", Token="garbage")
