"""A pool of a template as the requests that make it (CloudFormation: AWS::Cognito::UserPool)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mfa_tui.localcloud.attach.members import members
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.cognito import shapes

_RENAMED = {"UserPoolName": "PoolName"}
_OF_MFA = (
    "EmailAuthenticationMessage",
    "EmailAuthenticationSubject",
    "EnabledMfas",
    "MfaConfiguration",
    "WebAuthnRelyingPartyID",
    "WebAuthnUserVerification",
)
"""Properties that go to SetUserPoolMfaConfig."""


def create_request(
    name: str, properties: Mapping[str, Any], triggers: Mapping[str, str]
) -> dict[str, Any]:
    """CreateUserPool for the pool with the logical id `name`. Raises AttachProblem."""
    given = {
        _RENAMED.get(key, key): value for key, value in properties.items() if key not in _OF_MFA
    }
    given = {"PoolName": name, **given}
    given["LambdaConfig"] = {**given.get("LambdaConfig", {}), **triggers}
    return members(shapes.operation("CreateUserPool").request, given, name)


def mfa_request(properties: Mapping[str, Any]) -> dict[str, Any]:
    """SetUserPoolMfaConfig without the id of the pool. Raises AttachProblem."""
    factors = {
        "SMS_MFA": ("SmsMfaConfiguration", _sms(properties)),
        "SOFTWARE_TOKEN_MFA": ("SoftwareTokenMfaConfiguration", {"Enabled": True}),
        "EMAIL_OTP": ("EmailMfaConfiguration", _given(properties, _EMAIL)),
    }
    request: dict[str, Any] = {"MfaConfiguration": properties.get("MfaConfiguration", "OFF")}
    for factor in properties.get("EnabledMfas", []):
        if factor not in factors:
            raise AttachProblem(f"EnabledMfas: there is no {factor}")
        member, settings = factors[factor]
        request[member] = settings
    if passkeys := _given(properties, _PASSKEYS):
        request["WebAuthnConfiguration"] = passkeys
    return request


_EMAIL = {"EmailAuthenticationMessage": "Message", "EmailAuthenticationSubject": "Subject"}
_PASSKEYS = {
    "WebAuthnRelyingPartyID": "RelyingPartyId",
    "WebAuthnUserVerification": "UserVerification",
}


def _given(properties: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    return {own: properties[name] for name, own in names.items() if name in properties}


def _sms(properties: Mapping[str, Any]) -> dict[str, Any]:
    message = _given(properties, {"SmsAuthenticationMessage": "SmsAuthenticationMessage"})
    return message | _given(properties, {"SmsConfiguration": "SmsConfiguration"})
