"""RespondToAuthChallenge and AdminRespondToAuthChallenge: the answers within a sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import (
    choice,
    clients,
    custom_flow,
    device_srp,
    devices,
    guesses,
    pools,
    second_factor,
    sessions,
    srp_flow,
    users,
)
from mfa_tui.localcloud.cognito.attributes import check_formats, required_names
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import new_password, refuse_absent
from mfa_tui.localcloud.cognito.devices import Device
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, Turn, after_password
from mfa_tui.localcloud.cognito.refusals import (
    invalid,
    invalid_session,
    not_authorized,
    not_implemented,
    required,
    user_disabled,
)
from mfa_tui.localcloud.cognito.rounds import CUSTOM_CHALLENGE
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.users import User

Parameters = dict[str, str]
Answer = Callable[[Call, Turn], dict[str, Any]]

_ATTRIBUTE_PREFIX = "userAttributes."


def respond_to_auth_challenge(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """RespondToAuthChallenge: an app's answer."""
    return _answered(call, clients.existing(call, params["ClientId"]), params)


def admin_respond_to_auth_challenge(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminRespondToAuthChallenge: a server's answer; it may continue what an app began."""
    client = clients.existing_in(call, params["UserPoolId"], params["ClientId"])
    return _answered(call, client, params)


def _answered(call: Call, client: Client, params: dict[str, Any]) -> dict[str, Any]:
    """Hand the answer to what has posed the challenge."""
    pool = pools.existing(call, client.pool_id)
    challenge, responses = params["ChallengeName"], params.get("ChallengeResponses", {})
    if challenge == "PASSWORD_VERIFIER":
        return srp_flow.answer(call, pool, client, responses, params.get("Session"))
    if challenge == CUSTOM_CHALLENGE:
        return custom_flow.answer(call, pool, client, params)
    if challenge in device_srp.ANSWERS:
        proceed = device_srp.ANSWERS[challenge]
        return proceed(call, pool, client, responses, params.get("Session"))
    if challenge in _ANSWERS or challenge in choice.CHALLENGES:
        return _continued(call, pool, client, params)
    raise not_implemented(f"the challenge {challenge}")


def _continued(call: Call, pool: Pool, client: Client, params: dict[str, Any]) -> dict[str, Any]:
    """An answer that goes on where its Session says: at the first factor or after it."""
    responses = params.get("ChallengeResponses", {})
    username = required(responses, "USERNAME")
    text = required(params, "Session")
    client.check_secret_hash(responses.get("SECRET_HASH"), username)
    user = users.find(call, pool, username)
    if user is None and not client.hides_users:
        raise refuse_absent(client)
    session = sessions.read(call, text, params["ChallengeName"])
    if session.first_factor:
        shown = choice.shown_user(client, user)
        key = responses.get("DEVICE_KEY") or session.device_key
        attempt = choice.Attempt(pool, client, username, shown, session.event_id, key, session.goal)
        return choice.answer(call, attempt, session, text, responses)
    if user is None or (session.client_id, session.sub) != (client.id, user.sub):
        raise invalid_session()
    if not user.enabled:
        raise user_disabled()
    device = devices.brought(call, pool, user, responses.get("DEVICE_KEY"), session.device_key)
    sign_in = _sign_in(pool, client, user, session, device)
    return _second_step(call, Turn(sign_in, session, text, responses))


def _sign_in(
    pool: Pool, client: Client, user: User, session: Session, device: Device | None
) -> SignIn:
    """The sign-in that `session` remembers."""
    return SignIn(
        pool,
        client,
        user,
        session.event_id,
        session.auth_time,
        session.passed,
        device=device,
        tracked=session.tracked,
        goal=session.goal,
    )


def _second_step(call: Call, turn: Turn) -> dict[str, Any]:
    """An answer of somebody whose first factor is proven."""
    challenge = turn.session.challenge
    result = _ANSWERS[challenge](call, turn)
    if challenge not in _REPEATABLE:
        sessions.use_up(call, turn.text)
    return result


def _new_password_required(call: Call, turn: Turn) -> dict[str, Any]:
    pool, user = turn.sign_in.pool, turn.sign_in.user
    password = required(turn.responses, "NEW_PASSWORD")
    prefix = "Password does not conform to policy"
    kept = new_password(call, pool, user.username, password, temporary=False, prefix=prefix)
    user.attributes |= _new_attributes(pool, user, turn.responses)
    user.password = kept
    user.status = users.CONFIRMED
    user.modified = call.timestamp
    users.save(call, user)
    sessions.use_up(call, turn.text)
    return after_password(call, turn.sign_in)


def _new_attributes(pool: Pool, user: User, responses: Parameters) -> Parameters:
    """The attributes given with a new password: none that has a value, and all still required."""
    given = {
        name.removeprefix(_ATTRIBUTE_PREFIX): value
        for name, value in responses.items()
        if name.startswith(_ATTRIBUTE_PREFIX) and value
    }
    for name in given:
        if name in user.attributes:
            raise not_authorized(f"Cannot modify an already provided {name}")
        if name not in pool.schema:
            raise guesses.new_attribute_unknown(name)
    check_formats(given)
    missing = [name for name in required_names(pool.schema) if name not in user.attributes | given]
    if missing:
        raise invalid(f"Invalid attributes given, {missing[0]} is missing")
    return given


_ANSWERS: dict[str, Answer] = {
    "NEW_PASSWORD_REQUIRED": _new_password_required,
    "MFA_SETUP": second_factor.mfa_setup,
    "SELECT_MFA_TYPE": second_factor.select_mfa_type,
    "SOFTWARE_TOKEN_MFA": second_factor.software_token_mfa,
    "SMS_MFA": second_factor.sent_code,
    "EMAIL_OTP": second_factor.sent_code,
}
_REPEATABLE = ("SELECT_MFA_TYPE",)
"""A choice may be made again: there is no other way to have a code sent once more."""
