"""A link in full: as a QR for a phone where there is room, and as text to select."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import Center, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.qr import QrCode, can_draw

if TYPE_CHECKING:
    from textual.app import ComposeResult


class LinkScreen(ModalScreen[None]):
    """Shows `link` as a QR, or says how large the window must be, and the whole text below."""

    BINDINGS = [
        Binding("escape,q,enter,ctrl+s", "dismiss", "Close", id="link.close", tooltip="Back to the step.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    LinkScreen {
        VerticalScroll { height: 1fr; padding: 0 1; }
        Center { height: auto; }
        #excuse { margin-bottom: 1; color: $text-accent; }
    }
    """

    def __init__(self, link: str) -> None:
        super().__init__()
        self._link = link

    def compose(self) -> ComposeResult:
        code = QrCode(self._link)
        with VerticalScroll():
            if excuse := self._excuse(code):
                yield Static(excuse, id="excuse", markup=False)
            else:
                with Center():
                    yield code
            yield Static(printable(self._link), markup=False)
        yield KeyLine()

    def _excuse(self, code: QrCode) -> str:
        """Why there is no QR, or nothing."""
        if not can_draw(self.app):
            return "This terminal shows no colours, and a QR code needs black and white. The link:"
        try:
            width, height = code.cells
        except ValueError:
            return "This link is too long for a QR code. Here it is as text:"
        have = self.app.size
        if have.width < width + 2 or have.height <= height:
            return (
                f"A QR of this link needs {width + 2}x{height + 1} cells; this window has "
                f"{have.width}x{have.height}. Make its font smaller, or take the link as text:"
            )
        return ""
