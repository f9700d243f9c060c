"""RespondToAuthChallenge and AdminRespondToAuthChallenge: the answers within a sign-in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import clients, guesses, pools, sessions, srp_flow, users
from mfa_tui.localcloud.cognito.attributes import check_formats, required_names
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import new_password, refuse_absent
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import (
    SOFTWARE_TOKEN_MFA,
    SignIn,
    after_password,
    signed_in,
)
from mfa_tui.localcloud.cognito.refusals import (
    invalid,
    invalid_session,
    not_authorized,
    not_implemented,
    required,
    user_disabled,
)
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.software_token import accept_code
from mfa_tui.localcloud.cognito.users import User

Parameters = dict[str, str]
Answer = Callable[[Call, SignIn, Session, Parameters], dict[str, Any]]

_ATTRIBUTE_PREFIX = "userAttributes."


def respond_to_auth_challenge(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """RespondToAuthChallenge: an app's answer."""
    return _answered(call, clients.existing(call, params["ClientId"]), params)


def admin_respond_to_auth_challenge(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminRespondToAuthChallenge: a server's answer; it may continue what an app began."""
    client = clients.existing_in(call, params["UserPoolId"], params["ClientId"])
    return _answered(call, client, params)


def _answered(call: Call, client: Client, params: dict[str, Any]) -> dict[str, Any]:
    pool = pools.existing(call, client.pool_id)
    responses = params.get("ChallengeResponses", {})
    challenge = params["ChallengeName"]
    if challenge == "PASSWORD_VERIFIER":
        return srp_flow.answer(call, pool, client, responses)
    if challenge not in _ANSWERS:
        raise not_implemented(f"the challenge {challenge}")
    username = required(responses, "USERNAME")
    text = required(params, "Session")
    client.check_secret_hash(responses.get("SECRET_HASH"), username)
    user = _answering(call, pool, client, username)
    session = sessions.read(call, text, challenge)
    if (session.client_id, session.sub) != (client.id, user.sub):
        raise invalid_session()
    sign_in = SignIn(pool, client, user, session.event_id, session.auth_time)
    result = _ANSWERS[challenge](call, sign_in, session, responses)
    sessions.use_up(call, text)
    return result


def _answering(call: Call, pool: Pool, client: Client, username: str) -> User:
    user = users.find(call, pool, username)
    if user is None:
        raise invalid_session() if client.hides_users else refuse_absent(client)
    if not user.enabled:
        raise user_disabled()
    return user


def _software_token_mfa(
    call: Call, sign_in: SignIn, session: Session, responses: Parameters
) -> dict[str, Any]:
    accept_code(call, sign_in.user, required(responses, "SOFTWARE_TOKEN_MFA_CODE"))
    return signed_in(call, sign_in)


def _mfa_setup(
    call: Call, sign_in: SignIn, session: Session, responses: Parameters
) -> dict[str, Any]:
    if not session.token_verified:
        raise guesses.setup_unfinished()
    user = sign_in.user
    if SOFTWARE_TOKEN_MFA not in user.active_factors:
        user.active_factors.append(SOFTWARE_TOKEN_MFA)
        users.save(call, user)
    return signed_in(call, sign_in)


def _new_password_required(
    call: Call, sign_in: SignIn, session: Session, responses: Parameters
) -> dict[str, Any]:
    pool, user = sign_in.pool, sign_in.user
    password = required(responses, "NEW_PASSWORD")
    prefix = "Password does not conform to policy"
    kept = new_password(call, pool, user.username, password, temporary=False, prefix=prefix)
    user.attributes |= _new_attributes(pool, user, responses)
    user.password = kept
    user.status = users.CONFIRMED
    user.modified = call.timestamp
    users.save(call, user)
    return after_password(call, sign_in)


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
    "MFA_SETUP": _mfa_setup,
    SOFTWARE_TOKEN_MFA: _software_token_mfa,
}
