"""Our widgets must not take a private name that Textual uses: it overrides without a word."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from functools import cache

import pytest
from textual.app import App
from textual.dom import DOMNode

import mfa_tui.ui

# Overridden on purpose; each place says why.
HOOKS = {
    "_on_paste",
    "_compositor_refresh",
    "_repaint_required",
    "_layout_required",
    "_handle_exception",
    "_return_code",
}


def our_nodes() -> Iterator[type[DOMNode]]:
    for module in pkgutil.walk_packages(mfa_tui.ui.__path__, "mfa_tui.ui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, DOMNode) and found.__module__ == module.name:
                yield found


@cache
def private_names(textual: type) -> frozenset[str]:
    """Private methods of a class of Textual's, and attributes it or a base of it sets on itself."""
    methods = {name for name, value in inspect.getmembers(textual) if callable(value)}
    sources = "".join(inspect.getsource(base) for base in textual.__mro__ if base is not object)
    stored = set(re.findall(r"\bself\.(_\w+)\s*(?::[^=\n]+)?=[^=]", sources))
    return frozenset(name for name in methods | stored if re.match(r"_[^_]", name))


@pytest.mark.parametrize("node", sorted(set(our_nodes()), key=lambda each: each.__qualname__))
def test_no_private_name_is_taken_from_textual(node: type[DOMNode]) -> None:
    textual = next(base for base in node.__mro__ if base.__module__.startswith("textual"))
    tree = ast.parse(textwrap.dedent(inspect.getsource(node)))
    defined = {
        each.name
        for each in ast.walk(tree)
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    stored = {
        each.attr
        for each in ast.walk(tree)
        if isinstance(each, ast.Attribute) and isinstance(each.ctx, ast.Store)
    }
    assert (defined | stored) & private_names(textual) - HOOKS == set()


def test_there_is_something_to_check() -> None:
    assert any(issubclass(node, App) for node in our_nodes())
