"""The world could not open: what happened, why, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.text import printable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from mfa_tui.ui.world import OpeningTrouble


class TroubleScreen(ModalScreen["str | None"]):
    """Answers with the name of the chosen remedy, or None to leave; `leave` says what for."""

    DEFAULT_CSS = """
    TroubleScreen {
        VerticalScroll { padding: 2 4; }
        Static { height: auto; max-width: 80; margin-bottom: 1; }
    }
    """

    def __init__(self, trouble: OpeningTrouble, leave: str = "leave the program") -> None:
        super().__init__()
        self._trouble = trouble
        self._leave = leave

    def compose(self) -> ComposeResult:
        trouble = self._trouble
        with VerticalScroll():
            yield Static(Content.styled(f"✗ {printable(trouble.what)}", "bold $text-error"))
            yield Static(printable(trouble.why), markup=False)
            for remedy in trouble.remedies:
                yield Static(Content.assemble((f"  {remedy.key}  ", "bold $accent"), remedy.label))
            yield Static(Content.assemble(("  q  ", "bold $accent"), self._leave))

    def on_key(self, event: events.Key) -> None:
        for remedy in self._trouble.remedies:
            if event.key == remedy.key:
                event.stop()
                self.dismiss(remedy.name)
                return
        if event.key in ("q", "ctrl+q"):
            event.stop()
            self.dismiss(None)
