"""The signed strings of Duo's retired Web SDK v2: one request, one response, no network.

`prefix|base64(user|ikey|expiry)|hex(HMAC-SHA1(key, prefix|base64))`. A request is a TX cookie for
Duo (signed with skey) and an APP cookie for ourselves (signed with akey), joined by a colon; in the
response Duo's AUTH cookie takes the place of TX.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass

REQUEST, RESPONSE, OURS = "TX", "AUTH", "APP"
REQUEST_SECONDS = 300
OURS_SECONDS = 3600
IKEY_LENGTH, SKEY_LENGTH, AKEY_LENGTH = 20, 40, 40


@dataclass(frozen=True, slots=True)
class SigningKeys:
    """The keys of one application: integration, secret, and our own (at least 40 characters)."""

    ikey: str
    skey: str
    akey: str

    @property
    def usable(self) -> bool:
        """Whether they have the lengths that Duo gave them."""
        lengths = len(self.ikey) == IKEY_LENGTH and len(self.skey) == SKEY_LENGTH
        return lengths and len(self.akey) >= AKEY_LENGTH


def sign_request(keys: SigningKeys, username: str, now: int) -> str:
    """The `sig_request` for `username` at `now` (epoch seconds).

    Raises ValueError when the keys have wrong lengths, or the name is empty or holds a `|`.
    """
    if not keys.usable or not username or "|" in username:
        raise ValueError("keys or username cannot be signed")
    request = _cookie(REQUEST, keys.skey, username, keys.ikey, now + REQUEST_SECONDS)
    return f"{request}:{_cookie(OURS, keys.akey, username, keys.ikey, now + OURS_SECONDS)}"


def verify_response(keys: SigningKeys, sig_response: str, now: int) -> str | None:
    """The user who has signed in according to `sig_response`, or None.

    Stateless, as Duo made it: the same response is good until it expires. Stopping a replay is the
    caller's business.
    """
    match sig_response.split(":"):
        case [response, ours]:
            user = _read(RESPONSE, keys.skey, response, keys.ikey, now)
            same = _read(OURS, keys.akey, ours, keys.ikey, now)
            return user if user is not None and user == same else None
    return None


def own_part(signed: str) -> str:
    """The APP cookie of a request or a response; it never goes to Duo."""
    return signed.partition(":")[2]


def _cookie(prefix: str, key: str, user: str, ikey: str, expiry: int) -> str:
    value = base64.b64encode(f"{user}|{ikey}|{expiry}".encode()).decode()
    return f"{prefix}|{value}|{_digest(key, f'{prefix}|{value}')}"


def _digest(key: str, text: str) -> str:
    return hmac.new(key.encode(), text.encode(), hashlib.sha1).hexdigest()


def _read(prefix: str, key: str, cookie: str, ikey: str, now: int) -> str | None:
    """The user in a cookie of that kind, key and integration that has not expired."""
    match cookie.split("|"):
        case [kind, value, digest] if kind == prefix:
            pass
        case _:
            return None
    if not hmac.compare_digest(_digest(key, f"{kind}|{value}").encode(), digest.encode()):
        return None
    try:
        user, its_ikey, expiry = base64.b64decode(value, validate=True).decode().split("|")
        alive = now < int(expiry)
    except ValueError:
        return None
    return user if alive and its_ikey == ikey else None
