"""SetUserPoolMfaConfig and GetUserPoolMfaConfig: which second factors a pool has."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import pools
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.unbuilt import refuse_for_mfa

_FACTOR_BLOCKS = ("SmsMfaConfiguration", "EmailMfaConfiguration", "SoftwareTokenMfaConfiguration")


def set_user_pool_mfa_config(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """SetUserPoolMfaConfig: replaces the whole configuration; what is left out is off."""
    pool = pools.existing(call, params["UserPoolId"])
    config = {name: value for name, value in params.items() if name != "UserPoolId"}
    config.setdefault("MfaConfiguration", "OFF")
    _check(pool, config)
    document = pool.document | {
        "MfaConfiguration": config["MfaConfiguration"],
        "LastModifiedDate": call.timestamp,
    }
    pools.save(call, replace(pool, document=document, mfa=config))
    return config


def get_user_pool_mfa_config(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetUserPoolMfaConfig."""
    return pools.existing(call, params["UserPoolId"]).mfa


def _check(pool: pools.Pool, config: dict[str, Any]) -> None:
    blocks = [name for name in _FACTOR_BLOCKS if name in config]
    if config["MfaConfiguration"] == "OFF":
        if blocks:
            raise invalid(
                "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
            )
    elif not any(_is_on(name, config[name]) for name in blocks):
        raise invalid(
            "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be "
            "enabled."
        )
    sender = pool.document["EmailConfiguration"].get("EmailSendingAccount", "COGNITO_DEFAULT")
    if "EmailMfaConfiguration" in blocks and sender == "COGNITO_DEFAULT":
        raise invalid(
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT."
        )
    refuse_for_mfa(config)


def _is_on(block: str, settings: dict[str, Any]) -> bool:
    """Presence turns a factor on, except for the one that says so itself."""
    return block != "SoftwareTokenMfaConfiguration" or bool(settings.get("Enabled"))
