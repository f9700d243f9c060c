"""What the command palette offers of the wire pane."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from mfa_tui.ui.widgets.wire_keys import LIST_KEYS, VIEW_KEYS

if TYPE_CHECKING:
    from textual.widget import Widget


def wire_commands(pane: Widget) -> Iterator[SystemCommand]:
    """A command for each key that shows the selected exchange another way, or looks in the list."""
    for key in (*VIEW_KEYS, *LIST_KEYS):
        name = f"Wire: {key.description.lower()}"
        yield SystemCommand(name, key.tooltip, partial(pane.run_action, key.action))
