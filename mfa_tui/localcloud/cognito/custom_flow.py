"""CUSTOM_AUTH: how it starts, with SRP or without, and how a CUSTOM_CHALLENGE is answered."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import custom_auth, devices, sessions, srp_flow, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.choice import shown_user
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import check_status
from mfa_tui.localcloud.cognito.custom_auth import Attempt
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, tokens_of
from mfa_tui.localcloud.cognito.refusals import (
    incorrect_credentials,
    invalid,
    invalid_session,
    required,
)
from mfa_tui.localcloud.cognito.rounds import CUSTOM_CHALLENGE, PASSWORD_VERIFIER, SRP_A, Rounds
from mfa_tui.localcloud.cognito.sign_in_triggers import pre_authentication
from mfa_tui.localcloud.cognito.trigger_output import unrecognizable
from mfa_tui.localcloud.cognito.triggers import attached

Parameters = dict[str, str]


def start(call: Call, pool: Pool, client: Client, parameters: Parameters) -> dict[str, Any]:
    """CUSTOM_AUTH: what DefineAuthChallenge asks for first; with CHALLENGE_NAME=SRP_A a password."""
    username = required(parameters, "USERNAME")
    with_srp = SRP_A in (parameters.get("CHALLENGE_NAME"), parameters.get("ChallengeName"))
    srp_a = required(parameters, "SRP_A") if with_srp else None
    client.check_secret_hash(parameters.get("SECRET_HASH"), username)
    _require_trigger(pool, "DefineAuthChallenge")
    user = shown_user(client, users.find(call, pool, username))
    user = pre_authentication(call, pool, client, username, user)
    rounds = Rounds().after(SRP_A) if with_srp else Rounds()
    attempt = Attempt(pool, client, username, user, call.request_id, rounds)
    wanted = custom_auth.define(call, attempt)
    if wanted == PASSWORD_VERIFIER:
        if srp_a is None:
            raise unrecognizable()
        return _password_verifier(call, custom_auth.current(call, attempt), srp_a)
    if wanted == CUSTOM_CHALLENGE:
        return custom_auth.challenge(call, attempt)
    return _signed_in(call, attempt, parameters)


def answer(call: Call, pool: Pool, client: Client, params: dict[str, Any]) -> dict[str, Any]:
    """CUSTOM_CHALLENGE: the answer is judged, and whatever follows comes with another Session."""
    responses = params.get("ChallengeResponses", {})
    username = required(responses, "USERNAME")
    text = required(params, "Session")
    client.check_secret_hash(responses.get("SECRET_HASH"), username)
    _require_trigger(pool, "VerifyAuthChallengeResponse")
    user = shown_user(client, users.find(call, pool, username))
    session = sessions.read(call, text, CUSTOM_CHALLENGE)
    event, since = session.event_id, session.auth_time
    attempt = Attempt(pool, client, username, user, event, session.rounds or Rounds(), since)
    if attempt.session(CUSTOM_CHALLENGE) != session:
        raise invalid_session()
    given = required(responses, "ANSWER")
    sessions.forget(call, text)
    attempt = custom_auth.verified(call, attempt, given)
    return custom_auth.next_step(call, attempt) or _signed_in(call, attempt, responses)


def _password_verifier(call: Call, attempt: Attempt, srp_a: str) -> dict[str, Any]:
    text = sessions.issue(call, attempt.client, attempt.session(PASSWORD_VERIFIER))
    origin = srp_flow.Origin(attempt.event_id, with_session=True)
    return {
        **srp_flow.challenge(
            call,
            attempt.pool,
            attempt.client,
            attempt.username,
            attempt.user,
            srp_a,
            origin,
        ),
        "Session": text,
    }


def _signed_in(call: Call, attempt: Attempt, given: Parameters) -> dict[str, Any]:
    """The end that DefineAuthChallenge wants; the user must still be one who may sign in."""
    user = custom_auth.current(call, attempt).user
    if user is None:
        raise incorrect_credentials()
    check_status(user)
    since = attempt.auth_time or int(call.now)
    pool, client = attempt.pool, attempt.client
    device = devices.brought(call, pool, user, given.get("DEVICE_KEY"))
    return tokens_of(call, SignIn(pool, client, user, attempt.event_id, since, device=device))


def _require_trigger(pool: Pool, trigger: str) -> None:
    if attached(pool, trigger) is None:
        raise _not_configured()


def _not_configured() -> ServiceError:
    return invalid("Custom auth lambda trigger is not configured for the user pool.")
