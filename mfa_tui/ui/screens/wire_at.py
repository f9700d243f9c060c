"""The wire pane over everything else, with one exchange selected."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.screen import Screen

from mfa_tui.ui.messages import CopyWanted
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.wire import WirePane
from mfa_tui.ui.wire_aids import WireAids

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trace.record import Trace


class WireScreen(Screen[None]):
    """Shows the `trace` of a lesson at the exchange with that `number`; nothing can be sent here."""

    BINDINGS = [
        Binding("q,escape", "dismiss", "Back", id="wire-at.back", tooltip="Back to where you were.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = "WireScreen WirePane { height: 1fr; background: $surface; }"

    def __init__(self, trace: Trace, number: int) -> None:
        super().__init__()
        self._number = number
        self._pane = WirePane(trace, WireAids(zone=UTC))

    def compose(self) -> ComposeResult:
        yield self._pane
        yield KeyLine()

    def on_mount(self) -> None:
        self._pane.select(self._number)

    def on_wire_pane_copy_requested(self, event: WirePane.CopyRequested) -> None:
        self.app.post_message(CopyWanted(event.text, event.what))
