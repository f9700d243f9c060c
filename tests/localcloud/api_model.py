"""Whether an answer is one that the API model of user pools allows for its operation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from botocore.loaders import Loader

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, header

_MODEL = Loader().load_service_model("cognito-idp", "service-2")
_OF_THE_FRONT = {"NotImplemented", "SerializationException"}
"""Refusals that come before any operation, and the one that is our own."""
_PYTHON_TYPES: dict[str, type | tuple[type, ...]] = {
    "structure": dict,
    "map": dict,
    "list": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "timestamp": (int, float),
}


def contradictions(request: HttpRequest, answer: HttpResponse) -> list[str]:
    """What the model does not know about `answer`: members, types, exceptions."""
    operation = (header(request.headers, "x-amz-target") or "").partition(".")[2]
    definition = _MODEL["operations"][operation]
    if answer.status != 200:
        kind = json.loads(answer.body)["__type"]
        listed = {error["shape"] for error in definition["errors"]} | _OF_THE_FRONT
        return [] if kind in listed else [f"{operation} never refuses with {kind}"]
    if "output" not in definition:
        return [f"{operation} has no body"] if answer.body else []
    return [*_unknown(definition["output"]["shape"], json.loads(answer.body), operation)]


def _unknown(name: str, value: Any, path: str) -> Iterator[str]:
    shape = _MODEL["shapes"][name]
    if shape.get("document"):
        return
    if not isinstance(value, _PYTHON_TYPES.get(shape["type"], object)):
        yield f"{path} is {value!r}, no {shape['type']}"
    elif shape["type"] == "structure":
        for member, inner in value.items():
            if member in shape["members"]:
                yield from _unknown(shape["members"][member]["shape"], inner, f"{path}.{member}")
            else:
                yield f"{path}.{member} is unknown"
    elif shape["type"] == "list":
        for inner in value:
            yield from _unknown(shape["member"]["shape"], inner, f"{path}[]")
    elif shape["type"] == "map":
        for inner in value.values():
            yield from _unknown(shape["value"]["shape"], inner, f"{path}{{}}")
