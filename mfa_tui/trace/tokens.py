"""Reading tokens: what is inside, what the times mean, and whether the pool signed them."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, cast

from mfa_tui.trace.words import counted

TIME_CLAIMS = frozenset({"exp", "iat", "nbf", "auth_time"})
"""Claims that hold seconds since the epoch. RFC 7519 section 4.1 and OpenID Connect Core."""


@dataclass(frozen=True)
class Decoded:
    """A token taken apart. `claims` is None for an encrypted one (the refresh token)."""

    header: dict[str, Any]
    claims: dict[str, Any] | None


@dataclass(frozen=True)
class Check:
    """Whether a token passed, and the finding in words."""

    passed: bool
    finding: str


def decode(token: str) -> Decoded:
    """Take `token` apart without checking anything. Raises ValueError when it is no JWS or JWE."""
    parts = token.split(".")
    if len(parts) == 3:
        return Decoded(_part(parts[0]), _part(parts[1]))
    if len(parts) == 5:
        return Decoded(_part(parts[0]), None)
    raise ValueError(f"a token has three or five parts, this has {len(parts)}")


def signature(token: str, jwks: bytes) -> Check:
    """Check the RS256 signature of `token` against `jwks`, the document a pool publishes.

    Times are not judged here: an expired token can still be genuine.
    """
    import jwt

    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        key = jwt.PyJWKSet.from_json(jwks.decode())[str(key_id)]
        jwt.decode(
            token,
            key.key,
            algorithms=["RS256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except KeyError:
        return Check(False, "no key with this kid in the pool's JWKS")
    except (jwt.PyJWTError, ValueError) as error:
        return Check(False, str(error))
    except (TypeError, AttributeError):
        return Check(False, "the pool's JWKS is not a set of keys")
    return Check(True, f"signed by the pool (RS256, kid {str(key_id)[:8]}…)")


def time_in_words(seconds: float, now: float) -> str:
    """When `seconds` is as seen from `now` (both epoch): `in 59 minutes (10:42:13 UTC)`."""
    try:
        away = round(seconds - now)
        clock = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, ValueError, OSError):
        return "no time that a calendar has"
    shown = f"{clock:%H:%M:%S} UTC" if abs(away) < 86_400 else f"{clock:%Y-%m-%d %H:%M} UTC"
    if away == 0:
        return f"now ({shown})"
    words = f"in {_span(away)}" if away > 0 else f"{_span(-away)} ago"
    return f"{words} ({shown})"


def _span(seconds: int) -> str:
    for size, name in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= 2 * size:
            return f"{seconds // size} {name}s"
    return counted(seconds, "second")


def _part(text: str) -> dict[str, Any]:
    try:
        value = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"a part of the token is not base64url JSON: {error}") from error
    if not isinstance(value, dict):
        raise ValueError("a part of the token is not a JSON object")
    return cast("dict[str, Any]", value)
