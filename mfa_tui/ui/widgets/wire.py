"""The wire pane: the list of exchanges over the selected one in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.wire_calls import WireCalls
from mfa_tui.ui.widgets.wire_keys import CALL_KEYS, LIST_KEYS, VIEW_KEYS
from mfa_tui.ui.widgets.wire_list import WireList
from mfa_tui.ui.widgets.wire_summary import wire_summary
from mfa_tui.ui.widgets.wire_tabs import Tab, WireTabs
from mfa_tui.ui.widgets.wire_times import moment
from mfa_tui.ui.widgets.wire_view import WireView
from mfa_tui.ui.wire_aids import WireAids

LOW = 26
"""Lines of a pane that has no room for a list and a whole message at once."""


class WirePane(Vertical):
    """Every exchange of a Trace as it happens. Secrets are masked until `r` reveals them.

    The tab that is open stays for the next exchanges.

    Revealing holds the list where it is; following again or hiding the pane masks again.
    """

    BINDINGS = [
        Binding(
            "enter",
            "other_half",
            "Open",
            tooltip="Go to the message, or back to the list.",
            id="wire.open",
        ),
        Binding("r", "reveal", "Reveal", tooltip="Show or mask the secrets.", id="wire.reveal"),
        Binding("e", "turn(3)", "Explain", tooltip="What the call means.", id="wire.explain"),
        Binding("b", "bytes", "Bytes", tooltip="Bodies as sent, or laid out.", id="wire.bytes"),
        Binding("y", "copy", "Copy", tooltip="Copy what the tab shows.", id="wire.copy"),
        Binding("c", "code", "As code", tooltip="The call for CLI, boto3, curl.", id="wire.code"),
        Binding("s", "save", "Save", tooltip="Save the trace to a file.", id="wire.save"),
        Binding("f", "follow", "Follow", tooltip="Follow the newest exchange.", id="wire.follow"),
        quiet_binding("x", "next_error", "Next error", "Go to the next failed call.", "wire.error"),
        quiet_binding("n", "step(1)", "Next", "Show the next exchange.", "wire.next"),
        quiet_binding("p", "step(-1)", "Previous", "Show the exchange before.", "wire.previous"),
        *VIEW_KEYS,
        *LIST_KEYS,
        *CALL_KEYS,
    ]
    DEFAULT_CSS = """
    WirePane {
        #wire-calls { height: 40%; min-height: 4; }
        &.-reading #wire-calls { height: 4; }
        #wire-view { height: 1fr; }
        #wire-heading.-focused, #wire-title.-focused {
            background: $primary 35%;
            color: $text;
            text-style: bold;
            &:ansi { background: ansi_default; text-style: bold reverse; }
        }
    }
    """

    @dataclass
    class CopyRequested(Message):
        """The user wants `text` in the clipboard; `what` says in words what it is."""

        text: str
        what: str

    @dataclass
    class Changed(Message):
        """The summary for the status line is a new one."""

        summary: str

    class Recorded(Message, bubble=False):
        """The Trace has news. A burst of these becomes one."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, WirePane.Recorded)

    def __init__(
        self, trace: Trace, aids: WireAids | None = None, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._trace = trace
        self._aids = aids or WireAids()
        self._unsubscribe: Callable[[], None] = lambda: None
        self._calls = WireCalls(trace, self._aids.zone, id="wire-calls")
        self._list = self._calls.list
        self._view = WireView(trace, self._aids, id="wire-view")
        self.summary = wire_summary(trace)

    def compose(self) -> ComposeResult:
        yield self._calls
        yield self._view

    def on_mount(self) -> None:
        self._unsubscribe = self._trace.subscribe(self._recorded)
        self._take_over()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def select(self, number: int) -> None:
        """Select the exchange with this number, and go to the list."""
        self._calls.go_to(number)
        self._list.focus()

    def _recorded(self, exchange: Exchange) -> None:
        """Comes on the thread of the call: notes and posts, and touches nothing else."""
        self._list.rows.note_change(exchange.number)
        self.post_message(self.Recorded())

    def on_resize(self) -> None:
        self.on_descendant_focus()
        self._show()

    def on_hide(self) -> None:
        self._view.change(revealed=False)

    @on(Recorded)
    def _take_over(self) -> None:
        self._calls.sync()
        self._show()
        if (summary := wire_summary(self._trace)) != self.summary:
            self.summary = summary
            self.post_message(self.Changed(summary))

    @on(WireList.Moved)
    def _show_selected(self, event: WireList.Moved) -> None:
        event.stop()
        if self._list.following:
            self._view.change(revealed=False)
        self._show()

    def on_descendant_focus(self) -> None:
        self._calls.heading.set_class(self._list.has_focus, "-focused")
        self._view.title.set_class(self._view.detail.has_focus, "-focused")
        # in a low pane the message that is read takes the room of the list
        self.set_class(self._view.detail.has_focus and self.size.height < LOW, "-reading")

    on_descendant_blur = on_descendant_focus

    def action_other_half(self) -> None:
        (self._view.detail if self._list.has_focus else self._list).focus()

    def action_reveal(self) -> None:
        revealed = not self._view.look.revealed and self._list.exchange is not None
        if revealed:
            self._list.hold()
        self._view.change(revealed=revealed)
        self._show()

    def action_tab(self, number: int) -> None:
        self._view.change(tab=Tab(number))

    @on(WireTabs.Clicked)
    def _tab_clicked(self, event: WireTabs.Clicked) -> None:
        self.action_tab(event.tab)

    def action_turn(self, number: int) -> None:
        self._view.turn_to(Tab(number))

    def action_next_error(self) -> None:
        if not self._list.move_to_error():
            self.notify("No call has failed so far.")

    def action_filter(self) -> None:
        self._calls.filter.open()

    def action_mark(self) -> None:
        if exchange := self._list.exchange:
            self._trace.mark(exchange.number, not exchange.marked)

    def action_next_mark(self) -> None:
        if not self._list.move_to_mark():
            self.notify("No call is marked. m marks the selected one.")

    def action_note(self) -> None:
        from mfa_tui.ui.screens.note import NoteScreen

        if exchange := self._list.exchange:
            number = exchange.number
            self.app.push_screen(NoteScreen(exchange), lambda text: self._keep(number, text))

    def _keep(self, number: int, note: str | None) -> None:
        if note is not None:
            self._trace.note(number, note)

    def action_bytes(self) -> None:
        self._view.change(pretty=not self._view.look.pretty)

    def action_step(self, by: int) -> None:
        self._list.action_move(by)

    def action_follow(self) -> None:
        self._list.action_follow()

    def action_copy(self) -> None:
        text, what = self._view.copied()
        if text:
            self.post_message(self.CopyRequested(text, what))

    def action_copy_value(self) -> None:
        from mfa_tui.ui.screens.copy_value import CopyValueScreen

        if exchange := self._list.exchange:
            self.app.push_screen(CopyValueScreen(exchange, revealed=self._view.look.revealed))

    def action_code(self) -> None:
        self._view.turn_to_code()

    def action_diagram(self) -> None:
        from mfa_tui.ui.screens.sequence import SequenceScreen

        if exchange := self._list.exchange:
            number = None if self._list.following else exchange.number
            self.app.push_screen(SequenceScreen(self._trace, number), self._go_to)

    def action_compare(self) -> None:
        from mfa_tui.ui.screens.compare import CompareScreen, other_of

        exchange = self._list.exchange
        if exchange is None:
            return
        if other := other_of(exchange, self._trace):
            revealed = self._view.look.revealed
            self.app.push_screen(CompareScreen(other, exchange, revealed=revealed))
        else:
            self.notify("There is nothing to compare with: mark another exchange with m first.")

    def action_again(self) -> None:
        from mfa_tui.ui.screens.again import open_again

        if exchange := self._list.exchange:
            open_again(self.app, self._aids, exchange, self._go_to)

    def action_work_out(self) -> None:
        from mfa_tui.ui.screens.worksheets import work_it_out
        from mfa_tui.ui.worksheets import Desk

        revealed = self._view.look.revealed
        work_it_out(self.app, Desk(self._list.exchange, self._trace, self._aids, revealed))

    def _go_to(self, number: int | None) -> None:
        """Select the exchange that was chosen elsewhere."""
        if number is not None:
            self._calls.go_to(number)

    @on(WireView.KeysWanted)
    def _fetch_keys(self, event: WireView.KeysWanted) -> None:
        """Fetch a pool's keys off the screen's thread: they are recorded, like every call."""
        event.stop()
        self._list.hold()
        self._ask_for_keys(event.pool_id)

    @work(thread=True, group="keys", exit_on_error=False)
    def _ask_for_keys(self, pool_id: str) -> None:
        self._view.post_message(WireView.KeysCame(pool_id, self._aids.fetch_keys(pool_id)))

    def action_save(self) -> None:
        from mfa_tui.ui.screens.save_code import save_code
        from mfa_tui.ui.screens.save_trace import SaveTraceScreen

        if self._list.exchange and (language := self._view.language):
            save_code(self.app, self._list.exchange, language, self._aids.address)
            return
        if exchanges := self._trace.snapshot():
            at = f"{moment(exchanges[-1], self._aids.zone):%Y%m%d-%H%M%S}"
            self.app.push_screen(SaveTraceScreen(exchanges, f"mfa-tui-{at}.jsonl"))

    def _show(self) -> None:
        """Draw the selected exchange, the headings and what holds of both."""
        self._view.show(self._list.exchange)
        self._calls.reveal(self._view.look.revealed)
        self._calls.say()
