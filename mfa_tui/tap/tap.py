"""What the tap does with a request: check it, sign it anew if need be, pass it on, record it all."""

from __future__ import annotations

from collections.abc import Callable

from mfa_tui.tap.passage import check_call, check_host, passed_back, passed_on
from mfa_tui.tap.refusal import TapRefusal
from mfa_tui.tap.signing import is_signed
from mfa_tui.tap.upstream import Upstream
from mfa_tui.trace.callers import called, caller
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace

SIGNED_ANEW = "mfa-tui tap signed this call anew: the program's own signature was for the tap."


class Tap:
    """Passes calls on to `upstream` and puts them on `trace`, as they were sent to Cognito.

    All calls of the region pass, because most name no user pool; documents only of `pool_id`.
    Signed calls go through `sign`, which may refuse them. Safe to use from any thread.
    """

    def __init__(
        self,
        trace: Trace,
        upstream: Upstream,
        pool_id: str,
        sign: Callable[[HttpRequest], HttpRequest],
    ) -> None:
        self._trace = trace
        self._upstream = upstream
        self._pool_id = pool_id
        self._sign = sign

    def handle(self, request: HttpRequest) -> HttpResponse:
        """The answer that the program gets."""
        try:
            check_host(request)
        except TapRefusal as refusal:
            return refusal.response
        try:
            check_call(request, self._pool_id)
            sent = passed_on(request, self._upstream.base)
            signed = is_signed(sent)
            sent = self._sign(sent) if signed else sent
        except TapRefusal as refusal:
            number = self._opened(request)
            self._trace.close(number, None, f"Not passed on. {refusal.text}")
            return refusal.response
        return self._passed(sent, SIGNED_ANEW if signed else "")

    def _passed(self, sent: HttpRequest, log: str) -> HttpResponse:
        number = self._opened(sent)
        answer, failure = None, "The tap stumbled."
        try:
            answer = self._upstream.send(sent)
            return passed_back(answer)
        except TapRefusal as refusal:
            failure = f"{refusal.text} The program was told so, with HTTP status {refusal.status}."
            return refusal.response
        finally:
            self._trace.close(number, answer, None if answer else failure, log=log)

    def _opened(self, request: HttpRequest) -> int:
        name, who = called(request), caller(request)
        return self._trace.open(Party.APP, Party.COGNITO, name, request, who=who).number
