"""One exchange in full: lines folded to the width, drawn as they scroll by."""

from __future__ import annotations

from textual.geometry import Size
from textual.strip import Strip

from mfa_tui.trace.exchange import Exchange
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.quiet_scroll_view import QuietScrollView
from mfa_tui.ui.widgets.wire_roles import COMPONENTS, STYLES, Span, strip_of
from mfa_tui.ui.widgets.wire_text import NOTHING_YET, Line, exchange_lines, folded


class WireDetail(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Request and response of the exchange that `show` was given last."""

    BINDINGS = [
        quiet_binding("up", "scroll(-1)", "Up", "Scroll up.", "wire.scroll-up"),
        quiet_binding("down", "scroll(1)", "Down", "Scroll down.", "wire.scroll-down"),
        quiet_binding("pageup", "scroll_page(-1)", "Page up", "Scroll up a page.", "wire.text-up"),
        quiet_binding(
            "pagedown,space", "scroll_page(1)", "Page down", "Scroll down a page.", "wire.text-down"
        ),
        quiet_binding("home", "scroll_top", "Top", "Go to the request.", "wire.text-top"),
        quiet_binding("end", "scroll_bottom", "Bottom", "Go to the end.", "wire.text-bottom"),
    ]
    COMPONENT_CLASSES = COMPONENTS
    DEFAULT_CSS = f"""
    WireDetail {{
        overflow: hidden scroll;
        scrollbar-size-vertical: 1;
        scrollbar-color: $secondary 40%;
        scrollbar-background: $background;
        padding: 0 0 0 1;
        {STYLES}
    }}
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._exchange: Exchange | None = None
        self._lines: list[Line] = NOTHING_YET
        self._rows: list[list[Span]] = []
        self.revealed = False
        self.pretty = True

    @property
    def text(self) -> str:
        """All lines as shown, not folded."""
        return "\n".join(line.text for line in self._lines)

    def show(self, exchange: Exchange | None, *, revealed: bool, pretty: bool) -> None:
        """Draw `exchange`; from its top when it is another one. None shows what will appear."""
        if (exchange, revealed, pretty) == (self._exchange, self.revealed, self.pretty):
            return
        before, self._exchange = self._exchange, exchange
        self.revealed, self.pretty = revealed, pretty
        self._lines = NOTHING_YET
        if exchange:
            self._lines = list(exchange_lines(exchange, reveal=revealed, pretty=pretty))
        self._fold()
        if not (before and exchange and before.number == exchange.number):
            self.scroll_to(y=0, animate=False, force=True)

    def render_line(self, y: int) -> Strip:
        row = self.scroll_offset.y + y
        spans = self._rows[row] if row < len(self._rows) else []
        return strip_of(spans, self._text_width, self.get_component_rich_style)

    def action_scroll(self, rows: int) -> None:
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, force=True)

    def action_scroll_page(self, pages: int) -> None:
        self.action_scroll(pages * max(1, self.size.height - 1))

    def action_scroll_top(self) -> None:
        self.scroll_to(y=0, animate=False, force=True)

    def action_scroll_bottom(self) -> None:
        self.scroll_to(y=len(self._rows), animate=False, force=True)

    def on_resize(self) -> None:
        self._fold()

    @property
    def _text_width(self) -> int:
        return self.scrollable_content_region.width

    def _fold(self) -> None:
        self._rows = list(folded(self._lines, self._text_width))
        self.virtual_size = Size(self._text_width, len(self._rows))
        self.refresh()
