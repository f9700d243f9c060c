"""Asks once more before something is changed that is real, or that cannot be taken back."""

from __future__ import annotations

from dataclasses import dataclass
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


@dataclass(frozen=True)
class Question:
    """What is about to happen: the `operation` on the pool `where`, `whom` or what it is about, and
    what comes `after` it."""

    operation: str
    where: str
    whom: str
    after: str


class ReallyScreen(ModalScreen[bool]):
    """Answers True for y alone."""

    BINDINGS = [
        Binding("y", "dismiss(True)", "Yes, do it", id="really.yes", tooltip="Make the call."),
        Binding("n,escape,q", "dismiss(False)", "No, leave it", id="really.no", tooltip="Make no call; everything stays.", key_display="n"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ReallyScreen {
        VerticalScroll { padding: 2 4; }
        Static { height: auto; max-width: 80; margin-bottom: 1; }
        .heading { text-style: bold; }
    }
    """

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question

    def compose(self) -> ComposeResult:
        asked = self._question
        with VerticalScroll():
            yield Static(f"Really {asked.operation}?", classes="heading", markup=False)
            yield Static(self._facts())
            yield Static(self._answers())
        yield KeyLine()

    def _facts(self) -> Content:
        asked = self._question
        facts = (("Pool", asked.where), ("About", asked.whom), ("Afterwards", asked.after))
        width = min(self.app.size.width - 8, 80)
        return Content("\n").join(row(name, printable(value), width) for name, value in facts)

    @staticmethod
    def _answers() -> Content:
        return Content.assemble(
            ("y", "bold $accent"),
            " makes the call.  ",
            ("n", "bold $accent"),
            " leaves everything.",
        )
