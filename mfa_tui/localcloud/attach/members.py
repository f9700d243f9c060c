"""Properties of a template as members of an API request: CloudFormation is lax with types."""

from __future__ import annotations

from typing import Any, cast

from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.cognito.shapes import Shape

_BOOLEANS = {"true": True, "false": False}


def members(shape: Shape, value: Any, where: str) -> Any:
    """`value` in the types of `shape`. Raises AttachProblem by name for what the API has not."""
    if shape.kind == "structure" and isinstance(value, dict):
        given = cast("dict[str, Any]", value)
        if unknown := sorted(given.keys() - shape.members.keys()):
            raise AttachProblem(f"{where}.{unknown[0]} is not understood here")
        return {
            name: members(shape.members[name], inner, f"{where}.{name}")
            for name, inner in given.items()
        }
    if shape.kind == "list" and shape.element and isinstance(value, list):
        return [members(shape.element, inner, where) for inner in cast("list[Any]", value)]
    if shape.kind == "map" and shape.element and isinstance(value, dict):
        given = cast("dict[Any, Any]", value)
        return {
            str(name): members(shape.element, inner, f"{where}.{name}")
            for name, inner in given.items()
        }
    return _plain(shape.kind, value)


def text(value: Any) -> str:
    """A plain value as CloudFormation writes it into a string."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _plain(kind: str, value: Any) -> Any:
    if kind == "string" and isinstance(value, (bool, int, float)):
        return text(value)
    if kind in ("integer", "long") and isinstance(value, str) and value.isdigit():
        return int(value)
    if kind == "boolean" and isinstance(value, str):
        return _BOOLEANS.get(value.lower(), value)
    return value
