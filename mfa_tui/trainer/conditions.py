"""Conditions of lessons: JMESPath, compiled once, with a few functions; and why one does not hold."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from jmespath import Options, compile
from jmespath.exceptions import JMESPathError
from jmespath.functions import Functions, signature
from jmespath.parser import ParsedResult
from jmespath.visitor import TreeInterpreter

from mfa_tui.trace.redaction import masked_document

Node = dict[str, Any]

LONGEST_VALUE = 60
"""Characters of a value that are shown: the strip has one line of 80."""


class _Functions(Functions):
    @signature({"types": ["array", "null"]}, {"types": ["array", "null"]})
    def _func_same_set(self, left: list[Any] | None, right: list[Any] | None) -> bool:
        """Whether two lists have the same members, in any order."""
        return _set(left) == _set(right)

    @signature({"types": ["array", "null"]}, {"types": ["array", "null"]})
    def _func_within(self, left: list[Any] | None, right: list[Any] | None) -> bool:
        """Whether the left list is not empty and has only members of the right one."""
        return bool(left) and _set(left) <= _set(right)

    @signature({"types": ["string", "null"]}, {"types": ["string"]})
    def _func_matches(self, text: str | None, pattern: str) -> bool:
        """Whether the regular expression is found in the text."""
        return text is not None and re.search(pattern, text) is not None


_INTERPRETER = TreeInterpreter(Options(custom_functions=_Functions()))
"""One for all searches: to make it costs more than most conditions."""


def _set(values: list[Any] | None) -> frozenset[str]:
    return frozenset(json.dumps(value, sort_keys=True) for value in values or ())


@lru_cache(maxsize=4096)
def compiled(expression: str) -> ParsedResult:
    """`expression` ready to be searched. Raises JMESPathError when it is malformed."""
    return compile(expression)


def value(expression: str, document: Any) -> Any:
    """What `expression` gives in `document`; None where it asks the impossible of a value."""
    try:
        tree = _tree(expression)
    except JMESPathError:
        return None
    return found_by(tree, document)


def found_by(node: Node, document: Any) -> Any:
    """What a compiled expression, or a part of one, gives in `document`; None as with `value`."""
    try:
        return _INTERPRETER.visit(cast("Any", node), document)
    except (JMESPathError, TypeError):
        # jmespath looks for whatever it is given in a text: contains(a, b) where there is no b
        return None


def holds(expression: str, document: Any) -> bool:
    """Whether `expression` gives anything but false, null and empty, as in JMESPath's filters."""
    return _counts(value(expression, document))


def names_in(expression: str) -> frozenset[str]:
    """The first names of all paths in `expression`: what it needs of its document."""
    return _roots(_tree(expression))


def _tree(expression: str) -> Node:
    return cast("Node", compiled(expression).parsed)


def _roots(node: Node) -> frozenset[str]:
    kind, children = node["type"], node["children"]
    if kind == "field":
        return frozenset([node["value"]])
    if kind in _SCOPED:
        return _roots(children[0])
    found = (_roots(cast("Node", child)) for child in children if isinstance(child, dict))
    return frozenset[str]().union(*found)


_SCOPED = frozenset(
    [
        "subexpression",
        "index_expression",
        "pipe",
        "projection",
        "value_projection",
        "filter_projection",
        "flatten",
    ]
)
"""Nodes of which only the first child sees the document; the others see what it gives."""


@dataclass(frozen=True, slots=True)
class Join:
    """A condition `own == name.path`: the value of one exchange is the value of a named one.

    It may be the `whole` condition, or a part of it.
    """

    own: Node
    name: str
    other: Node
    whole: bool


@lru_cache(maxsize=4096)
def join_in(expression: str, own_names: frozenset[str]) -> Join | None:
    """The first comparison in `expression` of what begins with `own_names` and one other name."""
    tree = _tree(expression)
    parts = tree["children"] if tree["type"] == "and_expression" else [tree]
    for part in parts:
        if part["type"] != "comparator" or part["value"] != "eq":
            continue
        for own, other in (part["children"], part["children"][::-1]):
            names = _roots(other) - own_names
            if len(names) == len(_roots(other)) == 1 and _roots(own) and _roots(own) <= own_names:
                return Join(own, next(iter(names)), other, part is tree)
    return None


def unmet(expression: str, document: Any) -> str:
    """In words, the first part of `expression` that does not hold in `document`; secrets masked."""
    return _unmet(_tree(expression), expression, document)


def _unmet(node: Node, source: str, document: Any) -> str:
    kind, children = node["type"], node["children"]
    if kind == "and_expression":
        parts = [child for child in children if not _true(child, document)]
        return _unmet(parts[0] if parts else node, source, document) if parts else ""
    if kind == "or_expression":
        return " and ".join(_unmet(child, source, document) for child in children)
    if kind == "comparator":
        return _compared(node, document)
    if kind == "not_expression":
        return f"{_path(children[0]) or source} is {_shown(children[0], document)}"
    if kind == "function_expression" and len(children) == 2:
        return _called(node, document)
    if path := _path(node):
        return f"{path} {_is(node, document)}"
    return f"this does not hold: {source}"


def _compared(node: Node, document: Any) -> str:
    left, right = node["children"]
    path, wanted = _path(left) or "the left side", _shown(right, document)
    if node["value"] == "ne" and _path(right):
        return f"{path} is {wanted}, as in {_path(right).partition('.')[0]}"
    if _path(right):
        wanted += f" of {_path(right).partition('.')[0]}"
    if node["value"] == "eq":
        instead = "it should be" if found_by(left, document) is None else "not"
        return f"{path} {_is(left, document)}, {instead} {wanted}"
    if node["value"] == "ne":
        return f"{path} is {wanted}"
    sign = {"lt": "below", "gt": "above", "lte": "at most", "gte": "at least"}[node["value"]]
    return f"{path} {_is(left, document)}, not {sign} {wanted}"


def _called(node: Node, document: Any) -> str:
    subject, wanted = node["children"]
    verb = {"contains": "has no", "starts_with": "does not begin with"}.get(node["value"])
    shown = f"{_path(subject) or 'the value'} is {_shown(subject, document)}"
    return f"{shown}: it {verb or 'does not fit'} {_shown(wanted, document)}"


def _is(node: Node, document: Any) -> str:
    missing = found_by(node, document) is None
    return "is not there" if missing else f"is {_shown(node, document)}"


def _shown(node: Node, document: Any) -> str:
    """The value of `node`, short and with its secrets masked by the name of its member."""
    found = found_by(node, document)
    name = re.sub(r"\[.*", "", _path(node).rpartition(".")[2].strip('"')) or "value"
    (safe,) = masked_document({name: found}).values()
    text = f"'{safe}'" if isinstance(safe, str) else json.dumps(safe, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def _path(node: Node) -> str:
    """`node` as a path, empty when it is none."""
    kind, children = node["type"], node["children"]
    if kind == "field":
        plain = re.fullmatch(r"\w+", node["value"])
        return node["value"] if plain else json.dumps(node["value"])
    if kind == "index":
        return f"[{node['value']}]"
    if kind in ("subexpression", "index_expression"):
        parts = [_path(child) for child in children]
        return "".join(parts) if kind == "index_expression" and all(parts) else _dotted(parts)
    return ""


def _dotted(parts: list[str]) -> str:
    return ".".join(parts) if all(parts) else ""


def _true(node: Node, document: Any) -> bool:
    return _counts(found_by(node, document))


def _counts(found: Any) -> bool:
    """What is true in JMESPath: 0 is, an empty text or list is not."""
    return found is not None and found is not False and found != "" and found != [] and found != {}
