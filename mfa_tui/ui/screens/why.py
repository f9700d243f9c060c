"""The decision table behind a challenge, with the row that applied."""

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

ROW_WIDTH = 15
WIDEST = 90
"""Cells; longer lines are hard to read."""


class WhyScreen(ModalScreen[None]):
    """What the decision rests on, and every row; the one that applied is marked and in sight."""

    BINDINGS = [
        Binding("escape,q,enter,ctrl+e", "dismiss", "Close", id="why.close", tooltip="Back to the challenge.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WhyScreen {
        VerticalScroll { padding: 1 2; scrollbar-size-vertical: 1; }
        Static { height: auto; max-width: 90; }
        .section { margin-top: 1; }
        .applied { background: $panel; }
    }
    """

    def __init__(self, why: Why) -> None:
        super().__init__()
        self._why = why

    def compose(self) -> ComposeResult:
        heading = f"Why {self._why.outcome}: row {self._why.row}"
        with VerticalScroll():
            yield Static(heading, classes="heading", markup=False)
            yield Static(self._facts())
            yield Static(Content.styled("The table, after the first factor", "bold"), classes="section")  # fmt: skip
            yield from self._rows()
        yield KeyLine()

    def on_mount(self) -> None:
        self.query_one(".applied").scroll_visible(animate=False)

    def _facts(self) -> Content:
        widest = 2 + max(len(name) for name, _ in self._why.facts)
        return Content("\n").join(
            row(name, printable(value), self._width, name_width=widest)
            for name, value in self._why.facts
        )

    def _rows(self) -> Iterator[Static]:
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
