"""A page that asks for something to be typed: what for, the fields, and what becomes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult
    from textual.widget import Widget

Result = TypeVar("Result")


class FieldPage(OneFrame[Result], ModalScreen[Result]):
    """Is composed of a `page`."""

    DEFAULT_CSS = """
    FieldPage {
        VerticalScroll { padding: 1 2; }
        Static { height: auto; max-width: 76; margin-bottom: 1; }
        .heading { text-style: bold; }
        #about { color: $text-muted; margin-top: 1; }
    }
    """

    def page(self, heading: str, fields: Iterable[Widget], about: str) -> ComposeResult:
        """The `heading` above the `fields`, and below them what they are `about`."""
        with VerticalScroll(can_focus=False):
            yield Static(heading, classes="heading", markup=False)
            yield from fields
            yield Static(about, id="about", markup=False)
        yield KeyLine()
