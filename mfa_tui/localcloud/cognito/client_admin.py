"""Making, describing, changing and deleting app clients."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import clients, guesses, pages, pools
from mfa_tui.localcloud.cognito.attributes import required_names
from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.clients import LEGACY_FLOWS, LIFETIMES, Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.rotation import check_rotation, described_rotation
from mfa_tui.localcloud.cognito.unbuilt import refuse_for_client

_DEFAULTS = {
    "AllowedOAuthFlowsUserPoolClient": False,
    "AuthSessionValidity": 3,
    "EnablePropagateAdditionalUserContextData": False,
    "EnableTokenRevocation": True,
    "RefreshTokenValidity": 30,
    "TokenValidityUnits": {},
}
_LASTING = ("ClientId", "ClientName", "ClientSecret", "CreationDate")
"""What an update that does not mention it leaves alone; everything else falls back."""
_LISTED = ("ClientId", "ClientName", "UserPoolId")


def create_user_pool_client(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """CreateUserPoolClient."""
    client = create(call, new_letters(call.entropy, 26), params)
    return {"UserPoolClient": client.document}


def create(call: Call, client_id: str, params: dict[str, Any]) -> Client:
    """Make the client `client_id` as CreateUserPoolClient's `params` ask for."""
    pool = pools.existing(call, params["UserPoolId"])
    if params.get("GenerateSecret") and "ClientSecret" in params:
        raise guesses.secret_not_generated()
    given = {name: value for name, value in params.items() if name != "GenerateSecret"}
    if params.get("GenerateSecret"):
        given["ClientSecret"] = clients.generated_secret(call)
    dates = {"CreationDate": call.timestamp, "LastModifiedDate": call.timestamp}
    given |= dates | {"ClientId": client_id} | described_rotation(params)
    client = Client(_DEFAULTS | given)
    _save(call, pool, client, "creating")
    if "ClientSecret" in given:
        clients.add_secret(call, client, given["ClientSecret"])
    return client


def describe_user_pool_client(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DescribeUserPoolClient, with the secret that the client was made with, if it has that."""
    _, client = meant(call, params)
    return {"UserPoolClient": client.document}


def update_user_pool_client(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """UpdateUserPoolClient: what it is not given falls back to what a new client has."""
    pool, client = meant(call, params)
    kept = {name: client.document[name] for name in _LASTING if name in client.document}
    given = params | {"LastModifiedDate": call.timestamp} | described_rotation(params)
    changed = replace(client, document=_DEFAULTS | kept | given)
    _save(call, pool, changed, "updating")
    return {"UserPoolClient": changed.document}


def delete_user_pool_client(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteUserPoolClient."""
    _, client = meant(call, params)
    clients.delete(call, client)
    return {}


def list_user_pool_clients(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListUserPoolClients, by id; none of them registered itself (`DCR`)."""
    pool = pools.existing(call, params["UserPoolId"])
    found = clients.of_pool(call, pool, pages.start(params.get("NextToken")))
    if params.get("ClientType") == "DCR":
        return {"UserPoolClients": []}
    page, token = pages.page(found, params.get("MaxResults", pages.LARGEST))
    listed = [{name: client.document[name] for name in _LISTED} for client in page]
    return {"UserPoolClients": listed} | ({"NextToken": token} if token else {})


def meant(call: Call, params: dict[str, Any]) -> tuple[Pool, Client]:
    """The pool and the client that an operation names; refused when there are none."""
    pool = pools.existing(call, params["UserPoolId"])
    client = clients.find(call, params["ClientId"])
    if client is None or client.pool_id != pool.id:
        raise ServiceError("ResourceNotFoundException", "User pool client does not exist.")
    return pool, client


def _save(call: Call, pool: Pool, client: Client, doing: str) -> None:
    """Store a new or changed client of `pool` when its settings fit together."""
    refuse_for_client(client.document)
    _check_flows(client)
    check_rotation(pool, client.document)
    _check_attributes(pool, client, doing)
    _check_lifetimes(client)
    clients.save(call, client)


def _check_flows(client: Client) -> None:
    flows = client.document.get("ExplicitAuthFlows", [])
    if 0 < sum(flow in LEGACY_FLOWS for flow in flows) < len(flows):
        raise guesses.mixed_auth_flows()


def _check_attributes(pool: Pool, client: Client, doing: str) -> None:
    """Refuse attributes that the pool has not; a client has to write those that it requires."""
    read, written = set(client.readable or ()), set(client.writable or ())
    if not pool.schema.keys() >= read:
        raise invalid(f"Invalid read attributes specified while {doing} a client")
    required = set(required_names(pool.schema)) if client.writable else set()
    if not pool.schema.keys() >= written >= required:
        raise invalid(f"Invalid write attributes specified while {doing} a client")


def _check_lifetimes(client: Client) -> None:
    for token, (_, _, shortest, longest) in LIFETIMES.items():
        if not shortest <= client.lifetime(token) <= longest:
            raise guesses.token_validity()
