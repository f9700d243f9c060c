"""The settings of a pool: what they are at first, what an update makes of them, what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.guesses import (
    UNSPECIFIED_CHARACTER_CLASSES_REQUIRED,
    two_token_triggers,
)
from mfa_tui.localcloud.cognito.mfa_rules import check_factors, sms_settings
from mfa_tui.localcloud.cognito.pools import DEFAULT_TEMPORARY_DAYS, Pool
from mfa_tui.localcloud.cognito.refusals import invalid, sms_missing, tier_too_low
from mfa_tui.localcloud.cognito.schema import pool_schema
from mfa_tui.localcloud.cognito.sign_in_policy import check_sign_in_policy

ACCOUNT = "111122223333"

_CHARACTER_CLASSES = (
    "RequireLowercase",
    "RequireNumbers",
    "RequireSymbols",
    "RequireUppercase",
)
_RENAMED = ("PoolName", "Schema", "MfaConfiguration", "Policies", "AdminCreateUserConfig")
"""Members of the request that do not go into the pool's document as they are."""
_DEFAULT_TEMPLATE = {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
_RESET: dict[str, Any] = {
    "AutoVerifiedAttributes": None,
    "DeviceConfiguration": None,
    "EmailVerificationMessage": None,
    "EmailVerificationSubject": None,
    "LambdaConfig": {},
    "SmsAuthenticationMessage": None,
    "SmsVerificationMessage": None,
    "UserPoolAddOns": None,
    "VerificationMessageTemplate": _DEFAULT_TEMPLATE,
}
"""What UpdateUserPool makes of members that it is not given; None takes them away (measured)."""


def first_mfa(params: dict[str, Any]) -> dict[str, Any]:
    """The MFA configuration of a new pool: SMS is the only factor that it can have."""
    mode = params.get("MfaConfiguration", "OFF")
    if mode == "OFF":
        return {"MfaConfiguration": mode}
    if "SmsConfiguration" not in params:
        raise sms_missing()
    return {"MfaConfiguration": mode, "SmsMfaConfiguration": sms_settings(params)}


def new_document(call: Call, pool_id: str, params: dict[str, Any]) -> dict[str, Any]:
    """The pool `pool_id` as CreateUserPool's `params` ask for, in the form that describes it."""
    given = {name: value for name, value in params.items() if name not in _RENAMED}
    return {
        "AccountRecoverySetting": {
            "RecoveryMechanisms": [
                {"Name": "verified_email", "Priority": 1},
                {"Name": "verified_phone_number", "Priority": 2},
            ]
        },
        "AdminCreateUserConfig": {
            "AllowAdminCreateUserOnly": False,
            "UnusedAccountValidityDays": DEFAULT_TEMPORARY_DAYS,
            **params.get("AdminCreateUserConfig", {}),
        },
        "Arn": f"arn:aws:cognito-idp:{call.region}:{ACCOUNT}:userpool/{pool_id}",
        "CreationDate": call.timestamp,
        "DeletionProtection": "INACTIVE",
        "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
        "EstimatedNumberOfUsers": 0,
        "Id": pool_id,
        "IssuerConfiguration": {"Type": "ORIGINAL"},
        "KeyConfiguration": {"KeyType": "AWS_OWNED_KEY"},
        "LambdaConfig": {},
        "LastModifiedDate": call.timestamp,
        "MfaConfiguration": params.get("MfaConfiguration", "OFF"),
        "Name": params["PoolName"],
        "Policies": _policies(params.get("Policies", {})),
        "SchemaAttributes": pool_schema(params.get("Schema", [])),
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
        "UserPoolTier": "ESSENTIALS",
        "VerificationMessageTemplate": _DEFAULT_TEMPLATE,
        **given,
    }


def _policies(given: dict[str, Any]) -> dict[str, Any]:
    chosen = given.get("PasswordPolicy", {})
    classes = UNSPECIFIED_CHARACTER_CLASSES_REQUIRED if chosen else True
    return {
        "PasswordPolicy": {
            "MinimumLength": 8,
            **dict.fromkeys(_CHARACTER_CLASSES, classes),
            "TemporaryPasswordValidityDays": DEFAULT_TEMPORARY_DAYS,
            **chosen,
        },
        "SignInPolicy": {
            "AllowedFirstAuthFactors": ["PASSWORD"],
            **given.get("SignInPolicy", {}),
        },
    }


def updated(pool: Pool, params: dict[str, Any], now: float) -> Pool:
    """`pool` after an UpdateUserPool with `params`: some of what is left out falls back.

    `now` is the moment of the change, in seconds since the epoch. Raises ServiceError when the MFA
    mode cannot be changed in this way.
    """
    given = {name: value for name, value in params.items() if name not in (*_RENAMED, "UserPoolId")}
    document = pool.document | _RESET | given
    document = {name: value for name, value in document.items() if value is not None}
    document["AdminCreateUserConfig"] = {
        **pool.document["AdminCreateUserConfig"],
        "AllowAdminCreateUserOnly": False,
        **params.get("AdminCreateUserConfig", {}),
    }
    policies = _policies(params.get("Policies", {}))
    kept = {name: policies[name] for name in policies if name in params.get("Policies", {})}
    document["Policies"] = pool.document["Policies"] | kept
    document["Name"] = params.get("PoolName", document["Name"])
    document["LastModifiedDate"] = now
    return _with_mfa(replace(pool, document=document), params.get("MfaConfiguration"))


def check(pool: Pool) -> None:
    """Refuse settings that contradict each other or the pool's plan. Raises ServiceError."""
    if not set(pool.verified_before_update) <= set(pool.auto_verified):
        raise invalid(
            "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
            "AutoVerifiedAttributes"
        )
    if pool.is_lite and pool.password_policy.get("PasswordHistorySize"):
        raise tier_too_low("Password History")
    tier = pool.document["UserPoolTier"]
    if pool.is_audited and tier != "PLUS":
        raise tier_too_low("Advanced Security", tier)
    check_factors(pool)
    check_sign_in_policy(pool)
    _check_triggers(pool)


def _check_triggers(pool: Pool) -> None:
    versioned = pool.triggers.get("PreTokenGenerationConfig", {})
    if versioned.get("LambdaVersion", "V1_0") != "V1_0" and pool.is_lite:
        raise tier_too_low("Access Token Customization")
    legacy = pool.triggers.get("PreTokenGeneration")
    if versioned and legacy and legacy != versioned["LambdaArn"]:
        raise two_token_triggers()


def _with_mfa(pool: Pool, mode: str | None) -> Pool:
    """`pool` with the MFA mode of an update; its one SMS set-up shows in the MFA configuration."""
    mode = mode or pool.mfa_mode
    if mode == "ON" and pool.mfa_mode == "OFF":
        raise invalid("Cannot turn MFA functionality ON, once the user pool has been created.")
    mfa = pool.mfa | {"MfaConfiguration": mode}
    if mode == "OFF":
        mfa = {
            name: mfa[name] for name in ("MfaConfiguration", "WebAuthnConfiguration") if name in mfa
        }
    elif pool.mfa_mode == "OFF" and "SmsConfiguration" not in pool.document:
        raise sms_missing()
    elif pool.mfa_mode == "OFF" or "SmsMfaConfiguration" in mfa:
        mfa["SmsMfaConfiguration"] = sms_settings(pool.document)
    return replace(pool, document=pool.document | {"MfaConfiguration": mode}, mfa=mfa)
