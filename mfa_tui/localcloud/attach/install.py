"""Making in the local cloud what a template asks for, and giving pools their functions."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.attach.members import members
from mfa_tui.localcloud.attach.pool_settings import create_request, mfa_request
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.stack import Resource, Stack
from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import client_admin, clients, mfa_config, pool_admin, pools, shapes
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.validation import parse_request
from mfa_tui.localcloud.runtime.function import is_local

CUSTOM_AUTH = "ALLOW_CUSTOM_AUTH"
_LETTERS = string.ascii_letters + string.digits
_MADE_ONCE = ("AliasAttributes", "Schema", "UsernameAttributes", "UsernameConfiguration")
"""What UpdateUserPool does not know: to change it, AWS would make another pool."""


@dataclass(frozen=True, slots=True)
class AttachedPool:
    """A pool with functions: `triggers` gives the name of each, `clients` are id and secret."""

    pool_id: str
    name: str
    clients: tuple[tuple[str, str | None], ...]
    triggers: Mapping[str, str]


def install_stack(cloud: LocalCloud, stack: Stack) -> tuple[AttachedPool, ...]:
    """Make the pools, clients and secrets of `stack`, or bring those that are there up to date.

    Raises AttachProblem, with the words in which Cognito refuses.
    """
    with cloud.call() as call:
        for secret in stack.secrets:
            with _named(secret.name):
                _install_secret(call, secret)
        for pool in stack.pools:
            with _named(pool.name):
                _install_pool(call, pool, stack.triggers[pool.id])
        for client in stack.clients:
            with _named(client.name):
                _install_client(call, client)
        return tuple(attached_pool(call, pool.id) for pool in stack.pools)


def set_triggers(call: Call, pool_id: str, triggers: Mapping[str, str]) -> None:
    """Make `triggers` (ARNs by name) the local functions of a pool, by UpdateUserPool.

    Its other settings, and functions elsewhere, stay as they are; with challenges of their own,
    its clients may use them. Raises ServiceError.
    """
    pool = pools.existing(call, pool_id)
    kept = {
        name: value
        for name, value in pool.triggers.items()
        if not (is_local(value) if isinstance(value, str) else is_local(value["LambdaArn"]))
    }
    wanted = {**kept, **triggers}
    if pool.triggers == wanted:
        return
    known = shapes.operation("UpdateUserPool").request.members
    settings = {name: value for name, value in pool.document.items() if name in known}
    settings |= {"UserPoolId": pool_id, "LambdaConfig": wanted}
    pool_admin.update_user_pool(call, _parsed("UpdateUserPool", settings))
    if "DefineAuthChallenge" in triggers:
        _allow_custom_auth(call, pool_id)


def attached_pool(call: Call, pool_id: str) -> AttachedPool:
    """How the pool stands now."""
    pool = pools.existing(call, pool_id)
    return AttachedPool(
        pool.id,
        pool.document["Name"],
        tuple((name, client.secret) for name, client in clients.of_pool(call, pool, "")),
        {name: _function(value) for name, value in pool.triggers.items()},
    )


def _install_pool(call: Call, pool: Resource, triggers: Mapping[str, str]) -> None:
    wishes = create_request(pool.name, pool.properties, triggers)
    if pools.find(call, pool.id) is None:
        pool_admin.create(call, pool.id, _parsed("CreateUserPool", wishes))
    else:
        settings = {name: value for name, value in wishes.items() if name not in _MADE_ONCE}
        settings["UserPoolId"] = pool.id
        pool_admin.update_user_pool(call, _parsed("UpdateUserPool", settings))
    mfa = {"UserPoolId": pool.id, **mfa_request(pool.properties)}
    mfa_config.set_user_pool_mfa_config(call, _parsed("SetUserPoolMfaConfig", mfa))


def _install_client(call: Call, client: Resource) -> None:
    shape = shapes.operation("CreateUserPoolClient").request
    wishes = members(shape, {"ClientName": client.name, **client.properties}, client.name)
    if clients.find(call, client.id) is None:
        client_admin.create(call, client.id, _parsed("CreateUserPoolClient", wishes))
        return
    wishes = {name: value for name, value in wishes.items() if name != "GenerateSecret"}
    wishes["ClientId"] = client.id
    client_admin.update_user_pool_client(call, _parsed("UpdateUserPoolClient", wishes))


def _install_secret(call: Call, secret: Resource) -> None:
    """A generated value stays what it was, as an update of the stack on AWS leaves it."""
    if "SecretString" in secret.properties or not secrets_manager.exists(call.database, secret.id):
        value = _value(secret.properties)
        secrets_manager.keep(call.database, secret.id, value, region=call.region, now=call.now)


def _allow_custom_auth(call: Call, pool_id: str) -> None:
    """Let the clients of a pool use the flow that consists of functions."""
    known = shapes.operation("UpdateUserPoolClient").request.members
    for client_id, client in list(clients.of_pool(call, pools.existing(call, pool_id), "")):
        flows = client.document.get("ExplicitAuthFlows", [])
        if CUSTOM_AUTH not in flows:
            settings = {name: value for name, value in client.document.items() if name in known}
            settings |= {"ClientId": client_id, "ExplicitAuthFlows": [*flows, CUSTOM_AUTH]}
            wishes = _parsed("UpdateUserPoolClient", settings)
            client_admin.update_user_pool_client(call, wishes)


def _parsed(operation: str, wishes: Mapping[str, Any]) -> dict[str, Any]:
    return parse_request(operation, json.dumps(wishes).encode())


def _value(properties: Mapping[str, Any]) -> str:
    """The value of a secret (CloudFormation: AWS::SecretsManager::Secret)."""
    if "SecretString" in properties:
        return str(properties["SecretString"])
    wish = properties.get("GenerateSecretString", {})
    drawn = "".join(secrets.choice(_LETTERS) for _ in range(int(wish.get("PasswordLength", 32))))
    if "SecretStringTemplate" not in wish:
        return drawn
    try:
        return json.dumps(
            {**json.loads(wish["SecretStringTemplate"]), wish["GenerateStringKey"]: drawn}
        )
    except (KeyError, TypeError, ValueError) as error:
        raise AttachProblem("SecretStringTemplate is no JSON object with a key to fill") from error


def _function(trigger: str | Mapping[str, str]) -> str:
    arn = trigger if isinstance(trigger, str) else trigger["LambdaArn"]
    return arn.rpartition(":function:")[2]


@contextmanager
def _named(name: str) -> Iterator[None]:
    """Say of which resource it is that something was refused."""
    try:
        yield
    except ServiceError as error:
        raise AttachProblem(f"{name}: {error}") from error
    except AttachProblem as problem:
        text = str(problem)
        raise AttachProblem(text if text.startswith(f"{name}.") else f"{name}: {text}") from problem
