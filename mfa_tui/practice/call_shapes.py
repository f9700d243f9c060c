"""What operations take, as the API model of boto3 has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def members_of(api: Any, operation: str) -> Mapping[str, Any]:
    """The shapes of the members that `operation` takes, by name. Raises KeyError."""
    model = api.meta.service_model
    if operation not in model.operation_names:
        raise KeyError(operation)
    shape = model.operation_model(operation).input_shape
    return shape.members if shape else {}


def takes_text(members: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    """Whether a text belongs at `path` below `members`; at one that nobody knows, none does."""
    shape: Any = members.get(path[0])
    for name in path[1:]:
        if shape is None:
            return False
        if shape.type_name == "map":
            shape = shape.value
        elif shape.type_name == "structure":
            shape = shape.members.get(name)
        else:
            return False
    return shape is not None and shape.type_name == "string"
