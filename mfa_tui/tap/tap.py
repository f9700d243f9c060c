"""What the tap does with a request: check it, sign it anew if need be, pass it on, record it all."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from mfa_tui.signin.gate import CallDropped
from mfa_tui.tap.passage import check_call, check_host, passed_back, passed_on
from mfa_tui.tap.refusal import TapRefusal
from mfa_tui.tap.signing import is_signed
from mfa_tui.tap.upstream import Upstream
from mfa_tui.trace.callers import called, caller
from mfa_tui.trace.difference import edit_note
from mfa_tui.trace.exchange import NOT_SENT, HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace
from mfa_tui.worlds.outside_gate import let_go, told

if TYPE_CHECKING:
    from mfa_tui.signin.gate import Gate

SIGNED_ANEW = "mfa-tui tap signed this call anew: the program's own signature was for the tap."


class Tap:
    """Passes calls on to `upstream` and puts them on `trace`, as they were sent to Cognito.

    All calls of the region pass, because most name no user pool; documents only of `pool_id`.
    They stop at the `gate` first. Signed calls go through `sign`, which may refuse them. Safe to use
    from any thread.
    """

    def __init__(
        self,
        trace: Trace,
        upstream: Upstream,
        pool_id: str,
        sign: Callable[[HttpRequest], HttpRequest],
        gate: Gate,
    ) -> None:
        self._trace = trace
        self._upstream = upstream
        self._pool_id = pool_id
        self._sign = sign
        self._gate = gate

    def handle(self, request: HttpRequest) -> HttpResponse:
        """The answer that the program gets."""
        try:
            check_host(request)
        except TapRefusal as refusal:
            return refusal.response
        try:
            check_call(request, self._pool_id)
            made = passed_on(request, self._upstream.base)
            signed = is_signed(made)
            if signed:
                # what cannot be signed is refused before anybody is asked about it
                self._sign(made)
            sent = let_go(made, self._gate, signed=signed)
            edited = edit_note(made.body, sent.body)
            sent = self._sign(sent) if signed else sent
        except TapRefusal as refusal:
            return self._stopped(request, refusal.text, refusal.response)
        except CallDropped as dropped:
            return self._stopped(request, dropped.note, told(dropped))
        return self._passed(sent, edited, SIGNED_ANEW if signed else "")

    def _stopped(self, request: HttpRequest, why: str, answer: HttpResponse) -> HttpResponse:
        self._trace.close(self._opened(request), None, f"{NOT_SENT}{why}")
        return answer

    def _passed(self, sent: HttpRequest, edited: str, signed: str) -> HttpResponse:
        number = self._opened(sent, edited=bool(edited))
        log = "\n".join(filter(None, (edited, signed)))
        answer, failure = None, "The tap stumbled."
        try:
            answer = self._upstream.send(sent)
            return passed_back(answer)
        except TapRefusal as refusal:
            failure = f"{refusal.text} The program was told so, with HTTP status {refusal.status}."
            return refusal.response
        finally:
            self._trace.close(number, answer, None if answer else failure, log=log)

    def _opened(self, request: HttpRequest, *, edited: bool = False) -> int:
        name, who = called(request), caller(request)
        opened = self._trace.open(Party.APP, Party.COGNITO, name, request, who=who, edited=edited)
        return opened.number
