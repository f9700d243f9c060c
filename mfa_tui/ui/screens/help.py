"""What the current step or page is for, and every key that works now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.ui.rows import row
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.key_line import KeyLine

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import ActiveBinding


class HelpScreen(OneFrame[None], ModalScreen[None]):
    """Opens on `?` and ctrl+g; any of its keys closes it."""

    BINDINGS = [
        Binding(
            "escape,q,enter,ctrl+g,question_mark",
            "dismiss",
            "Close",
            id="help.close",
            tooltip="Back to where you were.",
            key_display="q",
        ),
    ]
    DEFAULT_CSS = """
    HelpScreen {
        VerticalScroll { padding: 1 2; }
        Static { height: auto; max-width: 90; }
        .section { margin-top: 1; }
    }
    """

    def __init__(self, title: str, purpose: str, active: dict[str, ActiveBinding]) -> None:
        """`title` and `purpose` of what help was asked for, and the bindings `active` there."""
        super().__init__()
        self._subject = title
        self._purpose = purpose
        self._active = active

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield Static(Content.assemble(("Here: ", "bold"), self._subject))
            yield Static(self._purpose, markup=False)
            yield Static(self._keys(), classes="section")
            yield Static(NEAR_AT_HAND, classes="section")
        yield KeyLine()

    def _keys(self) -> Content:
        lines = [Content.styled("Keys that work now", "bold")]
        told: set[str] = set()
        for active in self._active.values():
            binding = active.binding
            if not (binding.id and active.enabled) or binding.id in told:
                continue
            told.add(binding.id)
            name = Content.assemble(
                (f"  {self.app.get_key_display(binding):<11}", "bold $accent"), binding.description
            )
            about = Content.styled(binding.tooltip or "", "$quiet")
            lines.append(row(name, about, min(self.app.size.width - 6, 90), name_width=31))
        return Content("\n").join(lines)


NEAR_AT_HAND = Content.assemble(
    ("Also\n", "bold"),
    ("  ctrl+p     ", "bold $accent"),
    "all commands by name, themes and screenshot among them\n",
    "  Shift and drag selects text with the terminal's own mouse.",
)
