"""Conditions of lessons: JMESPath, compiled once, with a few functions."""

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

Node = dict[str, Any]
"""A compiled expression, or a part of one: its `type`, `value` and `children`."""


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
        tree = tree_of(expression)
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
    return counts(value(expression, document))


def names_in(expression: str) -> frozenset[str]:
    """The first names of all paths in `expression`: what it needs of its document."""
    return _roots(tree_of(expression))


def fields_in(expression: str) -> frozenset[str]:
    """The names of all members that `expression` looks at, at any depth."""
    return _fields(tree_of(expression))


def _fields(node: Node) -> frozenset[str]:
    own = [node["value"]] if node["type"] == "field" else []
    found = (_fields(cast("Node", each)) for each in node["children"] if isinstance(each, dict))
    return frozenset[str](own).union(*found)


def tree_of(expression: str) -> Node:
    """`expression` compiled, to be looked into. Raises JMESPathError when it is malformed."""
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
    tree = tree_of(expression)
    parts = tree["children"] if tree["type"] == "and_expression" else [tree]
    for part in parts:
        if part["type"] != "comparator" or part["value"] != "eq":
            continue
        for own, other in (part["children"], part["children"][::-1]):
            names = _roots(other) - own_names
            if len(names) == len(_roots(other)) == 1 and _roots(own) and _roots(own) <= own_names:
                return Join(own, next(iter(names)), other, part is tree)
    return None


def counts(found: Any) -> bool:
    """Whether a value is true in JMESPath: 0 is, an empty text or list is not."""
    return found is not None and found is not False and found != "" and found != [] and found != {}
