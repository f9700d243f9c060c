"""REFRESH_TOKEN_AUTH, GetTokensFromRefreshToken, RevokeToken and GlobalSignOut: the later life of a sign-in."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import clients, devices, families, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.families import Family
from mfa_tui.localcloud.cognito.guesses import token_type_unsupported
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import not_authorized, required, user_disabled
from mfa_tui.localcloud.cognito.tokens import bearer, looks_like_jwt, new_tokens
from mfa_tui.localcloud.cognito.users import User


def refresh(call: Call, pool: Pool, client: Client, parameters: dict[str, str]) -> dict[str, Any]:
    """REFRESH_TOKEN_AUTH: new ID and access tokens of the same sign-in, and no refresh token."""
    token = required(parameters, "REFRESH_TOKEN")
    if client.secrets and not parameters.get("SECRET_HASH"):
        client.check_secret_hash(None, "")
    family = _family(call, pool, client, token)
    user = _owner(call, family)
    if family.revoked:
        raise not_authorized("Refresh Token has been revoked")
    if families.is_spent(family, token, client.grace_seconds, call.now):
        raise _invalid_refresh_token()
    _check_device(call, pool, family, parameters.get("DEVICE_KEY"))
    # no USERNAME travels in a refresh: the hash is made with the real one
    client.check_secret_hash(parameters.get("SECRET_HASH"), user.username)
    return {
        "AuthenticationResult": new_tokens(call, pool, client, user, family),
        "ChallengeParameters": {},
    }


def get_tokens_from_refresh_token(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetTokensFromRefreshToken: the same, and a new refresh token where tokens are rotated."""
    client = clients.existing(call, params["ClientId"])
    _check_secret(client, params.get("ClientSecret"))
    pool, token = pools.existing(call, client.pool_id), params["RefreshToken"]
    family = _unspent(call, pool, client, token)
    _check_device(call, pool, family, params.get("DeviceKey"))
    result = new_tokens(call, pool, client, _owner(call, family), family)
    if client.rotates:
        # a trigger may have run: somebody else can have rotated the token meanwhile
        family = _unspent(call, pool, client, token)
        result["RefreshToken"] = families.rotate(call, family, token)
    return {"AuthenticationResult": result}


def revoke_token(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """RevokeToken: end the sign-in that a refresh token belongs to; unknown ones are fine."""
    client = clients.find(call, params["ClientId"])
    # of an unknown client the operation has no other error to give
    if client is None or not client.has_secret(params.get("ClientSecret", "")):
        raise _unauthorized()
    if not client.revocable:
        raise ServiceError(
            "UnsupportedOperationException", "This feature is not enabled for this client"
        )
    if looks_like_jwt(params["Token"]):
        raise token_type_unsupported()
    family = families.of_refresh_token(call, params["Token"])
    if family is not None:
        if family.client_id != client.id:
            raise _unauthorized()
        families.revoke(call, family)
    return {}


def global_sign_out(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GlobalSignOut: end every sign-in of the caller, this one too."""
    families.revoke_all(call, bearer(call, params["AccessToken"]).user.sub)
    return {}


def _family(call: Call, pool: Pool, client: Client, token: str) -> Family:
    """The family of a refresh token of that client, which has not expired."""
    family = families.of_refresh_token(call, token)
    if family is None or family.pool_id != pool.id:
        raise _invalid_refresh_token()
    if family.client_id != client.id:
        raise not_authorized("Refresh Token has different Client")
    if call.now >= family.expires:
        raise not_authorized("Refresh Token has expired")
    return family


def _unspent(call: Call, pool: Pool, client: Client, token: str) -> Family:
    """The family of a refresh token that neither revocation nor rotation has ended."""
    family = _family(call, pool, client, token)
    _owner(call, family)
    if family.revoked:
        raise ServiceError("NotAuthorizedException")
    if families.is_spent(family, token, client.grace_seconds, call.now):
        raise ServiceError("RefreshTokenReuseException", "Refresh token reuse detected")
    return family


def _owner(call: Call, family: Family) -> User:
    user = users.find_by_sub(call, family.sub)
    if user is None:
        raise not_authorized("The user has been deleted for the associated refresh token")
    if not user.enabled:
        raise user_disabled()
    return user


def _check_device(call: Call, pool: Pool, family: Family, key: str | None) -> None:
    """Where devices are tracked, refresh tokens are for the confirmed device that they came to."""
    if not pool.tracks_devices:
        return
    if key is None or key != family.device_key or devices.find(call, family.sub, key) is None:
        raise _invalid_refresh_token()


def _check_secret(client: Client, sent: str | None) -> None:
    """The ClientSecret itself, where other operations take a hash made with it."""
    if client.secrets and not sent:
        raise not_authorized(
            f"Client {client.id} is configured for secret but secret was not received"
        )
    if not client.has_secret(sent or ""):
        raise not_authorized(f"Unable to verify secret hash for client {client.id}")


def _invalid_refresh_token() -> ServiceError:
    return not_authorized("Invalid Refresh Token")


def _unauthorized() -> ServiceError:
    return ServiceError("UnauthorizedException", "Invalid client or secret")
