"""SetUserPoolMfaConfig and GetUserPoolMfaConfig: which second factors a pool has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import pools
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.mfa_rules import check_factors, sms_settings
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid, tier_too_low
from mfa_tui.localcloud.cognito.sign_in_policy import (
    check_sign_in_policy,
    has_single_factor_passkeys,
)
from mfa_tui.localcloud.cognito.sms_role import check_sms_role

_SMS = "SmsMfaConfiguration"
_EMAIL = "EmailMfaConfiguration"
_TOTP = "SoftwareTokenMfaConfiguration"


def set_user_pool_mfa_config(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """SetUserPoolMfaConfig: replaces the whole configuration; what is left out is off."""
    pool = pools.existing(call, params["UserPoolId"])
    config = {name: value for name, value in params.items() if name != "UserPoolId"}
    config.setdefault("MfaConfiguration", "OFF")
    document = pool.document | {
        "MfaConfiguration": config["MfaConfiguration"],
        "LastModifiedDate": call.timestamp,
    }
    if _SMS in config:
        document |= config[_SMS]
        config[_SMS] = sms_settings(document)
    changed = replace(pool, document=document, mfa=config)
    _check(changed)
    if "SmsConfiguration" in params.get(_SMS, {}):
        check_sms_role(call)
    pools.save(call, changed)
    return config


def get_user_pool_mfa_config(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetUserPoolMfaConfig."""
    return pools.existing(call, params["UserPoolId"]).mfa


def _check(pool: Pool) -> None:
    """Refuse a pool whose MFA configuration contradicts itself or the other settings."""
    config = pool.mfa
    blocks = {name for name in (_SMS, _EMAIL, _TOTP) if name in config}
    if pool.mfa_mode == "OFF":
        if blocks:
            raise invalid(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
            )
    elif not blocks - {_TOTP} and not pool.offers_totp:
        raise invalid(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
            "enabled."
        )
    check_factors(pool)
    _check_passkeys(pool)
    check_sign_in_policy(pool)


def _check_passkeys(pool: Pool) -> None:
    if has_single_factor_passkeys(pool):
        raise invalid(
            "Cannot set WebAuthn factor configuration to SINGLE_FACTOR if MFA is required and "
            "WebAuthn is an allowed first auth factor"
        )
    if pool.is_lite and pool.passkeys_can_be_mfa:
        raise tier_too_low("Passkey MFA")
