"""Refresh tokens, and the family of tokens that one sign-in gives: revoked together.

Only the SHA-256 of a refresh token is kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from mfa_tui.localcloud.cognito.call import Call, new_uuid
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.devices import Keys
from mfa_tui.localcloud.cognito.documents import as_document
from mfa_tui.localcloud.cognito.users import User

_LOOK_OF_A_JWE = b'{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}'
_PART_BYTES = (256, 12, 830, 16)
"""The wrapped key, nonce, ciphertext and tag that a real refresh token has; here all random."""
_LONGEST_ACCESS_SECONDS = 86_400


@dataclass(frozen=True, slots=True)
class Family:
    """All tokens that come from one sign-in. `id` is its event_id.

    `auth_time` is in whole seconds, `expires` (of the refresh token) in seconds since the epoch.
    Once refresh tokens have been rotated, `current` is the SHA-256 of the living one in hex,
    `parent` that of the one before it, and `rotated_at` the moment when that was replaced. Where
    devices are tracked, the tokens are bound to the device with these two keys. `acr` and `amr` are
    those claims, for a sign-in that asked for a level.
    """

    id: str
    pool_id: str
    client_id: str
    sub: str
    origin_jti: str
    auth_time: int
    expires: float
    revoked: bool = False
    current: str | None = None
    parent: str | None = None
    rotated_at: float = 0.0
    device_key: str | None = None
    device_group_key: str | None = None
    acr: str = ""
    amr: Sequence[str] = ()


def start(
    call: Call,
    client: Client,
    user: User,
    event_id: str,
    auth_time: int,
    device: Keys | None = None,
    acr: str = "",
    amr: Sequence[str] = (),
) -> tuple[Family, str]:
    """A new family, bound to `device`, with the claims `acr` and `amr`, and its refresh token.

    Families that nothing can refer to are forgotten.
    """
    call.database.execute(
        "DELETE FROM token_family WHERE expires < ?", (call.now - _LONGEST_ACCESS_SECONDS,)
    )
    expires = call.now + client.lifetime("RefreshToken")
    origin_jti = new_uuid(call.entropy)
    family = Family(
        event_id,
        user.pool_id,
        client.id,
        user.sub,
        origin_jti,
        auth_time,
        expires,
        device_key=device.key if device else None,
        device_group_key=device.group_key if device else None,
        acr=acr,
        amr=amr,
    )
    call.database.execute(
        "INSERT INTO token_family (id, sub, expires, revoked, document) VALUES (?, ?, ?, 0, ?)",
        (family.id, family.sub, family.expires, as_document(family)),
    )
    return family, _new_refresh_token(call, family)


def is_spent(family: Family, token: str, grace_seconds: float, now: float) -> bool:
    """Whether `token` has been replaced, and longer ago than it may be tried once more."""
    digest = _hash(token).hex()
    if family.current in (None, digest):
        return False
    return digest != family.parent or now >= family.rotated_at + grace_seconds


def rotate(call: Call, family: Family, token: str) -> str:
    """The refresh token that replaces `token`; it lives no longer than the first one would have.

    For a token that is tried once more it replaces the former replacement, with the old deadline.
    """
    digest = _hash(token).hex()
    replacement = _new_refresh_token(call, family)
    rotated = replace(
        family,
        current=_hash(replacement).hex(),
        parent=digest,
        rotated_at=family.rotated_at if digest == family.parent else call.now,
    )
    call.database.execute(
        "UPDATE token_family SET document = ? WHERE id = ?",
        (as_document(rotated), family.id),
    )
    return replacement


def of_refresh_token(call: Call, token: str) -> Family | None:
    """The family that `token` refreshes."""
    query = (
        "SELECT token_family.* FROM token_family JOIN refresh_token ON family = id WHERE hash = ?"
    )
    return _family(call.database.execute(query, (_hash(token),)).fetchone())


def find(call: Call, family_id: str) -> Family | None:
    """The family of the tokens whose `event_id` claim is `family_id`."""
    query = "SELECT * FROM token_family WHERE id = ?"
    return _family(call.database.execute(query, (family_id,)).fetchone())


def revoke(call: Call, family: Family) -> None:
    """End one sign-in: its refresh and access tokens are no longer accepted."""
    call.database.execute("UPDATE token_family SET revoked = 1 WHERE id = ?", (family.id,))


def revoke_all(call: Call, sub: str) -> None:
    """End every sign-in of a user."""
    call.database.execute("UPDATE token_family SET revoked = 1 WHERE sub = ?", (sub,))


def _new_refresh_token(call: Call, family: Family) -> str:
    parts = (_LOOK_OF_A_JWE, *(call.entropy(size) for size in _PART_BYTES))
    token = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
    call.database.execute(
        "INSERT INTO refresh_token (hash, family) VALUES (?, ?)", (_hash(token), family.id)
    )
    return token


def _family(row: sqlite3.Row | None) -> Family | None:
    if row is None:
        return None
    return Family(**json.loads(row["document"]) | {"revoked": bool(row["revoked"])})


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
