"""The QR with two cells per module, for fonts in which half blocks leave gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Center, Middle
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.qr import QrCode

if TYPE_CHECKING:
    from textual.app import ComposeResult


class LargeQrScreen(ModalScreen[None]):
    """Shows `data` large, or says how large the window must be."""

    BINDINGS = [
        Binding(
            "escape,q,enter,ctrl+e",
            "dismiss",
            "Close",
            id="large-qr.close",
            tooltip="Back to the set-up.",
            key_display="q",
        ),
    ]

    def __init__(self, data: str) -> None:
        super().__init__()
        self._data = data

    def compose(self) -> ComposeResult:
        code = QrCode(self._data, large=True)
        width, height = code.cells
        with Middle(), Center():
            if self.app.size.width >= width and self.app.size.height > height:
                yield code
            else:
                yield Static(
                    f"The large QR needs {width}x{height + 1} cells and this window has "
                    f"{self.app.size.width}x{self.app.size.height}. Enlarge the window or make its "
                    "font smaller, or type the secret into the authenticator instead.",
                    markup=False,
                )
        yield KeyLine()
