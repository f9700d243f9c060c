"""Lines of text with meaning: folded to the width, drawn as they scroll by."""

from __future__ import annotations

from collections.abc import Hashable

from textual.geometry import Size
from textual.strip import Strip

from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.quiet_scroll_view import QuietScrollView
from mfa_tui.ui.widgets.wire_line import Line, folded
from mfa_tui.ui.widgets.wire_roles import COMPONENTS, STYLES, Span, strip_of


class WireDetail(QuietScrollView, can_focus=True, inherit_bindings=False):
    """The lines that `show` was given last."""

    BINDINGS = [
        quiet_binding("up", "scroll(-1)", "Up", "Scroll up.", "wire.scroll-up"),
        quiet_binding("down", "scroll(1)", "Down", "Scroll down.", "wire.scroll-down"),
        quiet_binding("pageup", "scroll_page(-1)", "Page up", "Scroll up a page.", "wire.text-up"),
        quiet_binding(
            "pagedown,space", "scroll_page(1)", "Page down", "Scroll down a page.", "wire.text-down"
        ),
        quiet_binding("home", "scroll_top", "Top", "Go to the top.", "wire.text-top"),
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
        self._about: Hashable = None
        self._lines: list[Line] = []
        self._rows: list[list[Span]] = []

    @property
    def text(self) -> str:
        """All lines as shown, not folded."""
        return "\n".join(line.text for line in self._lines)

    def show(self, lines: list[Line], about: Hashable) -> None:
        """Draw `lines`; from their top when they are `about` something else than those before."""
        if lines == self._lines and about == self._about:
            return
        before, self._about = self._about, about
        self._lines = lines
        self._fold()
        if before != about:
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
