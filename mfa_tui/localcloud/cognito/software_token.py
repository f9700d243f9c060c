"""Authenticator apps: AssociateSoftwareToken, VerifySoftwareToken, and the code at sign-in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import clients, guesses, pools, sessions, totp, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import due_step
from mfa_tui.localcloud.cognito.refusals import invalid_session, totp_off
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import SoftwareToken, User

NewSession = Callable[[bool], dict[str, str]]
"""The `Session` member of an answer; told whether the authenticator is now verified."""


def associate_software_token(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AssociateSoftwareToken: a secret that waits to be verified; a verified one stays in use."""
    pool, user, new_session = _enroller(call, params)
    if not pool.offers_totp:
        raise totp_off()
    user.software_token.pending = totp.new_secret(call.entropy)
    users.save(call, user)
    return {"SecretCode": user.software_token.pending, **new_session(False)}


def verify_software_token(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """VerifySoftwareToken: the pending secret becomes the user's authenticator.

    With a wrong code the Session stays good.
    """
    pool, user, new_session = _enroller(call, params)
    if not pool.offers_totp:
        raise totp_off()
    pending = user.software_token.pending
    if pending is None:
        raise guesses.nothing_to_verify()
    step = _matching_step(pending, params["UserCode"], call.now)
    if step is None:
        raise ServiceError(
            "EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA"
        )
    name = params.get("FriendlyDeviceName")
    user.software_token = SoftwareToken(secret=pending, name=name, used_steps=[step])
    users.save(call, user)
    return {"Status": "SUCCESS", **new_session(True)}


def accept_code(call: Call, user: User, code: str) -> None:
    """Take `code` as the user's second factor. Each 30 s step works once. Raises ServiceError."""
    token = user.software_token
    if token.secret is None:
        raise ServiceError(
            "SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user."
        )
    step = _matching_step(token.secret, code, call.now)
    if step is None:
        raise ServiceError("CodeMismatchException", "Invalid code received for user")
    if step in token.used_steps:
        raise ServiceError(
            "ExpiredCodeException", "Your software token has already been used once."
        )
    oldest = call.now // totp.STEP_SECONDS - guesses.TOTP_WINDOW_STEPS
    token.used_steps = [*(used for used in token.used_steps if used >= oldest), step]
    users.save(call, user)


def _matching_step(secret: str, code: str, now: float) -> int | None:
    return totp.matching_step(secret, code, now, window=guesses.TOTP_WINDOW_STEPS)


def _enroller(call: Call, params: dict[str, Any]) -> tuple[Pool, User, NewSession]:
    """Who enrols, by access token or by the Session of an MFA_SETUP challenge."""
    if "AccessToken" in params:
        holder = bearer(call, params["AccessToken"])
        return holder.pool, holder.user, lambda verified: {}
    if "Session" not in params:
        raise guesses.no_token_or_session()
    text = params["Session"]
    session = sessions.read(call, text, "MFA_SETUP")
    user = users.find_by_sub(call, session.sub or "")
    if user is None:
        raise invalid_session()
    pool = pools.existing(call, user.pool_id)
    # who has got a factor since then must prove it, not set up another
    if not session.token_verified and due_step(pool, user).challenge != "MFA_SETUP":
        raise invalid_session()
    return pool, user, lambda verified: _replacement(call, text, session, verified)


def _replacement(call: Call, old: str, session: Session, verified: bool) -> dict[str, str]:
    sessions.use_up(call, old)
    client = clients.existing(call, session.client_id)
    return {"Session": sessions.issue(call, client, replace(session, token_verified=verified))}
