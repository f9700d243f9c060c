"""Second factors: which a pool offers, and which a user could answer with."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User

SMS_MFA = "SMS_MFA"
EMAIL_OTP = "EMAIL_OTP"
SOFTWARE_TOKEN_MFA = "SOFTWARE_TOKEN_MFA"

FACTORS = (SMS_MFA, EMAIL_OTP, SOFTWARE_TOKEN_MFA)
"""All of them, in the order of MFAS_CAN_CHOOSE and MFAS_CAN_SETUP."""
ATTRIBUTE = {SMS_MFA: "phone_number", EMAIL_OTP: "email"}
"""Where the messages of a factor go."""

_RECOVERY = {"verified_phone_number": SMS_MFA, "verified_email": EMAIL_OTP}


def offered(pool: Pool) -> list[str]:
    """The factors that the pool's MFA configuration turns on."""
    on = {
        SMS_MFA: "SmsMfaConfiguration" in pool.mfa,
        EMAIL_OTP: "EmailMfaConfiguration" in pool.mfa,
        SOFTWARE_TOKEN_MFA: pool.offers_totp,
    }
    return [factor for factor in FACTORS if on[factor]]


def is_equipped(user: User, factor: str) -> bool:
    """Whether `user` has what `factor` needs: a verified authenticator, a number, an address."""
    if factor == SOFTWARE_TOKEN_MFA:
        return user.software_token.secret is not None
    return ATTRIBUTE[factor] in user.attributes


def answerable(pool: Pool, user: User) -> list[str]:
    """The factors that `user` could be asked for.

    An authenticator goes on working when the pool no longer offers authenticators.
    """
    return [
        factor
        for factor in FACTORS
        if is_equipped(user, factor) and (factor == SOFTWARE_TOKEN_MFA or factor in offered(pool))
    ]


def recovery_factor(pool: Pool) -> str | None:
    """The factor whose channel is the pool's first choice for resetting passwords."""
    return _RECOVERY.get(pool.recovery[0]) if pool.recovery else None
