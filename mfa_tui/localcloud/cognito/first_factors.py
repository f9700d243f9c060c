"""First factors: what a choice-based sign-in may begin with, in a pool and for a user."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import factors, passkeys, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.passkeys import WEB_AUTHN, satisfy_mfa
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import due_step
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import User

PASSWORD = "PASSWORD"
PASSWORD_SRP = "PASSWORD_SRP"
OTP_ATTRIBUTE = {"EMAIL_OTP": "email", "SMS_OTP": "phone_number"}
"""The first factors by message, and where their codes go."""


def available(call: Call, pool: Pool, user: User | None) -> list[str]:
    """AvailableChallenges for `user`, or for somebody who is only simulated.

    Sent codes are no choice for those who need a second factor or another password. Nor are
    passkeys, unless they satisfy MFA.
    """
    has_password = user is None or user.password.is_set
    allowed = PASSWORD in pool.first_factors and has_password
    passwords = [PASSWORD_SRP, PASSWORD] if allowed else []
    return passwords + _without_password(call, pool, user)


def code_attributes(pool: Pool) -> list[str]:
    """The attributes to which `pool` sends codes that are a first factor."""
    return [attribute for name, attribute in OTP_ATTRIBUTE.items() if name in pool.first_factors]


def is_passwordless(pool: Pool, user: User) -> bool:
    """Whether `user` can do without a password."""
    return any(attribute in user.attributes for attribute in code_attributes(pool))


def get_user_auth_factors(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetUserAuthFactors: what the holder of an access token can sign in with."""
    holder = bearer(call, params["AccessToken"])
    return _configured(call, holder.pool, holder.user)


def admin_get_user_auth_factors(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminGetUserAuthFactors: what a user can sign in with."""
    pool = pools.existing(call, params["UserPoolId"])
    return _configured(call, pool, users.existing(call, pool, params["Username"]))


def _without_password(call: Call, pool: Pool, user: User | None) -> list[str]:
    if user is None:
        return [] if pool.mfa_mode == "ON" else _sendable(pool, user)
    if user.status in (users.FORCE_CHANGE_PASSWORD, users.RESET_REQUIRED):
        return []
    suffices = pool.mfa_mode != "ON" and due_step(pool, user).challenge is None
    sent = _sendable(pool, user) if suffices else []
    return sent + (_passkey(call, pool, user) if suffices or satisfy_mfa(pool, user) else [])


def _sendable(pool: Pool, user: User | None) -> list[str]:
    return [
        name
        for name, attribute in OTP_ATTRIBUTE.items()
        if name in pool.first_factors and (user is None or attribute in user.attributes)
    ]


def _passkey(call: Call, pool: Pool, user: User) -> list[str]:
    return [WEB_AUTHN] if passkeys.usable(call, pool, user) else []


def _configured(call: Call, pool: Pool, user: User) -> dict[str, Any]:
    token = ["SOFTWARE_TOKEN"] if factors.is_equipped(user, factors.SOFTWARE_TOKEN_MFA) else []
    password = [PASSWORD] if user.password.is_set else []
    return {
        "ConfiguredUserAuthFactors": [
            *password,
            *_sendable(pool, user),
            *token,
            *_passkey(call, pool, user),
        ],
        "Username": user.username,
        **user.mfa_settings(),
    }
