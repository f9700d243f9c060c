"""The list of exchanges: drawn line by line from the Trace, so a crowd of them costs no widgets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import tzinfo
from time import perf_counter

from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.filtering import Filter
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.quiet_scroll_view import QuietScrollView
from mfa_tui.ui.widgets.wire_columns import Columns, columns_for, row_spans
from mfa_tui.ui.widgets.wire_roles import COMPONENTS, STYLES, Role, strip_of
from mfa_tui.ui.widgets.wire_rows import WireRows
from mfa_tui.ui.widgets.wire_summary import newest_number
from mfa_tui.ui.widgets.wire_times import WireTimes

TURN = 0.01
"""Seconds that one look at what happened may take; keys are answered between two."""

NONE_FOUND = "  No call is like that."


class WireList(QuietScrollView, can_focus=True, inherit_bindings=False):
    """Rows of a Trace, newest last. Follows the newest call until the user moves to another.

    What happened inside a call stands under it, unless it is folded away; the newest call is
    selected, and all of it is shown.
    """

    BINDINGS = [
        quiet_binding("up", "move(-1)", "Up", "Select the exchange above.", "wire.up"),
        quiet_binding("down", "move(1)", "Down", "Select the exchange below.", "wire.down"),
        quiet_binding("pageup", "page(-1)", "Page up", "Go up by one page.", "wire.page-up"),
        quiet_binding("pagedown", "page(1)", "Page down", "Go down by one page.", "wire.page-down"),
        quiet_binding("home", "oldest", "Oldest", "Select the oldest exchange.", "wire.oldest"),
        quiet_binding("end", "follow", "Newest", "Select the newest and follow.", "wire.newest"),
        quiet_binding("left", "fold", "Fold", "Hide what happened inside the call.", "wire.fold"),
        quiet_binding("right", "unfold", "Unfold", "Show what happened inside.", "wire.unfold"),
    ]
    COMPONENT_CLASSES = {*COMPONENTS, "wire-list--selected"}
    DEFAULT_CSS = f"""
    WireList {{
        overflow: hidden scroll;
        scrollbar-size-vertical: 0;
        &> .wire-list--selected {{ background: $primary 20%; text-style: bold; }}
        &:light > .wire-list--selected {{ background: $primary 12%; }}
        &:ansi > .wire-list--selected {{ background: ansi_default; }}
        {STYLES}
    }}
    """

    class Moved(Message):
        """Another exchange is selected, or following began or ended."""

    def __init__(
        self,
        trace: Trace,
        *,
        zone: tzinfo | None = None,
        stopwatch: Callable[[], float] = perf_counter,
        id: str | None = None,
    ) -> None:
        """`zone` is the time zone of its times; None is that of this computer."""
        super().__init__(id=id)
        self._trace = trace
        self._zone = zone
        self._stopwatch = stopwatch
        self._drawn: list[object] = []
        self._held_at = 0
        self.rows = WireRows(trace)
        self.selected = 0
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
    def times(self) -> WireTimes:
        """How times are written now."""
        return WireTimes.of(self._trace, self._zone)

    @property
    def newer(self) -> int:
        """How many exchanges came since the list was held."""
        return 0 if self.following else newest_number(self._trace) - self._held_at

    @property
    def newer_failed(self) -> int:
        """How many of those have failed."""
        return 0 if self.following else self.rows.failed_after(self._held_at)

    def sync(self) -> bool:
        """Take over what happened in the Trace, for a TURN; whether anything is left for another.

        Redraws if that is in sight.
        """
        top = self.rows.number_at(self.scroll_offset.y)
        end = self._stopwatch() + TURN
        more = self.rows.take_over(lambda: self._stopwatch() > end)
        self._settle()
        self._lay_out(top)
        return more

    def search(self, wanted: Filter | None) -> None:
        """Show what `wanted` looks for, or everything; the rows come with the next syncs."""
        self.rows.search(wanted)
        self._lay_out(0)

    def move_to(self, number: int) -> None:
        """Select exchange `number`, or the nearest one shown, and follow no longer."""
        if self.rows.uncover(number):
            self._lay_out(self.rows.number_at(self.scroll_offset.y))
        if nearest := self.rows.number_at(max(0, self.rows.row_of(number))):
            self._select(nearest, follow=False)

    def move_to_error(self) -> bool:
        """Select the next failed exchange, from the last on the first; False when there is none."""
        return self._move_on(self.rows.next_failed(self.selected))

    def move_to_mark(self) -> bool:
        """Select the next marked exchange, from the last on the first; False when there is none."""
        return self._move_on(self.rows.next_marked(self.selected))

    def hold(self) -> None:
        """Stay on the selected exchange whatever comes."""
        self._select(self.selected, follow=False)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        number = self._number_at(y)
        exchange = self._trace.get(number)
        if exchange is None:
            found_none = y == 0 and not len(self.rows) and len(self._trace) > 0
            text = NONE_FOUND if found_none and self.rows.searching is None else ""
            return strip_of([(text, Role.MUTED)], width, self.get_component_rich_style)
        selected = number == self.selected
        over = self._selection_style if selected else None
        depth, folded = self.rows.depth(number), self.rows.folded(number)
        spans = row_spans(
            exchange, self.columns, self.times, selected=selected, depth=depth, folded=folded
        )
        return strip_of(spans, width, self.get_component_rich_style, over)

    def render_lines(self, crop: Region) -> list[Strip]:
        self._drawn = self._in_sight()
        return super().render_lines(crop)

    def action_move(self, rows: int) -> None:
        row = min(max(self.rows.row_of(self.selected) + rows, 0), len(self.rows) - 1)
        self.move_to(self.rows.number_at(row))

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self.size.height - 1))

    def action_oldest(self) -> None:
        self.move_to(self.rows.number_at(0))

    def action_follow(self) -> None:
        self._select(self.rows.newest_call or self.selected, follow=True)

    def action_fold(self) -> None:
        """Fold the selected call; what has nothing to fold goes to the call that it is inside."""
        if self.rows.fold(self.selected):
            self._lay_out(self.rows.number_at(self.scroll_offset.y))
        elif (exchange := self.exchange) and exchange.parent:
            self.move_to(exchange.parent)

    def action_unfold(self) -> None:
        if self.rows.unfold(self.selected):
            self._lay_out(self.rows.number_at(self.scroll_offset.y))

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
        return self.rows.number_at(self.scroll_offset.y + y)

    def _in_sight(self) -> list[object]:
        """All that the lines in sight are drawn from."""
        numbers = [self._number_at(y) for y in range(self.size.height)]
        rows = [(each, self._trace.get(each), self.rows.folded(each)) for each in numbers]
        return [self.selected, self.rows.searching is None, self.times, *rows]

    def _settle(self) -> None:
        """Choose what is selected once the whole trace has been looked through."""
        if self.rows.searching is not None or not len(self.rows):
            return
        if self.following:
            self.selected = self.rows.newest_call
        elif not self.rows.shows(self.selected):
            self.selected = self.rows.number_at(self.rows.row_of(self.selected))

    def _lay_out(self, top: int) -> None:
        """Take over how many rows there are; what `top` names stays the first in sight."""
        self.virtual_size = Size(self.size.width, len(self.rows))
        self._show_selected(self.rows.row_of(top) if top else self.scroll_offset.y)
        if self._drawn != self._in_sight():
            self.refresh()

    def _move_on(self, number: int) -> bool:
        if number:
            self.move_to(number)
        return number > 0

    def _select(self, number: int, *, follow: bool) -> None:
        if (number, follow) == (self.selected, self.following):
            return
        if self.following and not follow:
            self._held_at = newest_number(self._trace)
        before, self.selected, self.following = self.selected, number, follow
        for changed in {before, number}:
            self.refresh_line(self.rows.row_of(changed))
        self._show_selected(self.scroll_offset.y)
        self.post_message(self.Moved())

    def _show_selected(self, top: int) -> None:
        """Scroll as little as needed from `top` to bring the selected row into sight.

        While following, what is under it comes along as far as there is room.
        """
        row = self.rows.row_of(self.selected)
        last = len(self.rows) - 1 if self.following else row
        top = min(max(top, last - self.size.height + 1), max(row, 0))
        self.scroll_to(y=top, animate=False, force=True)
