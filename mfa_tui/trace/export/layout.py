"""Documents laid out one member per line, in any language that writes them like JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

Literal = Callable[[Any], str]
"""How a language writes a name, a text, a number, true, false, null or a Variable."""


def laid_out(value: Any, literal: Literal, *, indent: int = 2, last: str = "") -> str:
    """`value` over as many lines as it has members, `indent` blanks deeper for each level.

    `last` ends the last member of each list and object (Python has a comma there). Raises
    RecursionError for documents nested hundreds of levels deep.
    """
    lines = _lines(value, literal, " " * indent, last)
    return "\n".join(lines)


def _lines(value: Any, literal: Literal, indent: str, last: str) -> list[str]:
    if isinstance(value, dict) and value:
        members = cast("dict[str, Any]", value).items()
        inner = [
            _after(f"{literal(name)}: ", _lines(each, literal, indent, last))
            for name, each in members
        ]
        return ["{", *_separated(inner, indent, last), "}"]
    if isinstance(value, list) and value:
        items = cast("list[Any]", value)
        inner = [_lines(each, literal, indent, last) for each in items]
        return ["[", *_separated(inner, indent, last), "]"]
    if isinstance(value, dict | list):
        return ["{}" if isinstance(value, dict) else "[]"]
    return [literal(value)]


def _after(head: str, lines: list[str]) -> list[str]:
    return [head + lines[0], *lines[1:]]


def _separated(members: list[list[str]], indent: str, last: str) -> list[str]:
    """The lines of all `members`, indented, with a comma after each but the last."""
    for member in members[:-1]:
        member[-1] += ","
    members[-1][-1] += last
    return [indent + line for member in members for line in member]
