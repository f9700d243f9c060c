"""Passwords at sign-in: keeping, proving, counting failures, and the gates behind them."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from mfa_tui.localcloud.cognito import auth_events, known_verifiers, lockout, srp, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import password_reused
from mfa_tui.localcloud.cognito.passwords import policy_problem
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import (
    incorrect_credentials,
    not_authorized,
    user_absent,
    user_disabled,
    user_unconfirmed,
    weak_password,
)
from mfa_tui.localcloud.cognito.users import Password, User
from mfa_tui.localcloud.faults import LOCK_OUT


def new_password(
    call: Call, pool: Pool, username: str, password: str, *, temporary: bool, prefix: str
) -> Password:
    """What to keep of another `password` for the user named `username`.

    Refused when the pool's policy does not take it, with the operation's `prefix`, or when it is
    among the last ones and the pool remembers those.
    """
    kept = first_password(call, pool, username, password, temporary=temporary, prefix=prefix)
    size = pool.password_policy.get("PasswordHistorySize", 0)
    user = users.named(call, pool, username) if size else None
    if user is not None:
        before = user.password
        kept.former = [(before.salt, before.verifier), *before.former][:size]
        if any(_is_of(pool, user, password, *one) for one in kept.former):
            raise password_reused()
    return kept


def first_password(
    call: Call, pool: Pool, username: str, password: str, *, temporary: bool, prefix: str
) -> Password:
    """What to keep of the `password` of a new user; refused as `new_password` does."""
    problem = policy_problem(password, pool.password_policy)
    if problem is not None:
        raise weak_password(prefix, problem)
    kept = kept_password(call, pool, username, password)
    kept.expires = call.now + pool.temporary_password_seconds if temporary else None
    return kept


def kept_password(call: Call, pool: Pool, username: str, password: str) -> Password:
    """What is kept of a `password` that no policy has to take: its user has it already."""
    salt = srp.new_salt(call.entropy)
    verifier = srp.verifier(pool.srp_name, username, password, salt)
    return Password(salt.hex(), f"{verifier:x}")


def no_password(call: Call) -> Password:
    """What is kept for a user without a password: a verifier that no password has."""
    verifier = int.from_bytes(call.entropy(384)) % srp.N
    return Password(srp.new_salt(call.entropy).hex(), f"{verifier:x}", is_set=False)


def matches(pool: Pool, user: User, password: str) -> bool:
    """Whether `password` is the user's: the SRP verifier serves plain passwords too."""
    return _is_of(pool, user, password, user.password.salt, user.password.verifier)


def require_proof(
    call: Call, client: Client, user: User, event_id: str, proven: Callable[[], bool]
) -> None:
    """Let `user` pass when `proven` says so; count a failure when not.

    `event_id` is the request id of the InitiateAuth of this sign-in.
    During a lock nothing is looked at and nothing counted. Raises ServiceError.
    """
    if LOCK_OUT in call.faults or lockout.is_locked(user, call.now):
        raise not_authorized("Password attempts exceeded")
    if not user.enabled and not client.hides_users:
        raise user_disabled()
    right = proven()
    auth_events.proof(call, user, event_id, auth_events.PASSWORD, right=right)
    if not right:
        lockout.count_failure(user, call.now)
        users.save(call, user)
        raise incorrect_credentials()
    if user.failed_passwords:
        user.failed_passwords = 0
        users.save(call, user)
    check_status(user)
    _check_expiry(user, call.now)


def refuse_absent(client: Client) -> ServiceError:
    """How an absent user is refused: openly by LEGACY clients, like a wrong password by others."""
    return incorrect_credentials() if client.hides_users else user_absent()


def _is_of(pool: Pool, user: User, password: str, salt: str, verifier: str) -> bool:
    derived = known_verifiers.verifier(pool.srp_name, user.username, password, bytes.fromhex(salt))
    return hmac.compare_digest(f"{derived:x}", verifier)


def check_status(user: User) -> None:
    """Refuse a user who may not sign in, whatever he proves. Raises ServiceError."""
    if not user.enabled:
        raise user_disabled()
    if user.status == users.UNCONFIRMED:
        raise user_unconfirmed()
    if user.status == users.RESET_REQUIRED:
        raise ServiceError("PasswordResetRequiredException", "Password reset required for the user")


def _check_expiry(user: User, now: float) -> None:
    if user.password.expires is not None and now >= user.password.expires:
        raise not_authorized(
            "Temporary password has expired and must be reset by an administrator."
        )
