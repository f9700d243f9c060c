"""The lock-out after failed passwords and wrong codes (Developer Guide: lockout behavior)."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.guesses import WRONG_CODES_BEFORE_LOCK
from mfa_tui.localcloud.cognito.users import User

_FAILURES_BEFORE_LOCK = 5
_LONGEST_LOCK = 900.0
_QUIET_SECONDS = 900.0


def lock_seconds(failures: int, first_lock: int = _FAILURES_BEFORE_LOCK) -> float:
    """How long sign-in stays locked after that many failures in a row.

    It is 1 s at the failure numbered `first_lock`, and doubles.
    """
    if failures < first_lock:
        return 0.0
    return min(2.0 ** (failures - first_lock), _LONGEST_LOCK)


def is_locked(user: User, now: float) -> bool:
    """Whether no password of `user` is looked at now, right or wrong."""
    return now < user.last_failure + lock_seconds(user.failed_passwords)


def count_failure(user: User, now: float) -> None:
    """Note a wrong password; a quiet quarter of an hour wipes out what was before."""
    if now - user.last_failure >= _QUIET_SECONDS:
        user.failed_passwords = 0
    user.failed_passwords += 1
    user.last_failure = now


def is_locked_for_codes(user: User, now: float) -> bool:
    """Whether no MFA code of `user` is looked at now."""
    return now < user.last_wrong_code + lock_seconds(user.wrong_codes, WRONG_CODES_BEFORE_LOCK)


def count_wrong_code(user: User, now: float) -> None:
    """Note a wrong MFA code; these are counted apart from passwords."""
    if now - user.last_wrong_code >= _QUIET_SECONDS:
        user.wrong_codes = 0
    user.wrong_codes += 1
    user.last_wrong_code = now
