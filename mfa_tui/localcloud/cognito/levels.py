"""Levels of authentication: what the methods of a sign-in amount to.

As the Developer Guide has it (Authentication levels with ACR and AMR claims); nobody has seen the
service do it yet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.localcloud.cognito.pools import Pool

PASSWORD_METHOD = "pwd"
METHODS = {
    "SOFTWARE_TOKEN_MFA": "otp",
    "MFA_SETUP": "otp",
    "SMS_MFA": "sms",
    "SMS_OTP": "sms",
    "EMAIL_OTP": "email_otp",
}
"""What is proven by the right answer to a challenge."""
ROAMING_METHOD, PLATFORM_METHOD = "hwk", "swk"
"""Passkeys in a key that is carried about, and those of a device."""

_MULTI_FACTOR = "mfa"
_BY_MESSAGE = frozenset({"sms", "email_otp"})
_HIGHEST = 4


@dataclass(frozen=True, slots=True)
class Goal:
    """The `level` that a sign-in is to reach, and the `methods` that count towards it so far.

    Level 0 is that of a sign-in which asks for none.
    """

    level: int = 0
    methods: tuple[str, ...] = ()

    def having(self, method: str) -> Goal:
        """This goal when `method` has been proven too."""
        if not self.level or method in self.methods:
            return self
        return replace(self, methods=(*self.methods, method))


NO_GOAL = Goal()


def goal_of(members: Mapping[str, Any] | None) -> Goal:
    """The goal that was kept as a JSON object; records of earlier versions have none."""
    return Goal(members["level"], tuple(members["methods"])) if members else NO_GOAL


def level_of(methods: Iterable[str]) -> int:
    """The highest level that `methods` fully satisfy; 0 for none."""
    proven = frozenset(methods)
    by_message = bool(proven & _BY_MESSAGE)
    if proven >= {PASSWORD_METHOD, "otp"}:
        return _HIGHEST
    if proven & {ROAMING_METHOD, PLATFORM_METHOD} or (PASSWORD_METHOD in proven and by_message):
        return 3
    if by_message:
        return 2
    return int(PASSWORD_METHOD in proven)


def amr(methods: tuple[str, ...]) -> tuple[str, ...]:
    """The `amr` claim for `methods`, with what is said of several."""
    return (*methods, _MULTI_FACTOR) if len(methods) > 1 else methods


def without_summary(claim: Iterable[str]) -> tuple[str, ...]:
    """The methods in an `amr` claim."""
    return tuple(method for method in claim if method != _MULTI_FACTOR)


def names(pool: Pool) -> dict[int, str]:
    """What each level is called in `pool`: AcrConfiguration over the names it has by itself."""
    chosen = pool.document.get("AcrConfiguration", {})
    return {
        level: chosen.get(f"Level{level}", {}).get("AcrValue", f"urn:cognito:loa:{level}")
        for level in range(1, _HIGHEST + 1)
    }
