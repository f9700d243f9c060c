"""What other programs send to the embedded cloud, answered and put on the Trace."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mfa_tui.localcloud.aws.services import side_service
from mfa_tui.localcloud.introspection import PREFIX, Introspection
from mfa_tui.signin.gate import CallDropped
from mfa_tui.trace.callers import called, caller
from mfa_tui.trace.difference import edit_note
from mfa_tui.trace.exchange import NOT_SENT, HttpRequest, HttpResponse, Party
from mfa_tui.worlds.outside_gate import let_go, told

if TYPE_CHECKING:
    from mfa_tui.signin.gate import Gate
    from mfa_tui.trace.record import Trace
    from mfa_tui.worlds.practice_world import PracticeWorld

ADVICE = """\
Other programs reach the practice pools at {url}
The AWS CLI and SDKs take it from the variable
AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
`mfa-tui local` takes it as --endpoint-url."""


class OutsideCalls:
    """The door of `world` for other programs; what comes through it goes on `trace`.

    Their calls of the user pools stop at the `gate` as those of the screens do.
    """

    def __init__(self, world: PracticeWorld, trace: Trace, gate: Gate) -> None:
        self._world = world
        self._trace = trace
        self._gate = gate

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` as a served local cloud does; what only tools ask is not recorded."""
        if urlsplit(request.url).path.startswith(PREFIX):
            return self._introspection().handle(request)
        if service := side_service(request):
            return self._answered(request, service.party, service.operation_of(request))
        try:
            sent = let_go(request, self._gate, signed=False)
        except CallDropped as dropped:
            opened = self._trace.open(
                Party.APP, Party.COGNITO, called(request), request, who=caller(request)
            )
            self._trace.close(opened.number, None, f"{NOT_SENT}{dropped.note}")
            return told(dropped)
        log = edit_note(request.body, sent.body)
        return self._answered(sent, Party.COGNITO, called(sent), log)

    def _answered(
        self, request: HttpRequest, party: Party, name: str, log: str = ""
    ) -> HttpResponse:
        """The answer to `request`, which goes on the record; a `log` says what was edited."""
        opened = self._trace.open(
            Party.APP, party, name, request, who=caller(request), edited=bool(log)
        )
        answer = None
        try:
            with self._trace.inside(opened.number):
                answer = self._world.handle(request)
            return answer
        finally:
            self._trace.close(opened.number, answer, log=log)

    def _introspection(self) -> Introspection:
        world = self._world
        duo = world.duo.running
        return Introspection(
            world.cloud, world.deliveries, duo.local if duo else None, world.begin_anew
        )
