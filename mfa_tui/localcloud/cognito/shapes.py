"""The API model of user pools, as botocore ships it, read into typed shapes and constraints."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import regex
from botocore.loaders import Loader

_OBSERVED: dict[str, dict[str, Any]] = {
    # the model knows no shortest password and forbids the inner space; the service answers thus
    "PasswordType": {"min": 6, "pattern": r"^[\S]+.*[\S]+$"},
}
_NUMBERS = frozenset({"integer", "long", "float", "double"})
_PATTERN_SECONDS = 0.5
_JAVA_CLASSES = {
    "w": "[a-zA-Z0-9_]",
    "d": "[0-9]",
    "s": r"[ \t\n\x0b\f\r]",
    "S": r"[^ \t\n\x0b\f\r]",
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """One rule for a value: the service's `text` for it, and whether a value `holds` to it."""

    text: str
    holds: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Shape:
    """What the model asks of a value.

    `kind` is the model's type: structure, list, map or a plain one. `members` and `required` belong
    to structures, `element` to lists and maps, `key` to maps. `secret` values are never echoed:
    those that the model calls sensitive and all that contain one. A `document` is free JSON.
    """

    kind: str
    constraints: tuple[Constraint, ...]
    members: Mapping[str, Shape]
    required: frozenset[str]
    element: Shape | None
    key: Shape | None
    sensitive: bool
    secret: bool
    document: bool

    @property
    def plain(self) -> bool:
        """Whether values of this shape contain no others."""
        return self.kind not in ("structure", "list", "map")


@dataclass(frozen=True, slots=True)
class Operation:
    """One call of the API: the shape of its request, and what the service does around it."""

    request: Shape
    signed: bool
    has_output: bool


@functools.cache
def operation_names() -> frozenset[str]:
    """The names of all operations in the API model."""
    return frozenset(_model()["operations"])


@functools.cache
def operation(name: str) -> Operation:
    """The operation called `name`; KeyError when the model has none."""
    definition = _model()["operations"][name]
    return Operation(
        request=_shape(definition["input"]["shape"]),
        signed=definition.get("authtype") != "none",
        has_output="output" in definition,
    )


@functools.cache
def _model() -> dict[str, Any]:
    return Loader().load_service_model("cognito-idp", "service-2")


@functools.cache
def _shape(name: str) -> Shape:
    """The shape called `name` with all shapes inside; the model of user pools has no cycles."""
    definition = _model()["shapes"][name] | _OBSERVED.get(name, {})
    members = {k: _shape(v["shape"]) for k, v in definition.get("members", {}).items()}
    inner = definition.get("member") or definition.get("value")
    element = _shape(inner["shape"]) if inner else None
    sensitive = bool(definition.get("sensitive"))
    contained = [*members.values(), *([element] if element else [])]
    return Shape(
        kind=definition["type"],
        constraints=tuple(_constraints(definition)),
        members=members,
        required=frozenset(definition.get("required", ())),
        element=element,
        key=_shape(definition["key"]["shape"]) if "key" in definition else None,
        sensitive=sensitive,
        secret=sensitive or any(shape.secret for shape in contained),
        document=bool(definition.get("document")),
    )


def _constraints(definition: Mapping[str, Any]) -> Iterator[Constraint]:
    """The rules of a shape's `definition`, in the order in which the service lists them."""
    yield from _bounds(definition)
    if (pattern := definition.get("pattern")) is not None:
        text = f"Member must satisfy regular expression pattern: {pattern}"
        yield Constraint(text, _pattern_check(pattern, definition.get("max")))
    if (names := definition.get("enum")) is not None:
        text = f"Member must satisfy enum value set: [{', '.join(names)}]"
        yield Constraint(text, lambda value: value in names)


def _bounds(definition: Mapping[str, Any]) -> Iterator[Constraint]:
    number = definition["type"] in _NUMBERS
    what = "Member must have value" if number else "Member must have length"

    def measure(value: Any) -> float:
        return value if number else len(value)

    if (most := definition.get("max")) is not None:
        yield Constraint(f"{what} less than or equal to {most}", lambda v: measure(v) <= most)
    if (least := definition.get("min")) is not None:
        yield Constraint(f"{what} greater than or equal to {least}", lambda v: measure(v) >= least)


def _pattern_check(pattern: str, most: int | None) -> Callable[[str], bool]:
    """Whether a text matches a Java pattern as a whole; texts longer than `most` are not judged.

    Java's character classes are ASCII while its `\\p{L}` is not, which no flag of `regex` gives.
    """
    compiled = regex.compile(
        regex.sub(r"\\(.)", lambda escape: _JAVA_CLASSES.get(escape[1], escape[0]), pattern),
        regex.VERSION1,
    )

    def holds(text: str) -> bool:
        if most is not None and len(text) > most:
            return True
        try:
            return compiled.fullmatch(text, timeout=_PATTERN_SECONDS) is not None
        except TimeoutError:
            return False

    return holds
