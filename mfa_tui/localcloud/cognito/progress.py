"""From one proven step of a sign-in to the next: another challenge, or tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.localcloud.cognito import (
    auth_events,
    custom_auth,
    devices,
    factors,
    families,
    levels,
    sessions,
    sign_in_codes,
    users,
)
from mfa_tui.localcloud.cognito.attributes import required_names
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.decision import Situation, Step, next_challenge
from mfa_tui.localcloud.cognito.devices import Device, Keys
from mfa_tui.localcloud.cognito.factors import SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.levels import NO_GOAL, PASSWORD_METHOD, Goal
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import session_used
from mfa_tui.localcloud.cognito.rounds import Rounds
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.sign_in_codes import SentCode
from mfa_tui.localcloud.cognito.sign_in_triggers import post_authentication, still_there
from mfa_tui.localcloud.cognito.tokens import new_tokens
from mfa_tui.localcloud.cognito.users import User

_CHOICE_PARAMETER = {"SELECT_MFA_TYPE": "MFAS_CAN_CHOOSE", "MFA_SETUP": "MFAS_CAN_SETUP"}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A sign-in whose first factor is proven.

    `event_id` is the request id of its InitiateAuth; `auth_time` the moment of the first factor in
    whole seconds since the epoch. In a custom sign-in `rounds` are the steps taken so far. `device`
    is the known one that takes part; a sign-in that is not `tracked` gives new devices no keys.
    `goal` is the level that it is to reach.
    """

    pool: Pool
    client: Client
    user: User
    event_id: str
    auth_time: int
    rounds: Rounds | None = None
    device: Device | None = None
    tracked: bool = True
    goal: Goal = NO_GOAL

    def having(self, method: str) -> SignIn:
        """This sign-in when `method` has been proven too."""
        return replace(self, goal=self.goal.having(method))


@dataclass(frozen=True, slots=True)
class Turn:
    """An answer within a sign-in: `text` is the Session string, `session` what stands behind it."""

    sign_in: SignIn
    session: Session
    text: str
    responses: dict[str, str]


def after_password(call: Call, sign_in: SignIn) -> dict[str, Any]:
    """What follows a right password: a new one if it was temporary, then MFA, then tokens."""
    if sign_in.user.status == users.FORCE_CHANGE_PASSWORD:
        return _new_password_required(call, sign_in)
    sign_in = sign_in.having(PASSWORD_METHOD)
    facts = situation(sign_in.pool, sign_in.user, sign_in.device, sign_in.goal)
    call.decisions.append(facts)
    step = next_challenge(facts)
    if step.challenge is None:
        return signed_in(call, sign_in)
    return ask_for(call, sign_in, step.challenge, step.factors)


def due_step(pool: Pool, user: User) -> Step:
    """The MFA step that `user` has to take in `pool`."""
    return next_challenge(situation(pool, user))


def situation(
    pool: Pool, user: User, device: Device | None = None, aim: Goal = NO_GOAL
) -> Situation:
    """What the decision about an MFA step rests on, as it is now; `device` takes part.

    `aim` is what the sign-in is to reach.
    """
    return Situation(
        pool.mfa_mode,
        offered=tuple(factors.offered(pool)),
        answerable=tuple(factors.answerable(pool, user)),
        active=tuple(user.active_factors),
        preferred=user.preferred_factor,
        recovery=factors.recovery_factor(pool),
        has_address=not user.attributes.keys().isdisjoint(factors.ATTRIBUTE.values()),
        remembered=device is not None and device.remembered,
        trusts_devices=pool.trusts_devices,
        target=aim.level,
        methods=aim.methods,
    )


def ask_for(
    call: Call, sign_in: SignIn, challenge: str, choices: Sequence[str] = ()
) -> dict[str, Any]:
    """The MFA challenge that is due; a factor by message sends its code."""
    user = sign_in.user
    if challenge in factors.ATTRIBUTE:
        return ask_for_code(call, sign_in, challenge, user.attributes[factors.ATTRIBUTE[challenge]])
    if challenge in _CHOICE_PARAMETER:
        parameters = {_CHOICE_PARAMETER[challenge]: _json(choices)}
    elif challenge == SOFTWARE_TOKEN_MFA and user.software_token.name:
        parameters = {"FRIENDLY_DEVICE_NAME": user.software_token.name}
    else:
        parameters = {}
    return _challenge(call, sign_in, challenge, parameters, choices=choices)


