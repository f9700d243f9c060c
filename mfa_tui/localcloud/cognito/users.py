"""Users: the record of each, and how it is found and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.documents import as_document
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import user_absent

UNCONFIRMED = "UNCONFIRMED"
CONFIRMED = "CONFIRMED"
FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"
RESET_REQUIRED = "RESET_REQUIRED"

_INDEXED = {
    name: f"lower(json_extract(document, '$.attributes.{name}'))"
    for name in ("email", "phone_number", "preferred_username")
}
"""What the indices of table `user` are made of (tables.py)."""


@dataclass(slots=True)
class Password:
    """All that is kept of a password: SRP salt and verifier, in hex.

    A temporary one stops working at `expires`, in seconds since the epoch. `former` are the salts
    and verifiers of the passwords before it, newest first, as far as the pool remembers them.
    One that is not `is_set` is random: who signs in by codes alone has no password.
    """

    salt: str
    verifier: str
    expires: float | None = None
    former: list[tuple[str, str]] = field(default_factory=list)
    is_set: bool = True


@dataclass(slots=True)
class SoftwareToken:
    """An authenticator app: the verified secret, and one that waits to be verified.

    `used_steps` are the 30 s steps whose codes have been accepted lately.
    """

    secret: str | None = None
    name: str | None = None
    pending: str | None = None
    used_steps: list[int] = field(default_factory=list)


@dataclass(slots=True)
class User:
    """A user; times are in seconds since the epoch. `active_factors` is the UserMFASettingList.

    `passkeys_as_mfa` is his WebAuthnMfaSettings, `mfa_options` the MFAOptions of older days.
    """

    pool_id: str
    sub: str
    username: str
    status: str
    password: Password
    created: float
    modified: float
    enabled: bool = True
    attributes: dict[str, str] = field(default_factory=dict)
    active_factors: list[str] = field(default_factory=list)
    preferred_factor: str | None = None
    passkeys_as_mfa: bool = False
    mfa_options: list[dict[str, str]] = field(default_factory=list)
    software_token: SoftwareToken = field(default_factory=SoftwareToken)
    failed_passwords: int = 0
    last_failure: float = 0.0
    wrong_codes: int = 0
    last_wrong_code: float = 0.0

    def attribute_list(self, only: list[str] | None = None) -> list[dict[str, str]]:
        """The attributes as the API lists them, `sub` last; `only` these, None for all."""
        everything = [*self.attributes.items(), ("sub", self.sub)]
        return [
            {"Name": name, "Value": value}
            for name, value in everything
            if only is None or name in only
        ]

    def legacy_settings(self) -> dict[str, Any]:
        """MFAOptions, only when there is something in it."""
        return {"MFAOptions": self.mfa_options} if self.mfa_options else {}

    def mfa_settings(self) -> dict[str, Any]:
        """UserMFASettingList and PreferredMfaSetting, each only when there is something in it."""
        settings: dict[str, Any] = {}
        if self.active_factors:
            settings["UserMFASettingList"] = self.active_factors
        if self.preferred_factor:
            settings["PreferredMfaSetting"] = self.preferred_factor
        return settings


def find(call: Call, pool: Pool, username: str) -> User | None:
    """The user of `pool` who goes by `username`: his name, his `sub`, an alias or an address."""
    user = named(call, pool, username) or find_by_sub(call, username)
    if user is not None and user.pool_id == pool.id:
        return user
    for attribute in pool.sign_in_attributes:
        for holder in holders(call, pool, attribute, username):
            if goes_by(pool, holder, attribute):
                return holder
    return None


def named(call: Call, pool: Pool, username: str) -> User | None:
    """The user of `pool` whose username it is."""
    query = "SELECT document FROM user WHERE pool = ? AND name = ?"
    name = pool.lookup_name(username)
    row = call.database.execute(query, (pool.id, name)).fetchone()
    return _user(row["document"]) if row else None


def holders(call: Call, pool: Pool, attribute: str, value: str) -> list[User]:
    """The users of `pool` whose `attribute`, one that can be signed in with, is `value`."""
    query = f"SELECT document FROM user WHERE pool = ? AND {_INDEXED[attribute]} = lower(?)"
    found = (_user(row["document"]) for row in call.database.execute(query, (pool.id, value)))
    same = pool.lookup_name(value)
    return [user for user in found if pool.lookup_name(user.attributes[attribute]) == same]


def goes_by(pool: Pool, user: User, attribute: str) -> bool:
    """Whether `user` signs in with `attribute`: an alias that is an address has to be verified."""
    if attribute in pool.username_attributes or attribute == "preferred_username":
        return attribute in user.attributes
    return user.attributes.get(f"{attribute}_verified") == "true" and attribute in user.attributes


def find_by_sub(call: Call, sub: str) -> User | None:
    """The user with that `sub`, in whichever pool."""
    row = call.database.execute("SELECT document FROM user WHERE sub = ?", (sub,)).fetchone()
    return _user(row["document"]) if row else None


def existing(call: Call, pool: Pool, username: str) -> User:
    """The user of `pool` named `username`; refused when there is none."""
    user = find(call, pool, username)
    if user is None:
        raise user_absent()
    return user


def refuse_taken(call: Call, pool: Pool, username: str, taken: str) -> None:
    """Refuse, with the text `taken`, a username that somebody goes by already."""
    if find(call, pool, username) is not None:
        raise ServiceError("UsernameExistsException", taken)


def insert(call: Call, pool: Pool, user: User) -> None:
    """Store a new user whose name is free."""
    call.database.execute(
        "INSERT INTO user (sub, pool, name, document) VALUES (?, ?, ?, ?)",
        (user.sub, pool.id, pool.lookup_name(user.username), as_document(user)),
    )


def save(call: Call, user: User) -> None:
    """Store the changes made to `user`."""
    call.database.execute(
        "UPDATE user SET document = ? WHERE sub = ?", (as_document(user), user.sub)
    )


def delete(call: Call, user: User) -> None:
    """Remove `user`; codes and memberships go with him, his tokens stay known as his."""
    call.database.execute("DELETE FROM user WHERE sub = ?", (user.sub,))


def numbered(call: Call, pool: Pool, after: int) -> Iterator[tuple[int, User]]:
    """The users of `pool` in the order of their making, from behind number `after`."""
    query = "SELECT number, document FROM user WHERE pool = ? AND number > ? ORDER BY number"
    for row in call.database.execute(query, (pool.id, after)):
        yield row["number"], _user(row["document"])


def new_sub(call: Call) -> str:
    """A `sub`: the form of a UUID, though of no version that RFC 9562 knows."""
    digits = call.entropy(16).hex()
    return f"{digits[:8]}-{digits[8:12]}-70{digits[12:14]}-{digits[14:18]}-{digits[18:30]}"


def _user(document: str) -> User:
    members = json.loads(document)
    members["password"] = Password(**members["password"])
    members["software_token"] = SoftwareToken(**members["software_token"])
    return User(**members)
