"""The question that preauth answers: go on, let through, refuse, or enrol first?"""

from __future__ import annotations

from dataclasses import dataclass

from mfa_tui.localcloud.duo import guesses, words
from mfa_tui.localcloud.duo.account import (
    ACTIVE,
    AUTO,
    BYPASS,
    PUSH,
    Application,
    Device,
    DuoUser,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """`result` is `auth`, `allow`, `deny` or `enroll`; `message` is its status_msg."""

    result: str
    message: str


def verdict(application: Application, user: DuoUser | None) -> Verdict:
    """What becomes of `user` (None for one whom Duo does not know) before any factor."""
    if user is not None and user.status == BYPASS:
        return Verdict("allow", guesses.BYPASSED)
    if user is not None and user.status != ACTIVE:
        return Verdict("deny", words.DISABLED)
    if user is not None and user.devices:
        return Verdict("auth", words.ACTIVE)
    return _NEWCOMER[application.policy.new_users]


_NEWCOMER = {
    "enroll": Verdict("enroll", words.ENROLL),
    "allow": Verdict("allow", words.ALLOW_UNKNOWN),
    "deny": Verdict("deny", words.NOT_ENROLLED),
}


def usable(application: Application, device: Device, *, shows_number: bool) -> tuple[str, ...]:
    """The capabilities of `device` there, for a client that can show a number to match or not."""
    if application.policy.verified_digits and not shows_number:
        return tuple(each for each in device.capabilities if each not in (PUSH, AUTO))
    return device.capabilities
