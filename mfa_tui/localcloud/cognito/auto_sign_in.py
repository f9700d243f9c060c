"""Signing in straight after signing up: a Session from SignUp over ConfirmSignUp to USER_AUTH."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import pools, sessions, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.progress import SignIn, after_password
from mfa_tui.localcloud.cognito.refusals import invalid_session, required, user_disabled
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.sign_in_triggers import pre_authentication
from mfa_tui.localcloud.cognito.users import User

_SIGNED_UP = "SignUp"
_CONFIRMED = "ConfirmSignUp"


def offered(call: Call, client: Client, user: User) -> dict[str, str]:
    """The `Session` of a SignUp answer, where the client allows USER_AUTH."""
    if "ALLOW_USER_AUTH" not in client.flows:
        return {}
    return {"Session": _issued(call, client, user, _SIGNED_UP)}


def confirmed(call: Call, client: Client, user: User, text: str | None) -> dict[str, str]:
    """The `Session` of a ConfirmSignUp answer, where the client allows USER_AUTH.

    There is none when `text`, that of SignUp, is no good. The code alone is enough: aws-amplify
    sends no `text` and signs in with the Session of the answer.
    """
    if "ALLOW_USER_AUTH" not in client.flows:
        return {}
    try:
        if text is not None:
            _used(call, client, user, text, _SIGNED_UP)
    except ServiceError:
        return {}
    return {"Session": _issued(call, client, user, _CONFIRMED)}


def start(call: Call, client: Client, params: dict[str, Any]) -> dict[str, Any]:
    """USER_AUTH with the Session of ConfirmSignUp: its code counts as the first factor."""
    parameters = params.get("AuthParameters", {})
    username = required(parameters, "USERNAME")
    client.check_secret_hash(parameters.get("SECRET_HASH"), username)
    pool = pools.existing(call, client.pool_id)
    user = users.find(call, pool, username)
    if user is None:
        raise invalid_session()
    _used(call, client, user, params["Session"], _CONFIRMED)
    if not user.enabled:
        raise user_disabled()
    user = pre_authentication(call, pool, client, username, user)
    if user is None:
        raise invalid_session()
    return after_password(call, SignIn(pool, client, user, call.request_id, int(call.now)))


def _issued(call: Call, client: Client, user: User, step: str) -> str:
    return sessions.issue(call, client, Session(client.id, user.sub, step, call.request_id, 0))


def _used(call: Call, client: Client, user: User, text: str, step: str) -> None:
    session = sessions.read(call, text, step)
    if (session.client_id, session.sub) != (client.id, user.sub):
        raise invalid_session()
    sessions.use_up(call, text)
