"""The sequence diagram of the trace, live: selecting an arrow selects its exchange."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.screen import ModalScreen
from textual.strip import Strip

from mfa_tui.trace.sequence import Arrow, Columns, arrows, drawn
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.quiet_scroll_view import QuietScrollView
from mfa_tui.ui.widgets.title_line import TitleLine
from mfa_tui.ui.widgets.wire_roles import COMPONENTS, STYLES, Role, Span, strip_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.record import Trace

MOST = 2_000
"""Exchanges that are drawn at once: the newest, or those around the selected one."""


class SequenceView(QuietScrollView, can_focus=True, inherit_bindings=False):
    """The arrows of a Trace, newest last. Follows the newest until the user moves to another."""

    BINDINGS = [
        quiet_binding("up", "move(-1)", "Up", "Select the arrow above.", "sequence.up"),
        quiet_binding("down", "move(1)", "Down", "Select the arrow below.", "sequence.down"),
        quiet_binding("pageup", "page(-1)", "Page up", "Go up by one page.", "sequence.page-up"),
        quiet_binding(
            "pagedown,space", "page(1)", "Page down", "Go down by one page.", "sequence.page-down"
        ),
        quiet_binding("home", "oldest", "Oldest", "Select the first arrow.", "sequence.oldest"),
    ]
    COMPONENT_CLASSES = COMPONENTS
    DEFAULT_CSS = f"""
    SequenceView {{
        overflow: hidden scroll;
        scrollbar-size-vertical: 0;
        height: 1fr;
        {STYLES}
    }}
    """

    class Moved(Message):
        """Another arrow is selected, or following began or ended."""

    def __init__(self, trace: Trace, number: int | None) -> None:
        super().__init__(id="sequence")
        self._trace = trace
        self._rows: list[Arrow] = []
        self._wanted = number
        self._more = False
        self.following = number is None
        self.row = 0
        self.columns = Columns.of((), 80)

    @property
    def arrow(self) -> Arrow | None:
        """The selected arrow."""
        return self._rows[self.row] if self._rows else None

    def sync(self) -> None:
        """Take over what happened in the Trace."""
        before = self._rows, self.columns, self.row
        selected = self.arrow
        number = self._wanted or (selected.number if selected else None)
        exchanges = _around(self._trace, None if self.following else number)
        self._more = bool(exchanges) and exchanges[-1].number < self._trace.newest
        self.columns = Columns.of(exchanges, self.size.width)
        self._rows = list(arrows(exchanges))
        self.virtual_size = Size(self.size.width, len(self._rows))
        if self.following:
            self.row = self._newest
        elif self._wanted is not None:
            self.row, self._wanted = self._row_of(self._wanted, closes=False), None
        elif selected:
            self.row = self._row_of(selected.number, selected.closes)
        self._bring_into_sight()
        if before[:2] == (self._rows, self.columns):
            self._draw_rows(before[2], self.row)
        else:
            self.refresh()
        self.post_message(self.Moved())

    def follow(self) -> None:
        """Select the newest arrow, and those that come after it."""
        self.following = True
        self.sync()

    def render_line(self, y: int) -> Strip:
        at = self.scroll_offset.y + y
        spans = self._spans(at) if at < len(self._rows) else [(self.columns.lifelines, Role.MUTED)]
        return strip_of(spans, self.size.width, self.get_component_rich_style)

    def action_move(self, rows: int) -> None:
        self._select(self.row + rows)

    def action_page(self, pages: int) -> None:
        self.action_move(pages * max(1, self.size.height - 1))

    def action_oldest(self) -> None:
        self._wanted, self.following = self._trace.dropped + 1, False
        self.sync()

    def on_resize(self) -> None:
        self.sync()

    @property
    def _newest(self) -> int:
        return max(0, len(self._rows) - 1)

    def _row_of(self, number: int, closes: bool) -> int:
        """The row of an exchange; where it is gone, the first one."""
        rows = {(each.number, each.closes): at for at, each in enumerate(self._rows)}
        return rows.get((number, closes), rows.get((number, False), 0))

    def _spans(self, at: int) -> list[Span]:
        arrow = self._rows[at]
        row = drawn(arrow, self.columns)
        text, start, end = row.text, row.start, row.end
        selected = at == self.row
        role = Role.ERROR if arrow.failed else Role.HEADING if selected else Role.PLAIN
        before = ("▌" if selected else " ") + text[1:start]
        return [(before, Role.HEADING if selected else Role.MUTED), (text[start:end], role), (text[end:], Role.MUTED)]  # fmt: skip

    def _select(self, row: int) -> None:
        self._draw_rows(self.row)
        self.row = max(0, min(row, self._newest))
        # at the newest there is nothing more to hold on to
        self.following = self.row == self._newest and not self._more
        if self.row in (0, self._newest):
            self.sync()
            return
        self._bring_into_sight()
        self._draw_rows(self.row)
        self.post_message(self.Moved())

    def _draw_rows(self, *rows: int) -> None:
        """Draw these again and no others: kilobytes for each arrow over SSH."""
        for row in rows:
            self.refresh_line(row)

    def _bring_into_sight(self) -> None:
        top = self.scroll_offset.y
        top = min(max(top, self.row - self.size.height + 1), self.row)
        self.scroll_to(y=top, animate=False, force=True)


def _around(trace: Trace, number: int | None) -> tuple[Exchange, ...]:
    """As many exchanges as are drawn: the newest, unless exchange `number` is an older one."""
    last = max(1, trace.newest - MOST + 1)
    first = last if number is None or number > last else max(trace.dropped + 1, number - MOST // 2)
    return trace.between(first, first + MOST - 1)


class SequenceScreen(OneFrame[int | None], ModalScreen[int | None]):
    """The diagram of `trace`, with exchange `number` selected; None selects the newest.

    Gives the number of the exchange to go to, None for where one was.
    """

    BINDINGS = [
        Binding("enter", "open", "Open", id="sequence.open", tooltip="Go to this exchange in the wire pane."),
        Binding("f,end", "follow", "Follow", id="sequence.follow", tooltip="Follow the newest arrow.", key_display="f"),
        Binding("q,escape,d", "dismiss(None)", "Close", id="sequence.close", tooltip="Back to the wire.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    SequenceScreen {
        background: $background;
        #sequence-title { background: $panel; text-style: bold; }
        #sequence-heading { background: $panel; color: $text; }
    }
    """

    def __init__(self, trace: Trace, number: int | None) -> None:
        super().__init__()
        self._trace = trace
        self._stop: Callable[[], None] = lambda: None
        self._title = TitleLine(id="sequence-title")
        self._heading = TitleLine(id="sequence-heading")
        self._view = SequenceView(trace, number)

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._heading
        yield self._view
        yield KeyLine()

    def on_mount(self) -> None:
        self._stop = self._trace.subscribe(self._recorded)
        self._view.focus()

    def on_unmount(self) -> None:
        self._stop()

    def _recorded(self, _: Exchange) -> None:
        """Comes on the thread of the call: posts, and touches nothing else."""
        self.post_message(self.Recorded())

    class Recorded(Message, bubble=False):
        """The Trace has news. A burst of these becomes one."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, SequenceScreen.Recorded)

    @on(Recorded)
    def _take_over(self) -> None:
        self._view.sync()

    @on(SequenceView.Moved)
    def _say(self) -> None:
        arrow = self._view.arrow
        words = f" {arrow.number} {arrow.source} → {arrow.destination} {arrow.words}" if arrow else ""  # fmt: skip
        state = "following " if self._view.following else "held "
        self._title.show((words,), Content(state))
        self._heading.show((self._view.columns.heading,), Content(""))

    def action_open(self) -> None:
        arrow = self._view.arrow
        self.dismiss(arrow.number if arrow else None)

    def action_follow(self) -> None:
        self._view.follow()
