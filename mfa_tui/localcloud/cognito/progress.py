"""From one proven step of a sign-in to the next: another challenge, or tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito import families, sessions, users
from mfa_tui.localcloud.cognito.attributes import required_names
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.decision import Step, next_challenge
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.tokens import new_tokens
from mfa_tui.localcloud.cognito.users import User

SOFTWARE_TOKEN_MFA = "SOFTWARE_TOKEN_MFA"


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in whose first factor is proven.

    `event_id` is the request id of its InitiateAuth; `auth_time` the moment of the first factor in
    whole seconds since the epoch.
    """

    pool: Pool
    client: Client
    user: User
    event_id: str
    auth_time: int


def after_password(call: Call, sign_in: SignIn) -> dict[str, Any]:
    """What follows a right password: a new one if it was temporary, then MFA, then tokens."""
    if sign_in.user.status == users.FORCE_CHANGE_PASSWORD:
        return _new_password_required(call, sign_in)
    step = due_step(sign_in.pool, sign_in.user)
    if step.challenge is None:
        return signed_in(call, sign_in)
    return _challenge(call, sign_in, step.challenge, _mfa_parameters(sign_in.user, step))


def due_step(pool: Pool, user: User) -> Step:
    """The MFA step that `user` has to take in `pool`."""
    return next_challenge(
        pool.mfa_mode,
        active=user.active_factors,
        usable=[SOFTWARE_TOKEN_MFA] if user.software_token.secret else [],
        preferred=user.preferred_factor,
        settable=[SOFTWARE_TOKEN_MFA] if pool.offers_totp else [],
    )


def signed_in(call: Call, sign_in: SignIn) -> dict[str, Any]:
    """The successful end of a sign-in: the three tokens of a new family."""
    client, user = sign_in.client, sign_in.user
    family, refresh_token = families.start(call, client, user, sign_in.event_id, sign_in.auth_time)
    result = new_tokens(call, sign_in.pool, client, user, family)
    return {
        "AuthenticationResult": result | {"RefreshToken": refresh_token},
        "ChallengeParameters": {},
    }


def _new_password_required(call: Call, sign_in: SignIn) -> dict[str, Any]:
    user = sign_in.user
    open_names = [
        name for name in required_names(sign_in.pool.schema) if name not in user.attributes
    ]
    parameters = {
        "requiredAttributes": _json([f"userAttributes.{name}" for name in open_names]),
        "userAttributes": _json(user.attributes),
    }
    return _challenge(call, sign_in, "NEW_PASSWORD_REQUIRED", parameters)


def _mfa_parameters(user: User, step: Step) -> dict[str, str]:
    if step.challenge == "MFA_SETUP":
        return {"MFAS_CAN_SETUP": _json(step.factors)}
    if step.challenge == SOFTWARE_TOKEN_MFA and user.software_token.name:
        return {"FRIENDLY_DEVICE_NAME": user.software_token.name}
    return {}


def _challenge(
    call: Call, sign_in: SignIn, challenge: str, parameters: dict[str, str]
) -> dict[str, Any]:
    session = Session(
        sign_in.client.id, sign_in.user.sub, challenge, sign_in.event_id, sign_in.auth_time
    )
    return {
        "ChallengeName": challenge,
        "ChallengeParameters": parameters | {"USER_ID_FOR_SRP": sign_in.user.username},
        "Session": sessions.issue(call, sign_in.client, session),
    }


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
