"""What a trigger may return: the whole event again, with a `response` of the right types."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.trace.exchange import json_object

Check = Callable[[Any], bool]

_COMMON: dict[str, type] = {
    "version": str,
    "triggerSource": str,
    "region": str,
    "userPoolId": str,
    "userName": str,
    "callerContext": dict,
    "request": dict,
    "response": dict,
}


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _optional_flag(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _text(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _texts(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))  # pyright: ignore[reportUnknownVariableType]


def _map(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and all(map(_is_text, value.values())))  # pyright: ignore[reportUnknownArgumentType, reportUnknownMemberType]


def _object(value: Any) -> bool:
    return value is None or isinstance(value, dict)


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


_RESPONSES: dict[str, dict[str, Check]] = {
    "PreSignUp": dict.fromkeys(("autoConfirmUser", "autoVerifyEmail", "autoVerifyPhone"), _flag),
    "DefineAuthChallenge": {
        "challengeName": _text,
        "issueTokens": _optional_flag,
        "failAuthentication": _optional_flag,
    },
    "CreateAuthChallenge": {
        "publicChallengeParameters": _map,
        "privateChallengeParameters": _map,
        "challengeMetadata": _text,
    },
    "VerifyAuthChallengeResponse": {"answerCorrect": _flag},
    "PreTokenGeneration": {
        "claimsOverrideDetails": _object,
        "claimsAndScopeOverrideDetails": _object,
    },
    "CustomMessage": dict.fromkeys(("smsMessage", "emailMessage", "emailSubject"), _text),
    "UserMigration": {
        "userAttributes": _map,
        "finalUserStatus": _text,
        "messageAction": _text,
        "desiredDeliveryMediums": _texts,
        "forceAliasCreation": _optional_flag,
        "enableSMSMFA": _optional_flag,
    },
}
"""The members of each trigger's `response` that mean something, and what they may be."""


def response_of(trigger: str, payload: bytes) -> dict[str, Any]:
    """The `response` in what the function of `trigger` returned.

    Raises ServiceError when that is not the event, or when a member is of a wrong type.
    """
    event = json_object(payload)
    if not event:
        raise invalid_response("Invalid lambda function output : Invalid JSON")
    if not all(isinstance(event.get(name), kind) for name, kind in _COMMON.items()):
        raise unrecognizable()
    checked(event["response"], _RESPONSES.get(trigger, {}))
    return event["response"]


def checked(members: Mapping[str, Any], checks: Mapping[str, Check]) -> None:
    """Refuse `members` of which one is given and does not pass its check. Raises ServiceError."""
    if not all(check(members[name]) for name, check in checks.items() if name in members):
        raise unrecognizable()


def checked_override(details: Mapping[str, Any], *, texts_only: bool) -> None:
    """Refuse claims, scopes or groups of the wrong types; V1 knows only texts as values of claims.

    Raises ServiceError.
    """
    checks: dict[str, Check] = dict.fromkeys(
        ("claimsToSuppress", "scopesToAdd", "scopesToSuppress"), _texts
    )
    objects = ("idTokenGeneration", "accessTokenGeneration", "groupOverrideDetails")
    checks |= dict.fromkeys(objects, _object)
    checked(details, checks | {"claimsToAddOrOverride": _map if texts_only else _object})
    groups = {"groupsToOverride": _texts, "iamRolesToOverride": _texts, "preferredRole": _text}
    checked(details.get("groupOverrideDetails") or {}, groups)


def unrecognizable() -> ServiceError:
    """For an event that came back without what it had, or with members of wrong types."""
    return invalid_response("Unrecognizable lambda output")


def invalid_response(text: str) -> ServiceError:
    """For any output that is no answer, with the service's `text` about it."""
    return ServiceError("InvalidLambdaResponseException", text)
