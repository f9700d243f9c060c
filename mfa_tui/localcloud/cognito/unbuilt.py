"""Settings that the local cloud would have to act on and cannot yet: refused, never just stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mfa_tui.localcloud.cognito.refusals import not_implemented

Settings = Mapping[str, Any]


def _has_trigger(name: str) -> Callable[[Settings], Any]:
    return lambda given: given.get("LambdaConfig", {}).get(name)


_POOL: dict[str, Callable[[Settings], Any]] = {
    "the trigger CustomSMSSender": _has_trigger("CustomSMSSender"),
    "the trigger CustomEmailSender": _has_trigger("CustomEmailSender"),
    "the trigger InboundFederation": _has_trigger("InboundFederation"),
    "verification by link": lambda given: (
        given.get("VerificationMessageTemplate", {}).get("DefaultEmailOption")
        == "CONFIRM_WITH_LINK"
    ),
    "threat protection that does more than AUDIT": lambda given: (
        given.get("UserPoolAddOns", {}).get("AdvancedSecurityMode", "OFF") == "ENFORCED"
        or given.get("UserPoolAddOns", {}).get("AdvancedSecurityAdditionalFlows")
    ),
}
_CLIENT: dict[str, Callable[[Settings], Any]] = {
    "the hosted sign-in pages": lambda given: given.get("AllowedOAuthFlowsUserPoolClient"),
}


def refuse_for_pool(settings: Settings) -> None:
    """Refuse a CreateUserPool that asks for what is not built."""
    _refuse(_POOL, settings)


def refuse_for_client(settings: Settings) -> None:
    """Refuse a CreateUserPoolClient that asks for what is not built."""
    _refuse(_CLIENT, settings)


def _refuse(features: Mapping[str, Callable[[Settings], Any]], settings: Settings) -> None:
    for feature, wanted in features.items():
        if wanted(settings):
            raise not_implemented(feature)
