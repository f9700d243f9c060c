"""Users: the record of each, and how it is found and kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import user_absent

UNCONFIRMED = "UNCONFIRMED"
CONFIRMED = "CONFIRMED"
FORCE_CHANGE_PASSWORD = "FORCE_CHANGE_PASSWORD"
RESET_REQUIRED = "RESET_REQUIRED"


@dataclass(slots=True)
class Password:
    """All that is kept of a password: SRP salt and verifier, in hex.

    A temporary one stops working at `expires`, in seconds since the epoch.
    """

    salt: str
    verifier: str
    expires: float | None = None


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
class Confirmation:
    """An outstanding sign-up code: SHA-256 in hex, its end, and the attribute it proves."""

    code_hash: str
    expires: float
    attribute: str


@dataclass(slots=True)
class User:
    """A user; times are in seconds since the epoch. `active_factors` is the UserMFASettingList."""

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
    software_token: SoftwareToken = field(default_factory=SoftwareToken)
    confirmation: Confirmation | None = None
    failed_passwords: int = 0
    last_failure: float = 0.0

    def attribute_list(self, only: list[str] | None = None) -> list[dict[str, str]]:
        """The attributes as the API lists them, `sub` last; `only` these, None for all."""
        everything = [*self.attributes.items(), ("sub", self.sub)]
        return [
            {"Name": name, "Value": value}
            for name, value in everything
            if only is None or name in only
        ]

    def mfa_settings(self) -> dict[str, Any]:
        """UserMFASettingList and PreferredMfaSetting, each only when there is something in it."""
        settings: dict[str, Any] = {}
        if self.active_factors:
            settings["UserMFASettingList"] = self.active_factors
        if self.preferred_factor:
            settings["PreferredMfaSetting"] = self.preferred_factor
        return settings


def find(call: Call, pool: Pool, username: str) -> User | None:
    """The user of `pool` who signs in as `username`."""
    query = "SELECT document FROM user WHERE pool = ? AND name = ?"
    name = pool.lookup_name(username)
    row = call.database.execute(query, (pool.id, name)).fetchone()
    return _user(row["document"]) if row else None


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


def add(call: Call, pool: Pool, user: User, taken: str) -> None:
    """Store a new user; when the name is in use, refuse with the text `taken`."""
    if find(call, pool, user.username) is not None:
        raise ServiceError("UsernameExistsException", taken)
    call.database.execute(
        "INSERT INTO user (sub, pool, name, document) VALUES (?, ?, ?, ?)",
        (user.sub, pool.id, pool.lookup_name(user.username), json.dumps(asdict(user))),
    )


def save(call: Call, user: User) -> None:
    """Store the changes made to `user`."""
    call.database.execute(
        "UPDATE user SET document = ? WHERE sub = ?", (json.dumps(asdict(user)), user.sub)
    )


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
    if members["confirmation"] is not None:
        members["confirmation"] = Confirmation(**members["confirmation"])
    return User(**members)
