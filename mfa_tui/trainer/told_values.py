"""Values of members within a sentence: short, in words, and with their secrets masked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from mfa_tui.trace.redaction import masked_document
from mfa_tui.trace.text import one_line
from mfa_tui.trainer.conditions import Node, found_by
from mfa_tui.trainer.path_words import place_of, plain

LONGEST_VALUE = 48
"""Characters of a value that are shown: the sentence should fit into two lines of 78."""

SHORT = 26
"""Characters up to which a value that is compared with another one is told, and not only named."""


def told(node: Node, document: Mapping[str, Any]) -> str:
    """The value of `node`, short, its secrets masked by the name of its member."""
    return _words(_masked(node, document))


def is_short(node: Node, document: Mapping[str, Any]) -> bool:
    """Whether the value of `node` is worth being told: no secret, and not long."""
    found = found_by(node, document)
    if isinstance(found, (dict, list)) or _masked(node, document) != found:
        return False
    return len(_words(found)) <= SHORT


def _masked(node: Node, document: Mapping[str, Any]) -> Any:
    place = place_of(node)
    name = place.member if place else "value"
    return masked_document({name: found_by(node, document)})[name]


def _words(found: Any) -> str:
    if isinstance(found, str):
        return plain(_cut(one_line(found))) if found else "empty"
    if isinstance(found, list):
        entries = cast("list[Any]", found)
        return _cut(", ".join(map(_words, entries)) or "empty")
    if isinstance(found, dict):
        members = cast("dict[str, Any]", found)
        return _cut(f"a group of {', '.join(members)}") if members else "empty"
    return "nothing" if found is None else json.dumps(found)


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def is_state(document: Mapping[str, Any]) -> bool:
    """Whether `document` is the state of a world, and no exchange: what is said of it is true now."""
    return "operation" not in document


def was(document: Mapping[str, Any], node: Node | None = None) -> str:
    """`was` of an exchange, `is` of a state; `were` and `are` of a list at `node` named for many."""
    place = place_of(node) if node else None
    many = node is not None and isinstance(found_by(node, document), list)
    many = many and place is not None and place.member.endswith("s")
    if is_state(document):
        return "are" if many else "is"
    return "were" if many else "was"


def has(document: Mapping[str, Any]) -> str:
    """`had` of an exchange, `has` of a state."""
    return "has" if is_state(document) else "had"
