"""What is declared about keys: each has a name and a reason, and works in every terminal."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import mfa_tui.ui
from mfa_tui.ui.page_words import PAGES, page_words
from mfa_tui.ui.screens.help import HelpScreen
from mfa_tui.ui.screens.trouble import TroubleScreen
from mfa_tui.ui.screens.workbench import Workbench


def our_nodes() -> Iterator[type[DOMNode]]:
    """Every class of ours that can have keys."""
    for module in pkgutil.walk_packages(mfa_tui.ui.__path__, "mfa_tui.ui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, DOMNode) and found.__module__ == module.name:
                yield found


def declared(node: type[DOMNode]) -> list[Binding]:
    """The bindings in the class's own list, one for each key."""
    return list(Binding.make_bindings(vars(node).get("BINDINGS", [])))


WITH_KEYS = sorted(
    {node for node in our_nodes() if declared(node)}, key=lambda node: node.__qualname__
)
ALL = [binding for node in WITH_KEYS for binding in declared(node)]


@pytest.mark.parametrize("node", WITH_KEYS)
def test_every_key_has_a_name_and_a_reason(node: type[DOMNode]) -> None:
    for binding in declared(node):
        assert binding.id, binding
        assert 1 <= len(binding.description.split()) <= 3, binding
        assert binding.tooltip, binding


@pytest.mark.parametrize("node", WITH_KEYS)
def test_no_key_means_two_things_in_one_place(node: type[DOMNode]) -> None:
    counts = Counter(binding.key for binding in declared(node))
    assert [key for key, count in counts.items() if count > 1] == []


def test_ids_are_unique_in_the_program() -> None:
    actions = {(binding.id, binding.action) for binding in ALL}
    counts = Counter(name for name, _ in actions)
    assert [name for name, count in counts.items() if count > 1] == []


def test_descriptions_and_tooltips_are_written_alike() -> None:
    odd = {
        binding.id
        for binding in ALL
        if not binding.description[0].isupper() or not binding.tooltip.endswith((".", "?"))
    }
    assert odd == set()


TAKEN = {"ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+z"}
"""tmux's prefix, what terminals send for Backspace, Tab, newline and Enter, and job control."""


def test_keys_work_in_every_terminal() -> None:
    keys = {binding.key for binding in ALL}
    assert keys & TAKEN == set()
    odd = ("alt+", "ctrl+shift+", "super+", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9")
    assert [key for key in keys if key.startswith(odd) or key == "ctrl+enter"] == []


def test_help_has_words_for_every_page() -> None:
    pages = {node for node in our_nodes() if issubclass(node, Screen)}
    of_their_own = (Workbench, HelpScreen, TroubleScreen)
    leaves = {
        page
        for page in pages
        if not issubclass(page, of_their_own) and not any(page in each.__bases__ for each in pages)
    }
    assert {page.__name__ for page in leaves if page_words(page) is None} == set()
    assert set(PAGES) <= {page.__name__ for page in pages}
