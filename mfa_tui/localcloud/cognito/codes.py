"""One-time codes that confirm an account, an address or a new password. Only hashes are kept."""

from __future__ import annotations

import hashlib
import hmac
import sqlite3
import string
from dataclasses import dataclass
from typing import NoReturn

from mfa_tui.localcloud.cognito import throttle
from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import username_unknown
from mfa_tui.localcloud.cognito.users import User

SIGN_UP = "sign-up"
PASSWORD_RESET = "password-reset"

_DIGITS = 6
_HOUR = 60 * 60
_SECONDS = {SIGN_UP: 24 * _HOUR, PASSWORD_RESET: _HOUR}
_ATTRIBUTE_SECONDS = 24 * _HOUR


@dataclass(frozen=True, slots=True)
class Issued:
    """What an outstanding code proves: that somebody reads messages to this attribute.

    `value` is an address that the user has not got yet, but will have with the right code.
    """

    attribute: str
    value: str | None


def verifying(attribute: str) -> str:
    """The purpose of a code that verifies `attribute`."""
    return f"verify {attribute}"


def issue(call: Call, user: User, purpose: str, attribute: str, value: str | None = None) -> str:
    """A new code of `user` for `purpose`; the one before it stops working."""
    code = new_letters(call.entropy, _DIGITS, string.digits)
    expires = call.now + _SECONDS.get(purpose, _ATTRIBUTE_SECONDS)
    call.database.execute(
        "INSERT OR REPLACE INTO code (sub, purpose, hash, expires, attribute, value) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (user.sub, purpose, _hash(code), expires, attribute, value),
    )
    return code


def outstanding(call: Call, user: User, purpose: str) -> Issued | None:
    """What the code that `user` has for `purpose` would prove; None when there is no living one."""
    row = _living(call, user, purpose)
    return Issued(row["attribute"], row["value"]) if row else None


def check(call: Call, user: User, purpose: str, code: str) -> Issued:
    """What `code` proves when it is the right one; it stays good until `forget`.

    Wrong codes are counted. Raises ServiceError.
    """
    throttle.check(call, user.sub, _wrong(purpose))
    row = _living(call, user, purpose)
    if row is None:
        raise code_expired()
    if not hmac.compare_digest(_hash(code), row["hash"]):
        _refuse_wrong(call, user.sub, purpose)
    return Issued(row["attribute"], row["value"])


def refuse_unknown(
    call: Call, pool: Pool, client: Client, username: str, *, purpose: str, asking: str
) -> NoReturn:
    """Refuse a code for `username`, which nobody has; in the way of a user where `client` hides that.

    `asking` is the operation that sends such codes: who was asked for one would have it.
    """
    if not client.hides_users:
        raise username_unknown()
    who = throttle.account(pool, username, None)
    throttle.check(call, who, _wrong(purpose))
    if not throttle.attempts(call, who, asking):
        raise code_expired()
    _refuse_wrong(call, who, purpose)


def forget(call: Call, user: User, purpose: str) -> None:
    """Make sure that the code for `purpose` is never accepted again."""
    query = "DELETE FROM code WHERE sub = ? AND purpose = ?"
    call.database.execute(query, (user.sub, purpose))


def forget_sent_to(call: Call, user: User, attribute: str) -> None:
    """Make sure that no code sent to `attribute` is accepted again: its value is another now."""
    query = "DELETE FROM code WHERE sub = ? AND attribute = ?"
    call.database.execute(query, (user.sub, attribute))


def code_expired() -> ServiceError:
    """The refusal of a code that came too late, or that nobody asked for."""
    return ServiceError(
        "ExpiredCodeException", "Invalid code provided, please request a code again."
    )


def _living(call: Call, user: User, purpose: str) -> sqlite3.Row | None:
    query = "SELECT * FROM code WHERE sub = ? AND purpose = ? AND expires > ?"
    return call.database.execute(query, (user.sub, purpose, call.now)).fetchone()


def _refuse_wrong(call: Call, who: str, purpose: str) -> NoReturn:
    throttle.count(call, who, _wrong(purpose))
    raise ServiceError(
        "CodeMismatchException", "Invalid verification code provided, please try again."
    )


def _wrong(purpose: str) -> str:
    """The kind of attempt that a wrong code is."""
    return f"wrong {purpose} code"


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
