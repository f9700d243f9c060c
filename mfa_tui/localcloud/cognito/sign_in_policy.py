"""SignInPolicy: which first factors a pool may allow, given its plan and its other settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.localcloud.cognito import guesses
from mfa_tui.localcloud.cognito.refusals import invalid, tier_too_low

if TYPE_CHECKING:
    from mfa_tui.localcloud.cognito.pools import Pool

_BY_MESSAGE = {"EMAIL_OTP", "SMS_OTP"}


def check_sign_in_policy(pool: Pool) -> None:
    """Refuse AllowedFirstAuthFactors that contradict the rest of the pool. Raises ServiceError."""
    allowed = set(pool.first_factors)
    if pool.is_lite and allowed != {"PASSWORD"}:
        raise tier_too_low("Choice-based authentication")
    if allowed == {"WEB_AUTHN"}:
        raise guesses.passkeys_alone()
    if "SMS_OTP" in allowed and not pool.document.get("SmsConfiguration", {}).get("SnsCallerArn"):
        raise invalid(
            "SMS_OTP can not be configured as AuthFactor as user pool is missing valid SMS "
            "configuration"
        )
    if pool.mfa_mode == "ON" and allowed & _BY_MESSAGE:
        raise invalid(
            "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA "
            "is enabled"
        )
    if has_single_factor_passkeys(pool):
        raise invalid(
            "WEB_AUTHN cannot be used as an auth factor when MFA is enabled if not configured for "
            "MFA"
        )


def has_single_factor_passkeys(pool: Pool) -> bool:
    """Whether a passkey would let somebody past an MFA that the pool requires."""
    allowed = "WEB_AUTHN" in pool.first_factors
    return allowed and pool.mfa_mode == "ON" and not pool.passkeys_can_be_mfa
