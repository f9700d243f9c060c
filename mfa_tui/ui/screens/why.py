"""The rules behind a challenge, with the one that applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.rows import row
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.world import Why

SOURCE = (
    "Rule {row} of those below. AWS explains them in the Amazon Cognito Developer Guide, page "
    "“Adding MFA to a user pool”."
)
RULES = "All the rules, after the first factor"
ROW_WIDTH = 15
WIDEST = 90
"""Cells; longer lines are hard to read."""


class WhyScreen(ModalScreen[None]):
    """The rule that applied in words, what it rests on, and every rule, with that one marked."""

    BINDINGS = [
        Binding("escape,q,enter,ctrl+e", "dismiss", "Close", id="why.close", tooltip="Back to the challenge.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WhyScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        Static { height: auto; max-width: 90; }
        .section { margin-top: 1; }
        .heading { text-style: bold; }
        .quiet { color: $text-muted; }
        .applied { background: $panel; }
    }
    """

    def __init__(self, why: Why) -> None:
        super().__init__()
        self._why = why

    def compose(self) -> ComposeResult:
        why = self._why
        with VerticalScroll():
            yield Static(f"Why {why.outcome}", classes="heading", markup=False)
            yield Static(why.sentence, markup=False)
            yield Static(SOURCE.format(row=why.row), classes="quiet", markup=False)
            yield Static(self._facts(), classes="section")
            yield Static(RULES, classes="heading section", markup=False)
            yield from self._rules()
        yield KeyLine()

    def _facts(self) -> Content:
        widest = 2 + max(len(name) for name, _ in self._why.facts)
        return Content("\n").join(
            row(name, printable(value), self._width, name_width=widest)
            for name, value in self._why.facts
        )

    def _rules(self) -> Iterator[Static]:
        for name, sentence in self._why.table:
            applied = name == self._why.row
            label = Content.assemble("▸ " if applied else "  ", (name, "bold" if applied else ""))
            about = Content.styled(sentence, "" if applied else "$quiet")
            yield Static(
                row(label, about, self._width, name_width=ROW_WIDTH),
                classes="applied" if applied else None,
            )

    @property
    def _width(self) -> int:
        return min(self.app.size.width - 6, WIDEST)
