"""One exchange in full: lines folded to the width, drawn as they scroll by."""

from __future__ import annotations

from textual.geometry import Size
from textual.strip import Strip

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.quiet_scroll_view import QuietScrollView
from mfa_tui.ui.widgets.wire_roles import COMPONENTS, STYLES, Span, strip_of
from mfa_tui.ui.widgets.wire_text import NOTHING_YET, Line, exchange_lines, folded


class WireDetail(QuietScrollView, can_focus=True, inherit_bindings=False):
    """The exchange that `show` was given last: request and response, or its explanation."""

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
        self.explained_in: Trace | None = None

    @property
    def text(self) -> str:
        """All lines as shown, not folded."""
        return "\n".join(line.text for line in self._lines)

    def show(
        self,
        exchange: Exchange | None,
        *,
        revealed: bool,
        pretty: bool,
        explained_in: Trace | None = None,
    ) -> None:
        """Draw `exchange`; from its top when it is another one. None shows what will appear.

        With `explained_in`, its trace, it is explained in place of being shown.
        """
        now = (exchange, revealed, pretty, explained_in)
        if now == (self._exchange, self.revealed, self.pretty, self.explained_in):
            return
        before = self._exchange.number if self._exchange else 0, self.explained_in
        self._exchange, self.revealed, self.pretty, self.explained_in = now
        self._lines = self._drawn(exchange) if exchange else NOTHING_YET
        self._fold()
        if before != (exchange.number if exchange else 0, explained_in):
            self.scroll_to(y=0, animate=False, force=True)

    def _drawn(self, exchange: Exchange) -> list[Line]:
        if self.explained_in is None:
            return exchange_lines(exchange, reveal=self.revealed, pretty=self.pretty)
        # the rules are read when somebody first asks for them
        from mfa_tui.trace.explain.explanation import explanation
        from mfa_tui.ui.widgets.wire_explained import explained_lines

        explained = explanation(exchange, self.explained_in.snapshot())
        return explained_lines(exchange, explained, reveal=self.revealed)

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
