"""InitiateAuth and AdminInitiateAuth: the flows by which a sign-in starts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from mfa_tui.localcloud.cognito import (
    auto_sign_in,
    choice,
    clients,
    custom_flow,
    devices,
    pools,
    srp_flow,
    user_migration,
    users,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import (
    matches,
    refuse_absent,
    require_proof,
)
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.guesses import user_auth_disabled
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, after_password
from mfa_tui.localcloud.cognito.refresh import refresh
from mfa_tui.localcloud.cognito.refusals import invalid, required
from mfa_tui.localcloud.cognito.sign_in_triggers import pre_authentication

Parameters = dict[str, str]
Start = Callable[[Call, Pool, Client, Parameters], dict[str, Any]]


def initiate_auth(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """InitiateAuth: the flows that an app may start."""
    client = clients.existing(call, params["ClientId"])
    return _started(call, client, params, admin=False)


def admin_initiate_auth(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminInitiateAuth: the flows that a server with AWS credentials may start."""
    client = clients.existing_in(call, params["UserPoolId"], params["ClientId"])
    return _started(call, client, params, admin=True)


def _password(
    call: Call, pool: Pool, client: Client, parameters: Parameters, *, tracked: bool = True
) -> dict[str, Any]:
    username = required(parameters, "USERNAME")
    password = required(parameters, "PASSWORD")
    client.check_secret_hash(parameters.get("SECRET_HASH"), username)
    user = users.find(call, pool, username)
    if user is None:
        user = user_migration.at_sign_in(call, pool, client, username, password)
    user = pre_authentication(call, pool, client, username, user)
    if user is None:
        raise refuse_absent(client)
    require_proof(call, client, user, call.request_id, lambda: matches(pool, user, password))
    key = parameters.get("DEVICE_KEY") if tracked else None
    device = devices.brought(call, pool, user, key)
    since = int(call.now)
    sign_in = SignIn(pool, client, user, call.request_id, since, device=device, tracked=tracked)
    return after_password(call, sign_in)


@dataclass(frozen=True, slots=True)
class _Flow:
    """A flow: how it starts, what the client must allow, the text if it does not, and whose it is."""

    start: Start
    allowed_by: str
    refusal: str
    app: bool = True
    admin: bool = True


_PUBLIC_PASSWORD = _Flow(
    _password,
    "ALLOW_USER_PASSWORD_AUTH",
    "USER_PASSWORD_AUTH flow not enabled for this client",
    admin=False,
)
_ADMIN_PASSWORD = _Flow(
    # the guide: this flow takes no part in the tracking of devices
    partial(_password, tracked=False),
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "Auth flow not enabled for this client",
    app=False,
)
_REFRESH = _Flow(
    refresh, "ALLOW_REFRESH_TOKEN_AUTH", "Refresh Token flow not enabled for this client"
)
_FLOWS = {
    "USER_SRP_AUTH": _Flow(
        srp_flow.start, "ALLOW_USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."
    ),
    "USER_PASSWORD_AUTH": _PUBLIC_PASSWORD,
    "ADMIN_USER_PASSWORD_AUTH": _ADMIN_PASSWORD,
    "ADMIN_NO_SRP_AUTH": _ADMIN_PASSWORD,
    "REFRESH_TOKEN_AUTH": _REFRESH,
    "REFRESH_TOKEN": _REFRESH,
    "CUSTOM_AUTH": _Flow(
        custom_flow.start, "ALLOW_CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."
    ),
    "USER_AUTH": _Flow(choice.start, "ALLOW_USER_AUTH", user_auth_disabled()),
}


def _started(call: Call, client: Client, params: dict[str, Any], *, admin: bool) -> dict[str, Any]:
    flow = _FLOWS[params["AuthFlow"]]
    if not (flow.admin if admin else flow.app):
        raise invalid("Initiate Auth method not supported.")
    if flow is _REFRESH and client.rotates:
        raise ServiceError(
            "UnsupportedOperationException", "This API does not support refresh token rotation"
        )
    if flow.allowed_by not in client.flows:
        raise invalid(_refusal(client, flow))
    if params["AuthFlow"] == "USER_AUTH" and "Session" in params:
        return auto_sign_in.start(call, client, params)
    pool = pools.existing(call, client.pool_id)
    return flow.start(call, pool, client, params.get("AuthParameters", {}))


def _refusal(client: Client, flow: _Flow) -> str:
    if "CUSTOM_AUTH_FLOW_ONLY" in client.flows:
        return "Only custom auth (lambda driven) is enabled for this client."
    return flow.refusal