def ask_for_code(call: Call, sign_in: SignIn, challenge: str, address: str) -> dict[str, Any]:
    """The challenge for the code that is sent to `address` now."""
    digits = sign_in_codes.SECOND_FACTOR_DIGITS
    user = sign_in.user
    sent = sign_in_codes.send(call, sign_in.pool, user.username, challenge, address, digits)
    return _challenge(call, sign_in, challenge, sent.parameters, sent=sent)


def signed_in(call: Call, sign_in: SignIn) -> dict[str, Any]:
    """What follows the last built-in step: tokens, unless a custom sign-in is to go on."""
    if sign_in.rounds is not None:
        asked = custom_auth.next_step(call, _attempt(sign_in, sign_in.rounds))
        if asked is not None:
            return asked
        sign_in = replace(sign_in, user=still_there(call, sign_in.user))
    return tokens_of(call, sign_in)


def tokens_of(call: Call, sign_in: SignIn) -> dict[str, Any]:
    """The successful end of a sign-in: the three tokens of a new family."""
    client, user = sign_in.client, sign_in.user
    if families.find(call, sign_in.event_id):
        raise session_used()
    # the family comes before the triggers run: from now on no other answer can end this sign-in
    device = _device_keys(call, sign_in)
    proven = sign_in.goal.methods
    acr = levels.names(sign_in.pool)[levels.level_of(proven)] if sign_in.goal.level else ""
    family, refresh_token = families.start(
        call, client, user, sign_in.event_id, sign_in.auth_time, device, acr, levels.amr(proven)
    )
    auth_events.passed(call, user, sign_in.event_id)
    is_new = device is not None and sign_in.device is None
    user = post_authentication(call, sign_in.pool, client, user, new_device=is_new)
    result = new_tokens(call, sign_in.pool, client, user, family)
    metadata = {"NewDeviceMetadata": device.metadata} if device and is_new else {}
    return {
        "AuthenticationResult": result | metadata | {"RefreshToken": refresh_token},
        "ChallengeParameters": {},
    }


def _device_keys(call: Call, sign_in: SignIn) -> Keys | None:
    """The keys of the device that signs in: a known one's, or new ones; None without tracking."""
    if sign_in.device is not None:
        sign_in.device.authenticated = call.timestamp
        devices.save(call, sign_in.device)
        return sign_in.device.keys
    return devices.new_keys(call) if sign_in.pool.tracks_devices and sign_in.tracked else None


def _attempt(sign_in: SignIn, rounds: Rounds) -> custom_auth.Attempt:
    user = sign_in.user
    return custom_auth.Attempt(
        sign_in.pool,
        sign_in.client,
        user.username,
        user,
        sign_in.event_id,
        rounds,
        sign_in.auth_time,
    )


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


def _challenge(
    call: Call,
    sign_in: SignIn,
    challenge: str,
    parameters: dict[str, str],
    *,
    choices: Sequence[str] = (),
    sent: SentCode | None = None,
) -> dict[str, Any]:
    session = Session(
        sign_in.client.id,
        sign_in.user.sub,
        challenge,
        sign_in.event_id,
        sign_in.auth_time,
        choices=tuple(choices),
        address=sent.address if sent else None,
        rounds=sign_in.rounds,
        device_key=sign_in.device.key if sign_in.device else None,
        tracked=sign_in.tracked,
        goal=sign_in.goal,
    )
    identity = {"USER_ID_FOR_SRP": sign_in.user.username} if challenge != "DEVICE_SRP_AUTH" else {}
    return {
        "ChallengeName": challenge,
        "ChallengeParameters": parameters | identity,
        "Session": sessions.issue(call, sign_in.client, session, sent.code if sent else None),
    }


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
