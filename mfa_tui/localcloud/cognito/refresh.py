"""REFRESH_TOKEN_AUTH, RevokeToken and GlobalSignOut: the later life of a sign-in."""

from __future__ import annotations

import hmac
from typing import Any

from mfa_tui.localcloud.cognito import clients, families, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.families import Family
from mfa_tui.localcloud.cognito.guesses import token_type_unsupported
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import not_authorized, required, user_disabled
from mfa_tui.localcloud.cognito.tokens import bearer, looks_like_jwt, new_tokens


def refresh(call: Call, pool: Pool, client: Client, parameters: dict[str, str]) -> dict[str, Any]:
    """REFRESH_TOKEN_AUTH: new ID and access tokens of the same sign-in, and no refresh token."""
    token = required(parameters, "REFRESH_TOKEN")
    if client.secret and not parameters.get("SECRET_HASH"):
        client.check_secret_hash(None, "")
    family = families.of_refresh_token(call, token)
    if family is None or family.pool_id != pool.id:
        raise not_authorized("Invalid Refresh Token")
    _check_alive(call, client, family)
    user = users.find_by_sub(call, family.sub)
    if user is None:
        raise not_authorized("The user has been deleted for the associated refresh token")
    if not user.enabled:
        raise user_disabled()
    # no USERNAME travels in a refresh: the hash is made with the real one
    client.check_secret_hash(parameters.get("SECRET_HASH"), user.username)
    return {
        "AuthenticationResult": new_tokens(call, pool, client, user, family),
        "ChallengeParameters": {},
    }


def revoke_token(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """RevokeToken: end the sign-in that a refresh token belongs to; unknown ones are fine."""
    client = clients.existing(call, params["ClientId"])
    secret = params.get("ClientSecret", "")
    if client.secret and not hmac.compare_digest(secret.encode(), client.secret.encode()):
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


def _check_alive(call: Call, client: Client, family: Family) -> None:
    if family.client_id != client.id:
        raise not_authorized("Refresh Token has different Client")
    if family.revoked:
        raise not_authorized("Refresh Token has been revoked")
    if call.now >= family.expires:
        raise not_authorized("Refresh Token has expired")


def _unauthorized() -> ServiceError:
    return ServiceError("UnauthorizedException", "Invalid client or secret")
