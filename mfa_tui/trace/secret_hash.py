"""The secret-hash matcher: which usual mistake made the SECRET_HASH that was sent.

Right is base64(HMAC-SHA256(key = client secret, message = USERNAME of this request + client id)).
Source: Developer Guide, computing secret hash values; pains.md CLI-02 and CLI-04.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mfa_tui.trace.cognito_call import asked, client_id, secret_hash, tokens, username
from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.tokens import decode

Made = Callable[[str, str, str], str]
"""A hash from a username, a client id and the client's secret."""


@dataclass(frozen=True, slots=True)
class HashVerdict:
    """Whether the hash is `right`, and how it was `made`, in words; `unknown` when nothing fits."""

    right: bool
    made: str


def right_hash(name: str, client: str, secret: str) -> str:
    """The hash as Cognito computes it over the username `name`."""
    return base64.b64encode(_digest(secret, name + client)).decode()


_RECIPES: tuple[tuple[str, Made], ...] = (
    ("", right_hash),
    ("in hex in place of base64", lambda n, c, s: _digest(s, n + c).hex()),
    (
        "in the URL-safe alphabet of base64",
        lambda n, c, s: base64.urlsafe_b64encode(_digest(s, n + c)).decode(),
    ),
    (
        "without the = at the end",
        lambda n, c, s: right_hash(n, c, s).rstrip("="),
    ),
    ("with the client id before the username", lambda n, c, s: right_hash(c, n, s)),
    ("with key and message swapped", lambda n, c, s: right_hash("", s, n + c)),
    ("with a line end behind the secret", lambda n, c, s: right_hash(n, c, s + "\n")),
    ("with a blank behind the secret", lambda n, c, s: right_hash(n, c, s + " ")),
    ("with the client id as the secret", lambda n, c, s: right_hash(n, c, c)),
    ("over the username without the client id", lambda n, c, s: right_hash(n, "", s)),
)


def hash_verdict(
    exchange: Exchange, secret: str, others: Iterable[Exchange] = ()
) -> HashVerdict | None:
    """What made the hash of `exchange`, given the client's `secret`; None when it carried none.

    The user names to try come from the request itself and from `others` of the same record.
    """
    sent, client = secret_hash(exchange), client_id(exchange)
    if not sent:
        return None
    if sent == secret:
        return HashVerdict(False, "it is the client's secret itself, not a hash")
    if sent == right_hash("", client, secret):
        return HashVerdict(False, "over the client id alone: the username was empty")
    for name, where in _names(exchange, others):
        for how, made in _RECIPES:
            if sent == made(name, client, secret):
                return _verdict(exchange, name, where, how)
    return HashVerdict(False, "unknown: no usual mistake with this secret gives it")


def _verdict(exchange: Exchange, name: str, where: str, how: str) -> HashVerdict:
    # a refresh names nobody: the service hashes over the real user name (pains.md CLI-04)
    real = where.startswith(("cognito:username", "sub"))
    right = not how and (name == own if (own := username(exchange)) else real)
    return HashVerdict(right, " ".join(filter(None, (f"over {name!r}, {where}", how))))


def _names(exchange: Exchange, others: Iterable[Exchange]) -> Iterator[tuple[str, str]]:
    """The user names that may have been hashed, each with where it stands; the right one first."""
    own = username(exchange)
    if own:
        yield own, "USERNAME of this request"
    for other in others:
        yield from _names_in(other)
    for changed, how in ((own.lower(), "in small letters"), (own.upper(), "in capitals")):
        if changed not in ("", own):
            yield changed, f"USERNAME of this request {how}"
    if own.strip() not in ("", own):
        yield own.strip(), "USERNAME of this request without its blanks"


def _names_in(other: Exchange) -> Iterator[tuple[str, str]]:
    place = f"of exchange {other.number}"
    if id_token := tokens(other).get("IdToken"):
        for claim in ("cognito:username", "sub", "email", "phone_number"):
            if value := _claim(id_token, claim):
                yield value, f"{claim} in the ID token {place}"
    for name in ("USER_ID_FOR_SRP", "USERNAME"):
        if value := asked(other).get(name):
            yield value, f"{name} {place}"
    if value := username(other):
        yield value, f"USERNAME {place}"


def _claim(token: str, name: str) -> str:
    try:
        claims = decode(token).claims or {}
    except ValueError:
        return ""
    value = claims.get(name)
    return value if isinstance(value, str) else ""


def _digest(key: str, message: str) -> bytes:
    return hmac.digest(key.encode(), message.encode(), "sha256")
