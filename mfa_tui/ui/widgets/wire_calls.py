"""The upper half of the wire pane: the list of exchanges, its filter, and what is said of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content

from mfa_tui.trace.filtering import WrongExpression, filter_of
from mfa_tui.trace.shelf import MEGABYTE, Holdings
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.title_line import TitleLine
from mfa_tui.ui.widgets.wire_columns import NOTED, heading
from mfa_tui.ui.widgets.wire_filter import WireFilter
from mfa_tui.ui.widgets.wire_list import WireList

if TYPE_CHECKING:
    from datetime import tzinfo

    from textual.app import ComposeResult

    from mfa_tui.trace.record import Trace

PAUSE = 0.005
"""Seconds between two looks at a crowd of exchanges, in which keys are answered."""


class WireCalls(Vertical):
    """The exchanges of `trace`, those that are looked for, and how much is kept of them."""

    BINDINGS = [
        Binding("escape", "all", "All calls", id="wire.all", tooltip="Look for nothing: show all calls again."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WireCalls {
        #wire-heading { background: $panel; color: $text-muted; }
        #wire-list { height: 1fr; }
        #wire-aside { color: $text-muted; display: none; }
        #wire-aside.-there { display: block; }
    }
    """

    def __init__(self, trace: Trace, zone: tzinfo | None = None, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._trace = trace
        self._revealed = False
        self._going_on = False
        self.filter = WireFilter(id="wire-filter")
        self.heading = TitleLine(id="wire-heading")
        self.list = WireList(trace, zone=zone, id="wire-list")
        self._aside = TitleLine(id="wire-aside")

    def compose(self) -> ComposeResult:
        yield self.filter
        yield self.heading
        yield self.list
        yield self._aside

    def sync(self) -> None:
        """Take over what happened in the Trace; where that is much, in turns."""
        more = self.list.sync()
        self.say()
        if more and not self._going_on:
            self._going_on = True
            self.set_timer(PAUSE, self._go_on)

    def say(self) -> None:
        """Bring the lines around the list up to date."""
        self.heading.show((heading(self.list.columns, self.list.times),), Content(self._position()))
        self.filter.say(self._found())
        exchange = self.list.exchange
        note = f" {NOTED} {one_line(exchange.note)}" if exchange and exchange.note else ""
        kept = kept_words(self._trace.holdings)
        self._aside.set_class(bool(note or kept), "-there")
        self._aside.show((note,), Content(f"{kept} " if kept else ""))

    def reveal(self, revealed: bool) -> None:
        """Let the words of the filter be looked for in secrets too, or no more."""
        if revealed != self._revealed:
            self._revealed = revealed
            self._search(self.filter.text)

    def go_to(self, number: int) -> None:
        """Select exchange `number`, which is shown even if nobody looks for it."""
        self.sync()
        self.list.move_to(number)
        if self.filter.text and self.list.selected != number:
            self.action_all()
            self.list.move_to(number)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        # without a filter the key leaves the pane
        return bool(self.filter.text) if action == "all" else True

    def action_all(self) -> None:
        self.filter.clear()
        self._search("")

    @on(WireFilter.Typed)
    def _typed(self, event: WireFilter.Typed) -> None:
        event.stop()
        self._search(event.text)
        self.refresh_bindings()

    @on(WireFilter.Left)
    def _left(self, event: WireFilter.Left) -> None:
        event.stop()
        self.list.focus()

    def _search(self, text: str) -> None:
        """Look for `text`; one that cannot be looked for leaves the list as it is."""
        try:
            wanted = filter_of(text, revealed=self._revealed)
        except WrongExpression as problem:
            self.filter.complain(str(problem))
            return
        self.filter.complain("")
        self.list.search(wanted)
        self._go_on()

    def _go_on(self) -> None:
        self._going_on = False
        before = self.list.selected
        self.sync()
        if self.list.selected != before:
            self.post_message(WireList.Moved())

    def _position(self) -> str:
        rows = self.list
        if rows.exchange is None:
            return ""
        if rows.following:
            return "following "
        new = f", {rows.newer} new" if rows.newer else ""
        failed = f", {rows.newer_failed} failed" if rows.newer_failed else ""
        return f"held{new}{failed} "

    def _found(self) -> str:
        rows = self.list.rows
        if not self.filter.text:
            return ""
        share = f"{rows.searching:.0%} searched, " if rows.searching is not None else ""
        return f" {share}{rows.matches:,} of {len(self._trace):,} "


def kept_words(holdings: Holdings) -> str:
    """How much of the trace is kept, once that is worth saying: `bodies of 1..90 let go, 64 of 64 MB`."""
    megabytes = f"{holdings.octets // MEGABYTE} of {holdings.limit // MEGABYTE} MB"
    gone = f"1..{holdings.dropped:,} gone, " if holdings.dropped else ""
    if holdings.let_go > holdings.dropped:
        return f"{gone}bodies of {holdings.dropped + 1:,}..{holdings.let_go:,} let go, {megabytes}"
    if gone or holdings.octets >= MEGABYTE:
        return f"{gone}bodies {megabytes}"
    return ""
