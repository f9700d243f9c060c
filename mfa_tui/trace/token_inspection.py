"""The JWT inspector: what a token is, whom it is for, its times, and who signed it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mfa_tui.trace.tokens import Check, decode, signature, time_in_words

SELF_SERVICE_SCOPE = "aws.cognito.signin.user.admin"
"""What an access token needs for calls of a user about themselves (pains.md TOTP-09)."""


@dataclass(frozen=True, slots=True)
class Inspected:
    """A token taken apart: its header, its claims (None for an encrypted one), and what was checked."""

    header: dict[str, Any]
    claims: dict[str, Any] | None
    checks: tuple[Check, ...]

    @property
    def use(self) -> str:
        """`access`, `id`, or `refresh` for a token that only Cognito can read; else empty."""
        if self.claims is None:
            return "refresh"
        use = self.claims.get("token_use")
        return use if isinstance(use, str) else ""


def inspected(token: str, now: float, jwks: bytes | None = None, pool_id: str = "") -> Inspected:
    """`token` with its checks as of `now` (epoch seconds): times, pool, and the signature by `jwks`.

    Without `jwks` (the document that a pool publishes) the signature is not judged, without
    `pool_id` neither is the issuer. Raises ValueError when it is no token.
    """
    parts = decode(token)
    if parts.claims is None:
        unreadable = Check(True, "encrypted: only Cognito can read a refresh token")
        return Inspected(parts.header, None, (unreadable,))
    checks = [*_times(parts.claims, now), *_issuer(parts.claims, pool_id), *_scope(parts.claims)]
    if jwks is not None:
        checks.append(signature(token, jwks))
    return Inspected(parts.header, parts.claims, tuple(checks))


def seconds_of(claims: dict[str, Any], name: str) -> float | None:
    """The time claim `name` in epoch seconds; None where it is absent or no number."""
    value = claims.get(name)
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _times(claims: dict[str, Any], now: float) -> Iterator[Check]:
    expires, issued = seconds_of(claims, "exp"), seconds_of(claims, "iat")
    if expires is None:
        yield Check(False, "no exp: it would never expire")
    elif expires <= now:
        yield Check(False, f"expired {time_in_words(expires, now)}")
    else:
        yield Check(True, f"expires {time_in_words(expires, now)}")
    if issued is not None and issued > now:
        yield Check(False, f"issued {time_in_words(issued, now)}: one of two clocks is wrong")
    starts = seconds_of(claims, "nbf")
    if starts is not None and starts > now:
        yield Check(False, f"not valid before {time_in_words(starts, now)}")


def _issuer(claims: dict[str, Any], pool_id: str) -> Iterator[Check]:
    issuer = str(claims.get("iss", ""))
    if pool_id:
        named = issuer.rpartition("/")[2]
        passed = named == pool_id
        finding = "issued by this pool" if passed else f"issued by {named or 'nobody'}"
        yield Check(passed, finding)


def _scope(claims: dict[str, Any]) -> Iterator[Check]:
    if claims.get("token_use") == "access":
        passed = SELF_SERVICE_SCOPE in str(claims.get("scope", "")).split()
        word = "has" if passed else "lacks"
        yield Check(passed, f"{word} the scope {SELF_SERVICE_SCOPE}")
