"""The settings that lessons count on: when one is as it should be, and how it is written."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Mapping
from typing import Any

_TIERS = ("LITE", "ESSENTIALS", "PLUS")
_OWN = {
    "SnsCallerArn": "ROLE-ARN",
    "ExternalId": "EXTERNAL-ID",
    "SourceArn": "IDENTITY-ARN",
    "RelyingPartyId": "YOUR-DOMAIN",
}
"""What stands for the example values of the local cloud, which nobody else can use."""


def _within(wanted: Iterable[Any], found: Any) -> bool:
    return set(wanted) <= set(found or ())


def _same(wanted: Any, found: Any) -> bool:
    return wanted == found


def _there(wanted: Any, found: Any) -> bool:
    return bool(found)


def _tier(wanted: str, found: Any) -> bool:
    """LITE is wanted for what it lacks, the others for what they have."""
    at_least = _TIERS[_TIERS.index(wanted) :] if wanted != "LITE" else ("LITE",)
    return found in at_least


def _ways_back(wanted: Mapping[str, Any], found: Any) -> bool:
    return _mechanisms(wanted) == _mechanisms(found or {})


def _mechanisms(setting: Mapping[str, Any]) -> set[str]:
    return {each["Name"] for each in setting.get("RecoveryMechanisms", ())}


def _first_factors(wanted: Mapping[str, Any], found: Any) -> bool:
    names = [
        policies.get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ["PASSWORD"])
        for policies in (wanted, found or {})
    ]
    return set(names[0]) <= set(names[1])


def _sender(wanted: Mapping[str, Any], found: Any) -> bool:
    account = "EmailSendingAccount"
    return (found or {}).get(account, "COGNITO_DEFAULT") == wanted.get(account, "COGNITO_DEFAULT")


Compare = Callable[[Any, Any], bool]

SETTINGS: dict[str, Compare] = {
    "UsernameAttributes": _within,
    "AliasAttributes": _within,
    "AutoVerifiedAttributes": _within,
    "UserPoolTier": _tier,
    "Policies": _first_factors,
    "EmailConfiguration": _sender,
    "SmsConfiguration": _there,
    "DeviceConfiguration": _same,
    "AccountRecoverySetting": _ways_back,
}
"""The settings of a pool that lessons count on, and when one is as it should be."""

ROTATION = "RefreshTokenRotation"


def rotates(setting: Any) -> bool:
    """Whether this RefreshTokenRotation is on."""
    return bool(setting) and setting.get("Feature") == "ENABLED"


CLIENT: dict[str, Compare] = {
    "ExplicitAuthFlows": _within,
    ROTATION: lambda wanted, found: rotates(wanted) == rotates(found),
}
"""Those of an app client."""


def joined(name: str, wanted: Any, found: Any) -> Any:
    """What a setting has to become to be as `wanted`, with what was `found` in it besides."""
    if name == "Policies":
        return _with_first_factors(wanted, found or {})
    if isinstance(wanted, list | tuple):
        return list(dict.fromkeys([*(found or ()), *wanted]))
    return own_values(wanted)


def _with_first_factors(wanted: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    allowed = "AllowedFirstAuthFactors"
    both = [each.get("SignInPolicy", {}).get(allowed, ["PASSWORD"]) for each in (found, wanted)]
    return {**found, "SignInPolicy": {allowed: list(dict.fromkeys([*both[0], *both[1]]))}}


def has_factor(name: str, found: Mapping[str, Any]) -> bool:
    """Whether the block of a second factor is there and on, in what GetUserPoolMfaConfig says."""
    block = found.get(name)
    return bool(block and block.get("Enabled", True))


def factor_words(factors: Mapping[str, Any]) -> str:
    """The second factors that are on, as the end of a phrase."""
    words = {
        "SoftwareTokenMfaConfiguration": "authenticators",
        "SmsMfaConfiguration": "SMS",
        "EmailMfaConfiguration": "e-mail",
        "WebAuthnConfiguration": "passkeys",
    }
    named = [word for name, word in words.items() if has_factor(name, factors)]
    return f" with {', '.join(named)}" if named else ""


def own_values(block: Any) -> Any:
    """A block of settings with the learner's own role and addresses in place of the examples."""
    if not isinstance(block, Mapping):
        return block
    return {name: _OWN.get(name) or own_values(value) for name, value in block.items()}


def own_address(name: str, value: str) -> str:
    """The value of an attribute, with the learner's own address in place of an example."""
    return {"email": "YOUR-ADDRESS", "phone_number": "YOUR-NUMBER"}.get(name, value)


def option(name: str) -> str:
    """How the AWS CLI calls a member of a request: `--mfa-configuration`."""
    return "--" + re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()


def quoted(value: Any) -> str:
    """A value as the AWS CLI takes it in a shell."""
    if isinstance(value, list | tuple):
        return " ".join(str(each) for each in value)
    text = json.dumps(value, separators=(",", ":")) if isinstance(value, Mapping) else str(value)
    return shlex.quote(text)


def short(value: Any) -> str:
    """A setting in a few words."""
    if not value:
        return "none"
    if isinstance(value, list | tuple):
        return ", ".join(str(each) for each in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={short(each)}" for name, each in value.items())
    return str(value)
