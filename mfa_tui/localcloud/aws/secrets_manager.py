"""AWS Secrets Manager: making, filling and reading secrets (API reference 2017-10-17)."""

from __future__ import annotations

import json
import sqlite3
import string
import uuid
from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.aws.side_call import ACCOUNT, SideCall, SideRefusal, not_built
from mfa_tui.localcloud.cognito.call import new_letters, new_uuid
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, json_object

TARGET = "secretsmanager"
_VALUES = ("SecretString", "SecretBinary")
_CURRENT, _PREVIOUS = "AWSCURRENT", "AWSPREVIOUS"

Params = dict[str, Any]
Perform = Callable[[SideCall, sqlite3.Connection, Params], Params]


def operation_of(request: HttpRequest) -> str:
    """The operation that `X-Amz-Target` names."""
    return request.operation or ""


def answer(call: SideCall) -> HttpResponse:
    """Perform a request, or raise SideRefusal."""
    if call.operation not in _OPERATIONS:
        raise not_built("Secrets Manager", call.operation, tuple(_OPERATIONS))
    params = json_object(call.request.body)
    if params is None:
        raise SideRefusal("SerializationException", "The body has to be a JSON object.")
    with call.store.transaction() as database:
        content = _OPERATIONS[call.operation](call, database, params)
    return _json(200, content, call.request_id)


def refusal(error: SideRefusal, request_id: str) -> HttpResponse:
    """`error` as this protocol writes it."""
    return _json(error.status, {"__type": error.code, "Message": error.message}, request_id)


def exists(database: sqlite3.Connection, name: str) -> bool:
    """Whether there is a secret of that name."""
    return _found(database, name) is not None


def value_of(database: sqlite3.Connection, secret_id: str) -> str | None:
    """The current text of the secret with that name or ARN; None when there is none."""
    secret = _found(database, secret_id)
    return secret["Versions"][0].get("SecretString") if secret and secret["Versions"] else None


def keep(database: sqlite3.Connection, name: str, value: str, *, region: str, now: float) -> None:
    """Make `value` the only one of the secret `name`, which is made if need be."""
    arn = f"arn:aws:secretsmanager:{region}:{ACCOUNT}:secret:{name}-Local1"
    version = {
        "VersionId": str(uuid.uuid5(uuid.NAMESPACE_URL, arn)),
        "CreatedDate": round(now, 3),
        "SecretString": value,
    }
    _save(database, {"ARN": arn, "Name": name, "Versions": [version]})


def _create_secret(call: SideCall, database: sqlite3.Connection, params: Params) -> Params:
    """CreateSecret: with a first value or without."""
    name = _needed(params, "Name")
    if _found(database, name) is not None:
        text = f"The operation failed because the secret {name} already exists."
        raise SideRefusal("ResourceExistsException", text)
    suffix = new_letters(call.entropy, 6, string.ascii_letters)
    arn = f"arn:aws:secretsmanager:{call.region}:{ACCOUNT}:secret:{name}-{suffix}"
    secret: Params = {"ARN": arn, "Name": name, "Versions": []}
    given = any(name in params for name in _VALUES)
    version = _add_version(call, secret, params) if given else {}
    _save(database, secret)
    return {"ARN": arn, "Name": name} | version


def _put_secret_value(call: SideCall, database: sqlite3.Connection, params: Params) -> Params:
    """PutSecretValue: a new current value; the one before it stays as the previous."""
    secret = _existing(database, params)
    version = _add_version(call, secret, params)
    _save(database, secret)
    return _named(secret) | version | {"VersionStages": [_CURRENT]}


def _get_secret_value(call: SideCall, database: sqlite3.Connection, params: Params) -> Params:
    """GetSecretValue: of a stage, by default the current, or of a version."""
    secret = _existing(database, params)
    stages = zip((_CURRENT, _PREVIOUS), secret["Versions"], strict=False)
    stage, version_id = params.get("VersionStage"), params.get("VersionId")
    if not (stage or version_id):
        stage = _CURRENT
    for name, version in stages:
        if stage in (None, name) and version_id in (None, version["VersionId"]):
            return _named(secret) | version | {"VersionStages": [name]}
    what = f"VersionId: {version_id}" if version_id else f"staging label: {stage}"
    text = f"Secrets Manager can't find the specified secret value for {what}"
    raise SideRefusal("ResourceNotFoundException", text)


_OPERATIONS: dict[str, Perform] = {
    "CreateSecret": _create_secret,
    "GetSecretValue": _get_secret_value,
    "PutSecretValue": _put_secret_value,
}


def _add_version(call: SideCall, secret: Params, params: Params) -> Params:
    """Make what `params` bring the current value, once for each ClientRequestToken."""
    value = {name: params[name] for name in _VALUES if name in params}
    if len(value) != 1:
        text = "You must provide either SecretString or SecretBinary."
        raise SideRefusal("InvalidRequestException", text)
    version_id = params.get("ClientRequestToken") or new_uuid(call.entropy)
    kept = secret["Versions"][:1]
    if [version["VersionId"] for version in kept] != [version_id]:
        version = {"VersionId": version_id, "CreatedDate": round(call.now, 3), **value}
        secret["Versions"] = [version, *kept]
    return {"VersionId": version_id}


def _named(secret: Params) -> Params:
    return {"ARN": secret["ARN"], "Name": secret["Name"]}


def _existing(database: sqlite3.Connection, params: Params) -> Params:
    secret = _found(database, _needed(params, "SecretId"))
    if secret is None:
        text = "Secrets Manager can't find the specified secret."
        raise SideRefusal("ResourceNotFoundException", text)
    return secret


def _found(database: sqlite3.Connection, secret_id: str) -> Params | None:
    """The secret with that name or ARN; an ARN may come without the random letters at its end."""
    name = secret_id.partition(":secret:")[2] or secret_id
    query = "SELECT document FROM secret WHERE name IN (?, ?)"
    for row in database.execute(query, (name, name[:-7])):
        secret = json.loads(row["document"])
        if secret_id in (secret["Name"], secret["ARN"], secret["ARN"][:-7]):
            return secret
    return None


def _save(database: sqlite3.Connection, secret: Params) -> None:
    row = (secret["Name"], json.dumps(secret))
    database.execute("INSERT OR REPLACE INTO secret (name, document) VALUES (?, ?)", row)


def _needed(params: Params, name: str) -> str:
    value = params.get(name)
    if not isinstance(value, str) or not value:
        raise SideRefusal("ValidationException", f"{name} must be a string that is not empty.")
    return value


def _json(status: int, content: Params, request_id: str) -> HttpResponse:
    headers = (
        ("Content-Type", "application/x-amz-json-1.1"),
        ("x-amzn-RequestId", request_id),
    )
    return HttpResponse(status, headers, json.dumps(content).encode())
