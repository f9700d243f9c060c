"""Updates of a pool that keep what they do not change: for commands, and to put a snapshot back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from mfa_tui.practice.needing import command
from mfa_tui.signin.settings.setting import Source, unchanged
from mfa_tui.signin.target import Target, TargetProblem
from mfa_tui.trace.export.saving import save_text

Document = Mapping[str, Any]

SOURCES: dict[str, Source] = {
    "UpdateUserPool": "pool",
    "SetUserPoolMfaConfig": "mfa",
    "UpdateUserPoolClient": "client",
}
"""Which document each of the three updates replaces, in the order in which one sends them."""

_PARTS = {"pool": "UserPool", "mfa": "MfaConfig", "client": "UserPoolClient"}
"""What a snapshot calls these documents."""


class NoSuchSnapshot(Exception):
    """A file that is no snapshot of a pool; the text says why."""


def whole(operation: str, found: Document, changes: Document | None = None) -> dict[str, Any]:
    """The body of an update that makes `changes` in what was `found`, and keeps all else."""
    body = unchanged(SOURCES[operation], found, _members(operation)) | dict(changes or {})
    if body.get("MfaConfiguration") == "OFF":
        # Cognito refuses OFF beside a factor (cognito.md 11.4)
        body = {name: each for name, each in body.items() if name not in _FACTORS}
    return body


_FACTORS = ("SoftwareTokenMfaConfiguration", "SmsMfaConfiguration", "EmailMfaConfiguration")


def whole_command(target: Target, operation: str, found: Document, changes: Document) -> str:
    """The command of the AWS CLI that sends `whole`, written out in the line."""
    body = {**_ids(target, operation), **whole(operation, found, changes)}
    return command(target, _cli_name(operation), {"CliInputJson": _json(body)})


def put_back(snapshot: Path, folder: Path, endpoint_url: str, profile: str) -> Iterator[str]:
    """Write a complete input file into `folder` for each update, and give the commands that send
    them; nothing is sent. Raises NoSuchSnapshot and NotSaved."""
    told = _read(snapshot)
    pool_id, client_id = told["UserPool"]["Id"], told["UserPoolClient"]["ClientId"]
    try:
        target = Target.remote(
            pool_id, client_id, endpoint_url=endpoint_url or None, profile=profile or None
        )
    except TargetProblem as problem:
        raise NoSuchSnapshot(f"{snapshot} names no pool: {problem}") from problem
    for operation, source in SOURCES.items():
        body = {**_ids(target, operation), **whole(operation, told[_PARTS[source]])}
        name = _cli_name(operation)
        path = folder.resolve() / f"{snapshot.stem}.{name}.json"
        save_text([_json(body, indent=2), "\n"], path, overwrite=True)
        yield command(target, name, {"CliInputJson": f"file://{path}"})


def _read(snapshot: Path) -> dict[str, Any]:
    try:
        told = json.loads(snapshot.read_text("utf-8"))
    except (OSError, ValueError) as problem:
        raise NoSuchSnapshot(f"{snapshot} cannot be read: {problem}") from problem
    whole_one = isinstance(told, dict) and all(
        isinstance(told.get(part), dict) for part in _PARTS.values()
    )
    if not whole_one or not {"Id", "Name"} <= told["UserPool"].keys():
        raise NoSuchSnapshot(f"{snapshot} is no snapshot of a pool.")
    return told


def _ids(target: Target, operation: str) -> dict[str, str]:
    ids = {"UserPoolId": target.pool_id, "ClientId": target.client_id}
    return {name: each for name, each in ids.items() if name in _members(operation)}


@cache
def _members(operation: str) -> frozenset[str]:
    """The members that the request of an operation has."""
    import botocore.session

    model: Any = botocore.session.get_session().get_service_model("cognito-idp")
    return frozenset(model.operation_model(operation).input_shape.members)


def _cli_name(operation: str) -> str:
    from botocore import xform_name

    return xform_name(operation).replace("_", "-")


def _json(body: Document, indent: int | None = None) -> str:
    separators = (",", ":") if indent is None else None
    return json.dumps(body, indent=indent, separators=separators, default=str, ensure_ascii=False)
