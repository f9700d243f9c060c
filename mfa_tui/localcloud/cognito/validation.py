"""Requests checked against the API model that botocore ships, refused in the service's words.

Types first (`SerializationException`), then every constraint of the model together
(`InvalidParameterException`), before any rule of business is asked.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from mfa_tui.localcloud.cognito import shapes
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.shapes import Shape

_LONGEST_ECHO = 200
_MOST_PROBLEMS = 50


def operation_names() -> frozenset[str]:
    """The names of all operations in the API model."""
    return shapes.operation_names()


def needs_signature(operation: str) -> bool:
    """Whether the service asks for a SigV4 signature on `operation`."""
    return shapes.operation(operation).signed


def has_output(operation: str) -> bool:
    """Whether `operation` answers with a JSON object; without one the body is empty."""
    return shapes.operation(operation).has_output


def parse_request(operation: str, body: bytes) -> dict[str, Any]:
    """The members of the request in `body`, sound in type and shape for `operation`.

    Nulls count as absent and members that the model does not know are left out. Raises
    ServiceError: `SerializationException` for what is not JSON or of another type,
    `InvalidParameterException` with all broken constraints.
    """
    shape = shapes.operation(operation).request
    members = _converted(shape, _json_object(body))
    problems = list(_problems(shape, members, "", withheld=False))
    if problems:
        raise ServiceError("InvalidParameterException", _summary(problems))
    return members


# --- types


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body.decode("utf-8"))
        # only what can be written again is JSON: no NaN, no infinity, no lone surrogate
        json.dumps(document, allow_nan=False, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise _unreadable("The request body is not valid JSON.") from None
    if not isinstance(document, dict):
        raise _unreadable("The request body is not a JSON object.")
    return document


def _unreadable(message: str) -> ServiceError:
    return ServiceError("SerializationException", message)


def _converted(shape: Shape, value: Any) -> Any:
    if shape.document:
        return value
    if shape.plain:
        return _plain_value(shape.kind, value)
    if not isinstance(value, list if shape.kind == "list" else dict):
        raise _unreadable(_misplaced(value) or "Unexpected field type")
    if isinstance(value, list):
        return [_converted(_element(shape), item) for item in value if item is not None]
    inner = shape.members if shape.kind == "structure" else dict.fromkeys(value, _element(shape))
    return {
        name: _converted(inner[name], item)
        for name, item in value.items()
        if name in inner and item is not None
    }


def _element(shape: Shape) -> Shape:
    assert shape.element is not None
    return shape.element


def _plain_value(kind: str, value: Any) -> Any:
    fits, convert = _PLAIN[kind]
    if fits(value):
        return convert(value)
    token = f"{_token(value)} cannot be converted to {kind.capitalize()}"
    raise _unreadable(_misplaced(value) or token)


def _misplaced(value: Any) -> str | None:
    if isinstance(value, dict):
        return "Start of structure or map found where not expected."
    return "Start of list found where not expected" if isinstance(value, list) else None


def _token(value: Any) -> str:
    if isinstance(value, bool):
        return f"{value}_VALUE".upper()
    return "STRING_VALUE" if isinstance(value, str) else "NUMBER_VALUE"


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_boolean(value: Any) -> bool:
    return isinstance(value, bool)


def _is_integer(bits: int) -> Callable[[Any], bool]:
    limit = 1 << (bits - 1)
    return lambda value: type(value) is int and -limit <= value < limit


def _is_number(value: Any) -> bool:
    return type(value) in (int, float)


def _is_base64(value: Any) -> bool:
    return isinstance(value, str) and len(value) % 4 == 0 and bool(_BASE64.fullmatch(value))


def _unchanged(value: Any) -> Any:
    return value


_BASE64 = re.compile(r"[A-Za-z0-9+/]*={0,2}")
_PLAIN: dict[str, tuple[Callable[[Any], bool], Callable[[Any], Any]]] = {
    "string": (_is_string, _unchanged),
    "boolean": (_is_boolean, _unchanged),
    "integer": (_is_integer(32), _unchanged),
    "long": (_is_integer(64), _unchanged),
    "float": (_is_number, float),
    "double": (_is_number, float),
    "timestamp": (_is_number, float),
    "blob": (_is_base64, base64.b64decode),
}


# --- problems


def _problems(shape: Shape, value: Any, path: str, *, withheld: bool) -> Iterator[str]:
    """What is wrong with `value` and everything inside; `withheld` values are not echoed."""
    withheld = withheld or shape.sensitive
    for text in _broken(shape, value):
        echo = "" if withheld or shape.secret else f"{_echo(value)} "
        yield f"Value {echo}at '{path}' failed to satisfy constraint: {text}"
    for step, inner_shape, inner in _inside(shape, value):
        inner_path = f"{path}.{step}" if path else step
        if inner is None:
            yield f"Value null at '{inner_path}' failed to satisfy constraint: Member must not be null"
        else:
            yield from _problems(inner_shape, inner, inner_path, withheld=withheld)


def _broken(shape: Shape, value: Any) -> Iterator[str]:
    yield from (rule.text for rule in shape.constraints if not rule.holds(value))
    if shape.kind == "list":
        yield from _broken_elements("Member", _element(shape), value)
    elif shape.key is not None:
        yield from _broken_elements("Map keys", shape.key, value)
        yield from _broken_elements("Map value", _element(shape), value.values())


def _broken_elements(what: str, shape: Shape, values: Iterable[Any]) -> Iterator[str]:
    """Plain elements are named once for their container, with all that is asked of them."""
    rules = shape.constraints
    if shape.plain and not all(rule.holds(value) for value in values for rule in rules):
        yield f"{what} must satisfy constraint: [{', '.join(rule.text for rule in rules)}]"


def _inside(shape: Shape, value: Any) -> Iterator[tuple[str, Shape, Any]]:
    """The path step, shape and value of each member that is checked by itself."""
    if shape.kind == "structure":
        for name, member in shape.members.items():
            if name in value or name in shape.required:
                yield name[0].lower() + name[1:], member, value.get(name)
    elif shape.element is not None and not shape.element.plain:
        entries = value.items() if shape.kind == "map" else enumerate(value, start=1)
        for step, item in entries:
            yield f"{step}.member", shape.element, item


def _echo(value: Any) -> str:
    text = _as_java(value)
    return f"'{text}'" if len(text) <= _LONGEST_ECHO else f"'{text[:_LONGEST_ECHO]}...'"


def _as_java(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}={_as_java(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_java, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _summary(problems: list[str]) -> str:
    noun = "error" if len(problems) == 1 else "errors"
    listed = "; ".join(problems[:_MOST_PROBLEMS])
    return f"{len(problems)} validation {noun} detected: {listed}"
