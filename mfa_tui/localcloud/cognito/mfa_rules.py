"""What factors by message need of the rest of a pool, whichever operation sets it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.cognito import guesses
from mfa_tui.localcloud.cognito.refusals import (
    invalid,
    recovery_conflict,
    sms_missing,
    tier_too_low,
)

if TYPE_CHECKING:
    from mfa_tui.localcloud.cognito.pools import Pool


def sms_settings(document: dict[str, Any]) -> dict[str, Any]:
    """SmsMfaConfiguration: a pool has one SMS set-up, for MFA and everything else."""
    members = ("SmsAuthenticationMessage", "SmsConfiguration")
    return {name: document[name] for name in members if name in document}


def check_factors(pool: Pool) -> None:
    """Refuse a pool that cannot send what its factors need. Raises ServiceError."""
    if "SmsMfaConfiguration" in pool.mfa:
        _check_sms(pool)
    if "EmailMfaConfiguration" in pool.mfa:
        _check_email(pool)


def _check_sms(pool: Pool) -> None:
    if not pool.document.get("SmsConfiguration", {}).get("SnsCallerArn"):
        raise sms_missing()
    if pool.recovery == ["verified_phone_number"]:
        raise recovery_conflict("verified_phone_number", "SMS MFA")


def _check_email(pool: Pool) -> None:
    # which of several reasons Cognito names first is not documented
    if pool.is_lite:
        raise tier_too_low("Email MFA")
    if not pool.sends_by_ses:
        raise invalid(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT."
        )
    if pool.recovery == ["verified_email"]:
        raise guesses.email_is_recovery()
