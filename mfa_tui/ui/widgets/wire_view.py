"""The selected exchange under its tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.message import Message

from mfa_tui.trace.exchange_tokens import recorded_keys, tokens_in
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.title_line import TitleLine
from mfa_tui.ui.widgets.wire_columns import milliseconds, sign
from mfa_tui.ui.widgets.wire_detail import WireDetail
from mfa_tui.ui.widgets.wire_tabs import Tab, WireTabs
from mfa_tui.ui.widgets.wire_text import nothing_yet, request_lines, response_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.record import Trace
    from mfa_tui.ui.widgets.wire_code import Language
    from mfa_tui.ui.widgets.wire_line import Line
    from mfa_tui.ui.wire_aids import WireAids


@dataclass(frozen=True)
class Look:
    """How exchanges are looked at; it stays for the next one."""

    tab: Tab = Tab.REQUEST
    revealed: bool = False
    pretty: bool = True
    language: int = 0


class WireView(Vertical):
    """One exchange of `trace`: a title, the tabs, and what the tab that is on has to say of it.

    `fetched` are the user pools whose keys were asked for, with what came of it in words; the keys
    themselves arrive on the trace, as everything does.
    """

    BINDINGS = [
        quiet_binding("left", "beside(-1)", "Tab left", "Go to the tab before.", "wire.tab-left"),
        quiet_binding("right", "beside(1)", "Tab right", "Go to the next tab.", "wire.tab-right"),
    ]
    DEFAULT_CSS = """
    WireView {
        #wire-title { background: $panel; color: $text; }
        #wire-detail { height: 1fr; }
    }
    """

    @dataclass
    class KeysWanted(Message):
        """A signature is to be checked, and the keys of user pool `pool_id` are not recorded."""

        pool_id: str

    @dataclass
    class KeysCame(Message):
        """The keys of `pool_id` were fetched, or not, for the reason in `words`."""

        pool_id: str
        words: str

    def __init__(self, trace: Trace, aids: WireAids, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._trace = trace
        self._aids = aids
        self._exchange: Exchange | None = None
        self._drawn: object = None
        self._before = Tab.REQUEST
        self.look = Look()
        self.fetched: dict[str, str] = {}
        self.title = TitleLine(id="wire-title")
        self._tabs = WireTabs(id="wire-tabs")
        self.detail = WireDetail(id="wire-detail")

    def compose(self) -> ComposeResult:
        yield self.title
        yield self._tabs
        yield self.detail

    def show(self, exchange: Exchange | None) -> None:
        """Draw `exchange`; None shows what will appear."""
        look = self.look
        drawn = (exchange, look, self._aids.address, tuple(self.fetched.items()))
        if exchange is not None and drawn == self._drawn:
            return
        self._exchange, self._drawn = exchange, drawn
        self.title.show(_title(exchange), self._modes())
        self._tabs.show(look.tab, _empty(exchange) if exchange else ())
        about = (exchange.number if exchange else 0, look.tab, look.language)
        self.detail.show(
            self._lines(exchange) if exchange else nothing_yet(self._aids.advice), about
        )

    def on_wire_view_keys_came(self, event: KeysCame) -> None:
        """Check the signatures, or say why that cannot be done."""
        event.stop()
        self.fetched[event.pool_id] = event.words
        self.show(self._exchange)

    def change(self, **changes: object) -> None:
        """Look at the exchange another way; `changes` are members of a Look."""
        if "tab" in changes and changes["tab"] is not self.look.tab:
            self._before = self.look.tab
        self.look = replace(self.look, **changes)  # pyright: ignore[reportArgumentType]
        self.show(self._exchange)

    def turn_to(self, tab: Tab) -> None:
        """Open `tab`; when it is open, go back to the one before it."""
        self.change(tab=self._before if tab is self.look.tab else tab)

    def turn_to_code(self) -> None:
        """Open the code, or when it is open, its next language."""
        from mfa_tui.ui.widgets.wire_code import LANGUAGES

        if self.look.tab is Tab.CODE:
            self.change(language=(self.look.language + 1) % len(LANGUAGES))
        else:
            self.change(tab=Tab.CODE)

    def action_beside(self, by: int) -> None:
        self.change(tab=self.look.tab.beside(by))

    @property
    def language(self) -> Language | None:
        """The language of the code that is shown; None while another tab is."""
        from mfa_tui.ui.widgets.wire_code import LANGUAGES

        return LANGUAGES[self.look.language] if self.look.tab is Tab.CODE else None

    def copied(self) -> tuple[str, str]:
        """What there is to copy, and in words what it is; the text is empty where there is nothing."""
        exchange, language = self._exchange, self.language
        if exchange is None:
            return "", ""
        if language is None:
            secrets = "with its secrets" if self.look.revealed else "secrets masked"
            return self.detail.text, f"{_NAMES[self.look.tab]} {exchange.number}, {secrets}"
        from mfa_tui.ui.widgets.wire_code import call_code

        code = call_code(exchange, language, self._aids.address)
        return code, f"call {exchange.number} as {language.name}"

    def _lines(self, exchange: Exchange) -> list[Line]:
        look = self.look
        match look.tab:
            case Tab.REQUEST:
                return request_lines(
                    exchange, reveal=look.revealed, pretty=look.pretty, zone=self._aids.zone
                )
            case Tab.RESPONSE:
                return response_lines(
                    exchange, reveal=look.revealed, pretty=look.pretty, zone=self._aids.zone
                )
            case Tab.EXPLAIN:
                # the rules are read when somebody first asks for them
                from mfa_tui.trace.explain.explanation import explanation
                from mfa_tui.trace.explain.scene import LOOK_BACK
                from mfa_tui.ui.widgets.wire_explained import explained_lines

                number = exchange.number
                near = self._trace.between(number - LOOK_BACK, number + LOOK_BACK)
                explained = explanation(exchange, near)
                return explained_lines(exchange, explained, reveal=look.revealed)
            case Tab.CODE:
                from mfa_tui.ui.widgets.wire_code import LANGUAGES, code_lines

                return code_lines(exchange, LANGUAGES[look.language], self._aids.address)
            case Tab.TOKENS:
                from mfa_tui.ui.widgets.wire_tokens import token_lines

                return token_lines(
                    exchange, self._keys_of, reveal=look.revealed, zone=self._aids.zone
                )

    def _keys_of(self, pool_id: str) -> bytes | str:
        """The recorded keys of a pool, or in words why there are none; asks for them once."""
        if recorded := recorded_keys(self._trace, pool_id):
            return recorded
        if pool_id not in self.fetched:
            self.fetched[pool_id] = "the pool's keys are being fetched …"
            self.post_message(self.KeysWanted(pool_id))
        return self.fetched[pool_id]

    def _modes(self) -> Content:
        if self._exchange is None:
            return Content("")
        shape = "" if self.look.pretty else "as sent "
        revealed = self.look.revealed
        secrets = ("secrets shown ", "$text-warning bold") if revealed else ("masked ", "")
        return Content.assemble(shape, secrets)


_NAMES = {
    Tab.REQUEST: "request of exchange",
    Tab.RESPONSE: "response of exchange",
    Tab.EXPLAIN: "explanation of exchange",
    Tab.TOKENS: "tokens of exchange",
}


def _empty(exchange: Exchange) -> set[Tab]:
    """The tabs that have nothing for `exchange`."""
    from mfa_tui.ui.widgets.wire_code import is_as_code

    empty = set[Tab]()
    if not is_as_code(exchange):
        empty.add(Tab.CODE)
    if not tokens_in(exchange):
        empty.add(Tab.TOKENS)
    return empty


def _title(exchange: Exchange | None) -> tuple[str, ...]:
    """What was called and what came of it: operation, status, duration, sizes of the bodies."""
    if exchange is None:
        return (" wire",)
    status = f"{sign(exchange)}{exchange.response.status if exchange.response else ''}".strip()
    parts = [f" {exchange.number} {one_line(exchange.operation)}", status]
    if exchange.who:
        parts.append(f"from {exchange.who}")
    if exchange.duration is not None:
        duration = milliseconds(exchange)
        parts.append(duration if duration.endswith("s") else f"{duration} ms")
    parts.append(f"sent {exchange.request.size:,} B")
    if exchange.response:
        parts.append(f"got {exchange.response.size:,} B")
    return tuple(parts)
