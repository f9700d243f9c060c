"""SetUserMFAPreference and AdminSetUserMFAPreference: which factors a user has, and the favourite."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import factors, guesses, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.factors import EMAIL_OTP, SMS_MFA, SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import User

_BLOCKS = {
    "SMSMfaSettings": SMS_MFA,
    "EmailMfaSettings": EMAIL_OTP,
    "SoftwareTokenMfaSettings": SOFTWARE_TOKEN_MFA,
}


def set_user_mfa_preference(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """SetUserMFAPreference: the user's own choice."""
    holder = bearer(call, params["AccessToken"])
    return _set(call, holder.pool, holder.user, params)


def admin_set_user_mfa_preference(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminSetUserMFAPreference: an administrator's choice for a user."""
    pool = pools.existing(call, params["UserPoolId"])
    return _set(call, pool, users.existing(call, pool, params["Username"]), params)


def _set(call: Call, pool: Pool, user: User, params: dict[str, Any]) -> dict[str, Any]:
    blocks = {factor: params[name] for name, factor in _BLOCKS.items() if name in params}
    if sum(bool(block.get("PreferredMfa")) for block in blocks.values()) > 1:
        raise guesses.two_preferred()
    for factor, settings in blocks.items():
        _apply(pool, user, factor, settings)
    passkeys = params.get("WebAuthnMfaSettings", {}).get("Enabled")
    if passkeys is not None:
        _set_passkeys(pool, user, enabled=passkeys)
    user.modified = call.timestamp
    users.save(call, user)
    return {}


def _set_passkeys(pool: Pool, user: User, *, enabled: bool) -> None:
    """Let passkeys satisfy MFA, or no longer; another factor has to stand by."""
    if enabled and not pool.passkeys_can_be_mfa:
        raise guesses.passkeys_not_mfa()
    if enabled and not user.active_factors:
        raise guesses.passkeys_need_another()
    user.passkeys_as_mfa = enabled


def _apply(pool: Pool, user: User, factor: str, settings: dict[str, bool]) -> None:
    """One block: an absent `Enabled` or `PreferredMfa` leaves that side as it is."""
    enabled, preferred = settings.get("Enabled"), settings.get("PreferredMfa")
    if enabled:
        _check_ready(pool, user, factor)
        if factor not in user.active_factors:
            user.active_factors.append(factor)
    # where MFA is required, a factor cannot be switched off: only the preference goes
    if enabled is False and pool.mfa_mode != "ON" and factor in user.active_factors:
        user.active_factors.remove(factor)
    if preferred and enabled is not False and factor in user.active_factors:
        user.preferred_factor = factor
    elif (enabled is False or preferred is False) and user.preferred_factor == factor:
        user.preferred_factor = None


def _check_ready(pool: Pool, user: User, factor: str) -> None:
    if not factors.is_equipped(user, factor) or factor not in factors.offered(pool):
        raise invalid(f"User does not have delivery config set to turn on {factor}")
