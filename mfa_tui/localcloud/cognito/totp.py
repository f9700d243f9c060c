"""Time-based one-time passwords as user pools check them (RFC 6238: SHA-1, 30 s, six digits)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable

from pyotp.totp import TOTP

DIGITS = 6
STEP_SECONDS = 30
_SECRET_BYTES = 32


def new_secret(entropy: Callable[[int], bytes]) -> str:
    """A `SecretCode`: 256 random bits as 52 base32 characters without padding."""
    return base64.b32encode(entropy(_SECRET_BYTES)).decode("ascii").rstrip("=")


def matching_step(secret: str, code: str, at: float, window: int = 1) -> int | None:
    """The 30 s step whose code is `code`, or None when no step in reach has it.

    `at` is in seconds since the epoch; `window` is how many steps before and after that moment are
    tried (RFC 6238, section 5.2). The step counts from the epoch, so that a caller who remembers
    the last one can refuse a code that was used before. The step nearest to `at` wins.
    """
    if not (len(code) == DIGITS and code.isascii() and code.isdigit()):
        return None
    authenticator = TOTP(secret, digits=DIGITS)
    now = int(at // STEP_SECONDS)
    reachable = [step for step in range(now - window, now + window + 1) if step >= 0]
    fitting = [
        step for step in reachable if hmac.compare_digest(authenticator.generate_otp(step), code)
    ]
    return min(fitting, key=lambda step: abs(step - now), default=None)
