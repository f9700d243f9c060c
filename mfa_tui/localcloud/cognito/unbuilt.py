"""Settings that the local cloud would have to act on and cannot yet: refused, never just stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mfa_tui.localcloud.cognito.refusals import not_implemented

Settings = Mapping[str, Any]


def _first_factors(settings: Settings) -> bool:
    policy = settings.get("Policies", {}).get("SignInPolicy", {})
    return policy.get("AllowedFirstAuthFactors", ["PASSWORD"]) != ["PASSWORD"]


_POOL: dict[str, Callable[[Settings], Any]] = {
    "Lambda triggers": lambda given: given.get("LambdaConfig"),
    "device tracking": lambda given: given.get("DeviceConfiguration"),
    "sign-in by alias": lambda given: given.get("AliasAttributes"),
    "sign-in by email or phone number": lambda given: given.get("UsernameAttributes"),
    "sign-in without a password": _first_factors,
    "SMS MFA": lambda given: given.get("MfaConfiguration", "OFF") != "OFF",
    "step-up levels": lambda given: given.get("AcrConfiguration"),
    "password history": lambda given: (
        given.get("Policies", {}).get("PasswordPolicy", {}).get("PasswordHistorySize")
    ),
    "threat protection": lambda given: (
        given.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF") != "OFF"
    ),
}
_CLIENT: dict[str, Callable[[Settings], Any]] = {
    "refresh token rotation": lambda given: (
        given.get("RefreshTokenRotation", {}).get("Feature") == "ENABLED"
    ),
    "the hosted sign-in pages": lambda given: given.get("AllowedOAuthFlowsUserPoolClient"),
}
_MFA: dict[str, Callable[[Settings], Any]] = {
    "SMS MFA": lambda given: "SmsMfaConfiguration" in given,
    "email MFA": lambda given: "EmailMfaConfiguration" in given,
}


def refuse_for_pool(settings: Settings) -> None:
    """Refuse a CreateUserPool that asks for what is not built."""
    _refuse(_POOL, settings)


def refuse_for_client(settings: Settings) -> None:
    """Refuse a CreateUserPoolClient that asks for what is not built."""
    _refuse(_CLIENT, settings)


def refuse_for_mfa(settings: Settings) -> None:
    """Refuse a SetUserPoolMfaConfig that asks for what is not built."""
    _refuse(_MFA, settings)


def _refuse(features: Mapping[str, Callable[[Settings], Any]], settings: Settings) -> None:
    for feature, wanted in features.items():
        if wanted(settings):
            raise not_implemented(feature)
