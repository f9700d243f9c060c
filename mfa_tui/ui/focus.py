"""Where the focus goes when a pane comes to the front."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.widget import Widget


def focus_within(widget: Widget) -> None:
    """Focus `widget` or the first thing inside it that can be."""
    for each in (widget, *widget.query("*")):
        if each.focusable:
            each.focus()
            return
