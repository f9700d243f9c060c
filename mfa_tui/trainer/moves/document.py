"""The document of a call, built from words such as `AuthParameters.USERNAME=ana`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

IsText = Callable[[tuple[str, ...]], bool]
"""Whether the operation takes a text at a path, whatever the value looks like."""


def document(assignments: Mapping[str, str], is_text: IsText) -> dict[str, Any]:
    """The JSON object that `assignments` of dotted paths make.

    A value is JSON where it parses and else text. Where `is_text` says so a number stays the text
    that it is written as. A backslash keeps a dot from parting a path.
    """
    made: dict[str, Any] = {}
    for path, written in assignments.items():
        names = _names(path)
        _place(made, names, value_of(written, text=is_text(names)))
    return made


def value_of(written: str, *, text: bool) -> Any:
    """What a word stands for: JSON if it parses, else itself; `text` lets only quotes be JSON."""
    if text and not written.startswith('"'):
        return written
    try:
        return json.loads(written)
    except ValueError:
        return written


def _names(path: str) -> tuple[str, ...]:
    kept = path.replace("\\.", "\0")
    return tuple(name.replace("\0", ".") for name in kept.split("."))


def _place(made: dict[str, Any], names: tuple[str, ...], value: Any) -> None:
    for name in names[:-1]:
        inner = made.setdefault(name, {})
        made = cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
    made[names[-1]] = value
