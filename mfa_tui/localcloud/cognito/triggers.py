"""Lambda triggers: the events that a pool's functions are given, and what becomes of failures."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito import users
from mfa_tui.localcloud.cognito.call import Call, new_uuid
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import CALLER_WITHOUT_CLIENT
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.trigger_output import response_of
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.invoke import FunctionError, Invocation, NotInvoked, TimedOut

ATTEMPTS = 3
"""How often a function is run that does not answer in time; other failures are final."""

_START = ("InitiateAuth", "AdminInitiateAuth")
_RENAMED = {"TokenGeneration": "PreTokenGeneration"}
"""Triggers whose name in `LambdaConfig` is not the beginning of their triggerSource."""
_VERSIONS = {"V1_0": "1", "V2_0": "2", "V3_0": "3"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a trigger is about: a user by his `username`, in `pool`, at the client `client_id`."""

    pool: Pool
    username: str
    client_id: str | None


def attached(pool: Pool, trigger: str) -> str | None:
    """The ARN of the function that `pool` has for `trigger`, by its name in LambdaConfig."""
    versioned = pool.triggers.get(f"{trigger}Config", {})
    return versioned.get("LambdaArn") or pool.triggers.get(trigger)


def event_version(pool: Pool, trigger: str) -> str:
    """The `version` of the event that the function for `trigger` gets."""
    config = pool.triggers.get(f"{trigger}Config", {})
    return _VERSIONS[config.get("LambdaVersion", "V1_0")]


def fire(
    call: Call,
    occasion: Occasion,
    source: str,
    request: dict[str, Any],
    response: dict[str, Any] | None = None,
) -> dict[str, Any] | None:
    """The `response` of the function for the triggerSource `source`; None when there is none.

    `request` and the empty `response` go into its event. The function runs outside the transaction
    (`Call.run`). Raises ServiceError when it fails or returns something else than the event.
    """
    first, _, _ = source.partition("_")
    trigger = _RENAMED.get(first, first)
    function = attached(occasion.pool, trigger)
    if function is None:
        return None
    event = {
        "version": event_version(occasion.pool, trigger),
        "region": call.region,
        "userPoolId": occasion.pool.id,
        "userName": occasion.username,
        "callerContext": {
            "awsSdkVersion": "aws-sdk-unknown-unknown",
            "clientId": occasion.client_id or CALLER_WITHOUT_CLIENT,
        },
        "triggerSource": source,
        "request": request,
        "response": response or {},
    }
    payload = _payload(call, trigger, source, function, json.dumps(event).encode())
    return response_of(trigger, payload)


def blank(*names: str) -> dict[str, Any]:
    """The `response` of an event in which a function is to fill in these members."""
    return dict.fromkeys(names)


def client_metadata(call: Call) -> dict[str, str]:
    """ClientMetadata as triggers get it; that of InitiateAuth reaches only `validation_data`."""
    return {} if call.operation in _START else dict(call.request.get("ClientMetadata") or {})


def validation_data(call: Call) -> dict[str, str]:
    """InitiateAuth's ClientMetadata, or the ValidationData of a new user."""
    if call.operation in _START:
        return dict(call.request.get("ClientMetadata") or {})
    given = call.request.get("ValidationData") or []
    return {entry["Name"]: entry.get("Value", "") for entry in given}


def user_attributes(pool: Pool, user: User | None) -> dict[str, str]:
    """`userAttributes` of an event; nothing when the user does not exist."""
    if user is None:
        return {}
    aliases = {
        f"cognito:{name}_alias": user.attributes[name]
        for name in ("email", "phone_number")
        if name in pool.alias_attributes and users.goes_by(pool, user, name)
    }
    return {"sub": user.sub, "cognito:user_status": user.status, **aliases, **user.attributes}


def _payload(call: Call, trigger: str, source: str, function: str, event: bytes) -> bytes:
    for attempt in range(1, ATTEMPTS + 1):
        invocation = Invocation(function, event, new_uuid(call.entropy))
        try:
            return call.run(source, attempt, invocation).payload
        except TimedOut:
            continue
        except FunctionError as error:
            text = f"{trigger} failed with error {error}."
            raise ServiceError("UserLambdaValidationException", text) from error
        except NotInvoked as failure:
            logger.warning("%s could not be invoked: %s", trigger, failure)
            raise _not_invoked(trigger, failure.code) from failure
    raise _not_invoked(trigger, "Socket timeout while invoking Lambda function")


def _not_invoked(trigger: str, reason: str) -> ServiceError:
    text = f"{trigger} invocation failed due to error {reason}."
    return ServiceError("UnexpectedLambdaException", text)
