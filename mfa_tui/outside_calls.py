"""What other programs send to the embedded cloud, answered and put on the Trace."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mfa_tui.localcloud.aws.services import side_service
from mfa_tui.localcloud.introspection import PREFIX, Introspection
from mfa_tui.trace.callers import called, caller
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party

if TYPE_CHECKING:
    from mfa_tui.practice_world import PracticeWorld
    from mfa_tui.trace.record import Trace

ADVICE = """\
Other programs reach the practice pools at {url}
The AWS CLI and SDKs take it from the variable
AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER
`mfa-tui local` takes it as --endpoint-url."""


class OutsideCalls:
    """The door of `world` for other programs; what comes through it goes on `trace`."""

    def __init__(self, world: PracticeWorld, trace: Trace) -> None:
        self._world = world
        self._trace = trace

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` as a served local cloud does; what only tools ask is not recorded."""
        if urlsplit(request.url).path.startswith(PREFIX):
            return self._introspection().handle(request)
        service = side_service(request)
        party = service.party if service else Party.COGNITO
        name = service.operation_of(request) if service else called(request)
        opened = self._trace.open(Party.APP, party, name, request, who=caller(request))
        answer = None
        try:
            with self._trace.inside(opened.number):
                answer = self._world.handle(request)
            return answer
        finally:
            self._trace.close(opened.number, answer)

    def _introspection(self) -> Introspection:
        world = self._world
        duo = world.duo.running
        return Introspection(
            world.cloud, world.deliveries, duo.local if duo else None, world.begin_anew
        )
