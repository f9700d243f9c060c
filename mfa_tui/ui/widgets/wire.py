"""The wire pane: the list of exchanges over the selected one in full."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.title_line import TitleLine
from mfa_tui.ui.widgets.wire_columns import heading, local_time, milliseconds, sign
from mfa_tui.ui.widgets.wire_detail import WireDetail
from mfa_tui.ui.widgets.wire_list import WireList
from mfa_tui.ui.widgets.wire_summary import wire_summary

WIDE = 60
"""Cells from which the title has room for the key of the other tab."""


class WirePane(Vertical):
    """Every exchange of a Trace as it happens. Secrets are masked until `r` reveals them.

    `e` turns between the message and its explanation, which stays for the next exchanges.

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
        Binding("e", "explain", "Explain", tooltip="What the call means.", id="wire.explain"),
        Binding("b", "bytes", "Bytes", tooltip="Bodies as sent, or laid out.", id="wire.bytes"),
        Binding("y", "copy", "Copy", tooltip="Copy the shown exchange.", id="wire.copy"),
        Binding("c", "code", "As code", tooltip="The call for CLI, boto3, curl.", id="wire.code"),
        Binding("s", "save", "Save", tooltip="Save the trace to a file.", id="wire.save"),
        Binding("f", "follow", "Follow", tooltip="Follow the newest exchange.", id="wire.follow"),
        quiet_binding("x", "next_error", "Next error", "Go to the next failed call.", "wire.error"),
        quiet_binding("n", "step(1)", "Next", "Show the next exchange.", "wire.next"),
        quiet_binding("p", "step(-1)", "Previous", "Show the exchange before.", "wire.previous"),
    ]
    DEFAULT_CSS = """
    WirePane {
        #wire-heading { background: $panel; color: $text-muted; }
        #wire-list { height: 35%; min-height: 3; }
        #wire-title { background: $panel; color: $text; }
        #wire-detail { height: 1fr; }
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

    def __init__(self, trace: Trace, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._trace = trace
        self._unsubscribe: Callable[[], None] = lambda: None
        self._heading = TitleLine(id="wire-heading")
        self._list = WireList(trace, id="wire-list")
        self._title = TitleLine(id="wire-title")
        self._detail = WireDetail(id="wire-detail")
        self._revealed = False
        self._pretty = True
        self._explaining = False
        self.summary = wire_summary(trace)

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._list
        yield self._title
        yield self._detail

    def on_mount(self) -> None:
        self._unsubscribe = self._trace.subscribe(self._recorded)
        self._take_over()

    def on_unmount(self) -> None:
        self._unsubscribe()

    def _recorded(self, exchange: Exchange) -> None:
        """Comes on the thread of the call: posts, and touches nothing else."""
        self.post_message(self.Recorded())

    def on_resize(self) -> None:
        self._show()

    def on_hide(self) -> None:
        self._revealed = False
        self._show()

    @on(Recorded)
    def _take_over(self) -> None:
        self._list.sync()
        self._show()
        if (summary := wire_summary(self._trace)) != self.summary:
            self.summary = summary
            self.post_message(self.Changed(summary))

    @on(WireList.Moved)
    def _show_selected(self, event: WireList.Moved) -> None:
        event.stop()
        self._revealed = self._revealed and not self._list.following
        self._show()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self._heading.set_class(self._list.has_focus, "-focused")
        self._title.set_class(self._detail.has_focus, "-focused")

    on_descendant_blur = on_descendant_focus

    def action_other_half(self) -> None:
        (self._detail if self._list.has_focus else self._list).focus()

    def action_reveal(self) -> None:
        self._revealed = not self._revealed and self._list.exchange is not None
        if self._revealed:
            self._list.hold()
        self._show()

    def action_explain(self) -> None:
        self._explaining = not self._explaining
        self._show()

    def action_next_error(self) -> None:
        if not self._list.move_to_error():
            self.notify("No call has failed so far.")

    def action_bytes(self) -> None:
        self._pretty = not self._pretty
        self._show()

    def action_step(self, by: int) -> None:
        self._list.action_move(by)

    def action_follow(self) -> None:
        self._list.action_follow()

    def action_copy(self) -> None:
        if exchange := self._list.exchange:
            secrets = "with its secrets" if self._revealed else "secrets masked"
            what = f"exchange {exchange.number}, {secrets}"
            self.post_message(self.CopyRequested(self._detail.text, what))

    def action_code(self) -> None:
        from mfa_tui.ui.screens.call_code import CallCodeScreen

        if exchange := self._list.exchange:
            self.app.push_screen(CallCodeScreen(exchange))

    def action_save(self) -> None:
        from mfa_tui.ui.screens.save_trace import SaveTraceScreen

        if exchanges := self._trace.snapshot():
            moment = f"{local_time(exchanges[-1]):%Y%m%d-%H%M%S}"
            self.app.push_screen(SaveTraceScreen(exchanges, f"mfa-tui-{moment}.jsonl"))

    def _show(self) -> None:
        """Draw the selected exchange, the headings and what holds of both."""
        exchange = self._list.exchange
        self._detail.show(
            exchange,
            revealed=self._revealed,
            pretty=self._pretty,
            explained_in=self._trace if self._explaining else None,
        )
        self._heading.show((heading(self._list.columns),), Content(self._position()))
        self._title.show(_title(exchange), self._modes(exchange))

    def _position(self) -> str:
        if self._list.exchange is None:
            return ""
        if self._list.following:
            return "following "
        return f"held, {self._list.newer} newer " if self._list.newer else "held "

    def _modes(self, exchange: Exchange | None) -> Content:
        if exchange is None:
            return Content("")
        other = "e Message " if self._explaining else "e Explain "
        shape = (other if self.size.width >= WIDE else "") + ("" if self._pretty else "as sent ")
        secrets = ("secrets shown ", "$text-warning bold") if self._revealed else ("masked ", "")
        return Content.assemble(shape, secrets)


def _title(exchange: Exchange | None) -> tuple[str, ...]:
    """What was called and what came of it: operation, status, duration, sizes of the bodies."""
    if exchange is None:
        return (" wire",)
    status = f"{sign(exchange)}{exchange.response.status if exchange.response else ''}".strip()
    parts = [f" {exchange.number} {one_line(exchange.operation)}", status]
    if exchange.duration is not None:
        duration = milliseconds(exchange)
        parts.append(duration if duration.endswith("s") else f"{duration} ms")
    parts.append(f"sent {len(exchange.request.body):,} B")
    if exchange.response:
        parts.append(f"got {len(exchange.response.body):,} B")
    return tuple(parts)
