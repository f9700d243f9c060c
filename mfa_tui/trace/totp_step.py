"""The 30 second step that a code of an authenticator belongs to (RFC 6238)."""

from __future__ import annotations

from mfa_tui.trace.words import counted

STEP_SECONDS = 30
REACH = 20
"""Steps that are searched before and after: ten minutes, more than a clock is usually off."""
TOLERANCE = 1
"""Steps that Cognito accepts before and after its own (pains.md TOTP-18)."""

_LAST_MOMENT = 253_402_300_800
"""The year 10000, from which pyotp counts no steps any more."""


def matched_step(secret: str, code: str, at: float, reach: int = REACH) -> int | None:
    """How many steps `code` is away from the moment `at` (epoch seconds); None when it fits none.

    Negative is earlier: the clock that made the code was behind. `secret` is base32, blanks and
    case do not count. Raises ValueError when it is not.
    """
    from pyotp.totp import TOTP

    shown = TOTP(secret.replace(" ", "").upper())
    wanted = code.replace(" ", "")
    for step in sorted(range(-reach, reach + 1), key=abs):
        moment = at + STEP_SECONDS * step
        if 0 <= moment < _LAST_MOMENT and shown.at(int(moment)) == wanted:
            return step
    return None


def step_in_words(step: int) -> str:
    """What it says about the clock that the code is `step` steps away."""
    if step == 0:
        return "the code is of this very step"
    seconds = abs(step) * STEP_SECONDS
    side = "behind" if step < 0 else "ahead"
    count = counted(abs(step), "step")
    within = ", which is still accepted" if abs(step) <= TOLERANCE else ""
    return f"the code is {count} {side}: that clock is about {seconds} s {side}{within}"
