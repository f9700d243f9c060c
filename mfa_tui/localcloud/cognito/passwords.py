"""What a pool asks of a password, and the hash by which a client proves its secret."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable, Mapping
from typing import Any

SYMBOLS = frozenset("^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-")
"""The characters that count as symbols (Developer Guide: password policy); an inner space too."""


def _has_symbol(text: str) -> bool:
    return not SYMBOLS.isdisjoint(text) or " " in text.strip(" ")


_CLASSES: tuple[tuple[str, Callable[[str], bool], str], ...] = (
    ("RequireUppercase", lambda text: any("A" <= c <= "Z" for c in text), "uppercase"),
    ("RequireLowercase", lambda text: any("a" <= c <= "z" for c in text), "lowercase"),
    ("RequireNumbers", lambda text: any("0" <= c <= "9" for c in text), "numeric"),
    ("RequireSymbols", _has_symbol, "symbol"),
)


def policy_problem(password: str, policy: Mapping[str, Any]) -> str | None:
    """The first rule of `policy` that `password` breaks, in the service's words; None when it fits.

    `policy` is a `PasswordPolicyType` as the API gives it; absent members ask for nothing. The
    caller puts the operation's prefix before the text.
    """
    if len(password) < policy.get("MinimumLength", 0):
        return "Password not long enough"
    for rule, satisfied, kind in _CLASSES:
        if policy.get(rule) and not satisfied(password):
            return f"Password must have {kind} characters"
    return None


def secret_hash(client_secret: str, username: str, client_id: str) -> str:
    """The `SECRET_HASH` that a client with a secret sends along with `username`.

    Base64 of HMAC-SHA256 over username and client id (Developer Guide: computing secret hash).
    """
    message = (username + client_id).encode()
    return base64.b64encode(hmac.digest(client_secret.encode(), message, hashlib.sha256)).decode()
