"""The lock-out after failed passwords (Developer Guide: lockout behavior)."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.users import User

_FREE_FAILURES = 4
_LONGEST_LOCK = 900.0
_QUIET_SECONDS = 900.0


def lock_seconds(failures: int) -> float:
    """How long sign-in stays locked after that many failures in a row: 1 s at the fifth, doubling."""
    if failures <= _FREE_FAILURES:
        return 0.0
    return min(2.0 ** (failures - _FREE_FAILURES - 1), _LONGEST_LOCK)


def is_locked(user: User, now: float) -> bool:
    """Whether no password of `user` is looked at now, right or wrong."""
    return now < user.last_failure + lock_seconds(user.failed_passwords)


def count_failure(user: User, now: float) -> None:
    """Note a wrong password; a quiet quarter of an hour wipes out what was before."""
    if now - user.last_failure >= _QUIET_SECONDS:
        user.failed_passwords = 0
    user.failed_passwords += 1
    user.last_failure = now
