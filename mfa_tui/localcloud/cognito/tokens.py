"""ID and access tokens: made at sign-in and refresh, checked when a user operation brings one."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from mfa_tui.localcloud.cognito import claim_changes, families, group_claims, pools, users
from mfa_tui.localcloud.cognito.call import Call, new_uuid
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.families import Family
from mfa_tui.localcloud.cognito.group_claims import Group, names_claim, role_claims
from mfa_tui.localcloud.cognito.keys import SigningKey
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import (
    invalid_access_token,
    not_authorized,
    user_absent,
    user_unconfirmed,
)
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.trace.exchange import json_object

Claims = dict[str, Any]

USER_SCOPE = "aws.cognito.signin.user.admin"
_FLAGS = ("email_verified", "phone_number_verified")
# the API model lists no UserNotFoundException for these
_NEVER_USER_NOT_FOUND = frozenset(
    {
        "AssociateSoftwareToken",
        "CompleteWebAuthnRegistration",
        "DeleteWebAuthnCredential",
        "GlobalSignOut",
        "ListWebAuthnCredentials",
        "StartWebAuthnRegistration",
    }
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who holds a valid access token, the client it was given to, and the family it is of."""

    pool: Pool
    user: User
    client_id: str
    family: Family


def issuer(call: Call, pool_id: str) -> str:
    """The `iss` of a pool's tokens."""
    return f"{call.issuer_base}/{pool_id}"


def new_tokens(call: Call, pool: Pool, client: Client, user: User, family: Family) -> Claims:
    """An AuthenticationResult without RefreshToken: fresh ID and access tokens of `family`."""
    groups = group_claims.of_user(call, user)
    changes = claim_changes.requested(call, pool, client, user, groups, USER_SCOPE)
    keys = call.keys.of_pool(call.database, pool.id, call.entropy)
    access = _access_claims(call, client, user, family, groups)
    id_claims = _id_claims(call, client, user, family, groups)
    return {
        "AccessToken": _signed(keys["access"], changes.of_access(access)),
        "ExpiresIn": client.lifetime("AccessToken"),
        "IdToken": _signed(keys["id"], changes.of_id(id_claims)),
        "TokenType": "Bearer",
    }


def bearer(call: Call, token: str) -> Bearer:
    """The holder of access token `token`; refused in the service's words when it is not valid."""
    key, claims = _verified(call, token)
    if call.now >= claims["exp"]:
        raise not_authorized("Access Token has expired")
    pool = pools.existing(call, key.pool_id)
    user = users.find_by_sub(call, claims["sub"])
    if user is None:
        raise _user_gone(call, pool, claims["username"])
    family = families.find(call, claims["event_id"])
    if family is None or family.revoked or not user.enabled:
        raise not_authorized("Access Token has been revoked")
    if USER_SCOPE not in claims["scope"].split():
        raise not_authorized("Access Token does not have required scopes")
    return Bearer(pool, user, claims["client_id"], family)


def looks_like_jwt(token: str) -> bool:
    """Whether `token` is of the three-part form of ID and access tokens."""
    return token.count(".") == 2


def _id_claims(
    call: Call, client: Client, user: User, family: Family, groups: list[Group]
) -> Claims:
    readable = client.readable
    shown = {
        name: value == "true" if name in _FLAGS else value
        for name, value in user.attributes.items()
        if readable is None or name in readable
    }
    return {
        **_origin(client, family),
        "sub": user.sub,
        **{name: shown.pop(name) for name in _FLAGS if name in shown},
        "iss": issuer(call, user.pool_id),
        "cognito:username": user.username,
        **names_claim(groups),
        **role_claims(groups),
        "aud": client.id,
        "event_id": family.id,
        "token_use": "id",
        "auth_time": family.auth_time,
        **_strength(family),
        **_times(call, client.lifetime("IdToken")),
        **shown,
    }


def _access_claims(
    call: Call, client: Client, user: User, family: Family, groups: list[Group]
) -> Claims:
    return {
        "sub": user.sub,
        **names_claim(groups),
        **({"device_key": family.device_key} if family.device_key else {}),
        "iss": issuer(call, user.pool_id),
        "client_id": client.id,
        **_origin(client, family),
        "event_id": family.id,
        "token_use": "access",
        "scope": USER_SCOPE,
        "auth_time": family.auth_time,
        **_strength(family),
        **_times(call, client.lifetime("AccessToken")),
        "username": user.username,
    }


def _origin(client: Client, family: Family) -> Claims:
    return {"origin_jti": family.origin_jti} if client.revocable else {}


def _strength(family: Family) -> Claims:
    return {"acr": family.acr, "amr": list(family.amr)} if family.acr else {}


def _times(call: Call, lifetime: int) -> Claims:
    now = int(call.now)
    return {"exp": now + lifetime, "iat": now, "jti": new_uuid(call.entropy)}


def _signed(key: SigningKey, claims: Claims) -> str:
    """A compact JWS (RFC 7515) whose header has nothing but `kid` and `alg`."""
    text = f"{_encoded({'kid': key.kid, 'alg': 'RS256'})}.{_encoded(claims)}"
    return f"{text}.{_base64url(key.private.sign(text.encode(), PKCS1v15(), SHA256()))}"


def _verified(call: Call, token: str) -> tuple[SigningKey, Claims]:
    if not looks_like_jwt(token):
        raise invalid_access_token()
    header, payload, signature = token.split(".")
    key, claims = _access_key(call, header), _decoded(payload)
    if key is None or claims is None:
        raise invalid_access_token()
    signed = f"{header}.{payload}".encode()
    try:
        raw = base64.urlsafe_b64decode(signature + "==")
        key.private.public_key().verify(raw, signed, PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        raise not_authorized("Could not verify signature for Access Token") from None
    return key, claims


def _access_key(call: Call, header: str) -> SigningKey | None:
    kid = (_decoded(header) or {}).get("kid")
    # a lone surrogate is a text for JSON and not for SQLite
    if not isinstance(kid, str) or not kid.isascii():
        return None
    key = call.keys.by_kid(call.database, kid)
    return key if key is not None and key.token_use == "access" else None


def _user_gone(call: Call, pool: Pool, username: str) -> ServiceError:
    successor = users.find(call, pool, username)
    if successor is None:
        unlisted = call.operation in _NEVER_USER_NOT_FOUND
        return invalid_access_token() if unlisted else user_absent()
    if successor.status == users.UNCONFIRMED:
        return user_unconfirmed()
    return not_authorized("Invalid access token.")


def _encoded(part: Claims) -> str:
    return _base64url(json.dumps(part, separators=(",", ":"), ensure_ascii=False).encode())


def _base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _decoded(part: str) -> Claims | None:
    try:
        return json_object(base64.urlsafe_b64decode(part + "=="))
    except ValueError:
        return None
