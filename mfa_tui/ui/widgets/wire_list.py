"""The list of exchanges: drawn line by line from the Trace, with nothing kept per row."""

from __future__ import annotations

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.quiet_scroll_view import QuietScrollView
from mfa_tui.ui.widgets.wire_columns import Columns, columns_for, row_spans
from mfa_tui.ui.widgets.wire_roles import COMPONENTS, STYLES, strip_of
from mfa_tui.ui.widgets.wire_summary import newest_call, newest_number


class WireList(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Rows of a Trace, newest last. Follows the newest call until the user moves to another.

    What happened inside a call stands under it; the newest call is selected, and all of it is shown.
    Kept exchanges are numbered without a gap, so row and number convert by the count of dropped
    ones.
    """

    BINDINGS = [
        quiet_binding("up", "move(-1)", "Up", "Select the exchange above.", "wire.up"),
        quiet_binding("down", "move(1)", "Down", "Select the exchange below.", "wire.down"),
        quiet_binding("pageup", "page(-1)", "Page up", "Go up by one page.", "wire.page-up"),
        quiet_binding("pagedown", "page(1)", "Page down", "Go down by one page.", "wire.page-down"),
        quiet_binding("home", "oldest", "Oldest", "Select the oldest exchange.", "wire.oldest"),
        quiet_binding("end", "follow", "Newest", "Select the newest and follow.", "wire.newest"),
    ]
    COMPONENT_CLASSES = {*COMPONENTS, "wire-list--selected"}
    DEFAULT_CSS = f"""
    WireList {{
        overflow: hidden scroll;
        scrollbar-size-vertical: 0;
        &> .wire-list--selected {{ background: $primary 20%; text-style: bold; }}
        &:ansi > .wire-list--selected {{ background: ansi_default; }}
        {STYLES}
    }}
    """

    class Moved(Message):
        """Another exchange is selected, or following began or ended."""

    def __init__(self, trace: Trace, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._trace = trace
        self._drawn: list[Exchange | None] = []
        self._dropped = trace.dropped
        self.selected = self._newest_call
        self.following = True

    @property
    def exchange(self) -> Exchange | None:
        """The selected exchange."""
        return self._trace.get(self.selected)

    @property
    def columns(self) -> Columns:
        """The columns that fit now."""
        return columns_for(self.size.width, len(str(newest_number(self._trace))))

    @property
    def newer(self) -> int:
        """How many exchanges came after the selected one."""
        return newest_number(self._trace) - self.selected

    def sync(self) -> None:
        """Take over what happened in the Trace and redraw if that is in sight."""
        forgotten = self._trace.dropped - self._dropped
        self._dropped += forgotten
        newest = newest_number(self._trace)
        selected = self._newest_call if self.following else self.selected
        self.selected = max(selected, self._dropped + 1) if newest else 0
        self.virtual_size = Size(self.size.width, newest - self._dropped)
        self._show_selected(self.scroll_offset.y - forgotten)
        if self._drawn != self._in_sight():
            self.refresh()

    def move_to(self, number: int) -> None:
        """Select exchange `number`, or the nearest one kept, and follow no longer."""
        if newest := newest_number(self._trace):
            self._select(max(self._dropped + 1, min(number, newest)), follow=False)

    def move_to_error(self) -> bool:
        """Select the next failed exchange, from the last on the first; False when there is none."""
        failed = [each.number for each in self._trace.snapshot() if each.failed]
        if failed:
            self.move_to(next((each for each in failed if each > self.selected), failed[0]))
        return bool(failed)

    def hold(self) -> None:
        """Stay on the selected exchange whatever comes."""
        self._select(self.selected, follow=False)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        exchange = self._trace.get(self._number_at(y))
        if exchange is None:
            return Strip.blank(width, self.rich_style)
        selected = exchange.number == self.selected
        over = self._selection_style if selected else None
        depth = len(self._trace.around(exchange))
        spans = row_spans(exchange, self.columns, selected=selected, depth=depth)
        return strip_of(spans, width, self.get_component_rich_style, over)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._drawn = self._in_sight()
        return super().render_lines(crop)

    def action_move(self, rows: int) -> None:
        self.move_to(self.selected + rows)

    def action_page(self, pages: int) -> None:
        self.move_to(self.selected + pages * max(1, self.size.height - 1))

    def action_oldest(self) -> None:
        self.move_to(0)

    def action_follow(self) -> None:
        self._select(self._newest_call, follow=True)

    def on_resize(self) -> None:
        self.sync()

    def on_click(self, event: events.Click) -> None:
        number = self._number_at(event.y)
        if self._trace.get(number):
            self.move_to(number)

    @property
    def _selection_style(self) -> Style:
        style = self.get_component_rich_style("wire-list--selected")
        return Style(bgcolor=style.bgcolor, bold=style.bold, reverse=style.reverse)

    def _number_at(self, y: int) -> int:
        return self._dropped + 1 + self.scroll_offset.y + y

    def _in_sight(self) -> list[Exchange | None]:
        return [self._trace.get(self._number_at(y)) for y in range(self.size.height)]

    def _select(self, number: int, *, follow: bool) -> None:
        if (number, follow) == (self.selected, self.following):
            return
        before, self.selected, self.following = self.selected, number, follow
        for changed in {before, number}:
            self.refresh_line(changed - self._dropped - 1)
        self._show_selected(self.scroll_offset.y)
        self.post_message(self.Moved())

    @property
    def _newest_call(self) -> int:
        call = newest_call(self._trace)
        return call.number if call else 0

    def _show_selected(self, top: int) -> None:
        """Scroll as little as needed from `top` to bring the selected row into sight.

        While following, what is under it comes along as far as there is room.
        """
        row = self.selected - self._dropped - 1
        last = newest_number(self._trace) - self._dropped - 1 if self.following else row
        top = min(max(top, last - self.size.height + 1), max(row, 0))
        self.scroll_to(y=top, animate=False, force=True)
