"""Passkeys: the public keys that users have registered, and what a pool makes of them."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito import guesses
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.documents import as_document
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User

WEB_AUTHN = "WEB_AUTHN"
MOST = 20
"""How many a user may have (Developer Guide)."""


@dataclass(slots=True)
class Passkey:
    """A registered passkey: all that the pool knows of it is public.

    `credential_id` and `attested`, the attested credential data with the key (WebAuthn 6.5.1), are
    in base64url without padding. `sign_count` is the newest that the authenticator has shown.
    `created` is in seconds since the epoch.
    """

    credential_id: str
    rp_id: str
    attested: str
    sign_count: int
    created: float
    transports: list[str]
    attachment: str | None

    @property
    def descriptor(self) -> dict[str, Any]:
        """How options name it (PublicKeyCredentialDescriptorJSON)."""
        return {"id": self.credential_id, "type": "public-key", "transports": self.transports}


def relying_party(pool: Pool) -> str | None:
    """The site that the pool's passkeys are for; None when nobody has named one."""
    return pool.passkey_settings.get("RelyingPartyId")


def satisfy_mfa(pool: Pool, user: User) -> bool:
    """Whether a passkey is all that `user` needs where MFA is due."""
    return pool.passkeys_can_be_mfa and user.passkeys_as_mfa


def verification(pool: Pool, user: User) -> str:
    """The `userVerification` that signing in asks of the authenticator of `user`."""
    chosen = pool.passkey_settings.get("UserVerification", "preferred")
    return "required" if satisfy_mfa(pool, user) else chosen


def numbered(call: Call, user: User, after: int = 0) -> Iterator[tuple[int, Passkey]]:
    """The passkeys of `user` in the order of their making, from behind number `after`."""
    query = "SELECT rowid, document FROM passkey WHERE sub = ? AND rowid > ? ORDER BY rowid"
    for row in call.database.execute(query, (user.sub, after)):
        yield row["rowid"], _passkey(row)


def of_user(call: Call, user: User) -> list[Passkey]:
    """All passkeys of `user`, oldest first."""
    return [passkey for _, passkey in numbered(call, user)]


def usable(call: Call, pool: Pool, user: User) -> list[Passkey]:
    """The passkeys that `user` could sign in with, as the pool is set up now."""
    if WEB_AUTHN not in pool.first_factors:
        return []
    site = relying_party(pool)
    return [passkey for passkey in of_user(call, user) if passkey.rp_id == site]


def is_registered(call: Call, credential_id: str) -> bool:
    """Whether anybody has registered that credential."""
    query = "SELECT 1 FROM passkey WHERE credential = ?"
    return call.database.execute(query, (credential_id,)).fetchone() is not None


def add(call: Call, user: User, passkey: Passkey) -> None:
    """Store a new passkey of `user`."""
    call.database.execute(
        "INSERT INTO passkey (credential, sub, document) VALUES (?, ?, ?)",
        (passkey.credential_id, user.sub, as_document(passkey)),
    )


def save(call: Call, passkey: Passkey) -> None:
    """Store the changes made to `passkey`."""
    call.database.execute(
        "UPDATE passkey SET document = ? WHERE credential = ?",
        (as_document(passkey), passkey.credential_id),
    )


def remove(call: Call, user: User, credential_id: str) -> bool:
    """Forget that passkey of `user`; False when he has none such."""
    query = "DELETE FROM passkey WHERE credential = ? AND sub = ?"
    return call.database.execute(query, (credential_id, user.sub)).rowcount > 0


def open_registration(call: Call, user: User, client_id: str, challenge: bytes) -> None:
    """Remember that `user` was given `challenge` at that client; expired ones are forgotten."""
    call.database.execute("DELETE FROM passkey_challenge WHERE expires <= ?", (call.now,))
    expires = call.now + guesses.PASSKEY_REGISTRATION_SECONDS
    call.database.execute(
        "INSERT INTO passkey_challenge (hash, sub, client, expires) VALUES (?, ?, ?, ?)",
        (_hash(challenge), user.sub, client_id, expires),
    )


def take_registration(call: Call, user: User, challenge: bytes) -> str | None:
    """The client at which `user` was given the living `challenge`, which is thereby used up."""
    query = (
        "DELETE FROM passkey_challenge WHERE hash = ? AND sub = ? AND expires > ? RETURNING client"
    )
    row = call.database.execute(query, (_hash(challenge), user.sub, call.now)).fetchone()
    return row["client"] if row else None


def _passkey(row: sqlite3.Row) -> Passkey:
    return Passkey(**json.loads(row["document"]))


def _hash(challenge: bytes) -> bytes:
    return hashlib.sha256(challenge).digest()
