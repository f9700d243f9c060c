"""SignInPolicy: which first factors a pool may allow, given its plan and its other settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mfa_tui.localcloud.cognito.refusals import invalid, tier_too_low

if TYPE_CHECKING:
    from mfa_tui.localcloud.cognito.pools import Pool

_BY_MESSAGE = {"EMAIL_OTP", "SMS_OTP"}


def check_sign_in_policy(pool: Pool) -> None:
    """Refuse AllowedFirstAuthFactors that contradict the rest of the pool. Raises ServiceError."""
    allowed = set(pool.first_factors)
    if pool.is_lite and allowed != {"PASSWORD"}:
        raise tier_too_low("Choice-based authentication")
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
