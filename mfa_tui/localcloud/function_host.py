"""Everything that an embedded cloud needs to run functions: processes, an address, the Trace."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from mfa_tui.localcloud.aws.side_call import Whose, behalf
from mfa_tui.localcloud.hops import Handle, Hops
from mfa_tui.localcloud.invoke import Invocation, Invoke, Invoked
from mfa_tui.localcloud.runtime.environment import services_at
from mfa_tui.localcloud.runtime.functions import LocalFunctions
from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.record import Trace

if TYPE_CHECKING:
    from mfa_tui.localcloud.front import Front

_OF_FUNCTIONS = ("/auth/v2/", "/oauth/v1/health_check", "/oauth/v1/token")
"""The paths of Duo that no browser asks for."""


class FunctionHost:
    """Runs `functions` for one cloud, and puts what they do on `trace`.

    Its `invoke` and `whose` are what the cloud is given as such. No address is opened and no process
    started before a function is called.
    """

    def __init__(self, trace: Trace) -> None:
        self.hops = Hops(trace)
        self.functions = LocalFunctions(self._services)
        self._watched = self.hops.watched(self.functions)
        self._secret = secrets.token_hex(20)
        self._handle: Handle | None = None
        self._front: Front | None = None
        self._turn = threading.Lock()

    def invoke(self, invocation: Invocation) -> Invoked:
        """Run a function; an `Invoke`."""
        return self._watched(invocation)

    def whose(self, request: HttpRequest) -> Whose:
        """For whose sign-in a function has made `request`."""
        return behalf(self.functions.caller(request))

    def prepare_with(self, prepared: Invoke) -> None:
        """Let `prepared` run functions, which may attach them first and runs them by `functions`."""
        self._watched = self.hops.watched(prepared)

    def watched_duo(self, handle: Handle) -> Handle:
        """`handle`, with the requests that functions send to Duo on the Trace."""

        def serving(request: HttpRequest) -> HttpResponse:
            path = urlsplit(request.url).path
            if not path.startswith(_OF_FUNCTIONS):
                return handle(request)
            operation = f"{request.method} {path}"
            caller = self.functions.caller(request)
            return self.hops.record(Party.DUO, operation, request, handle, caller)

        return serving

    def answer_with(self, handle: Handle) -> None:
        """Let `handle` answer what functions ask, which makes the host complete."""
        self._handle = self.hops.served(handle, self.functions.caller)

    def close(self) -> None:
        """End the processes and close the address."""
        self.functions.close()
        with self._turn:
            if self._front is not None:
                self._front.stop()
                self._front = None

    def _services(self) -> Mapping[str, str]:
        from mfa_tui.localcloud.front import Front

        with self._turn:
            if self._front is None:
                assert self._handle is not None, "nobody answers the functions yet"
                front = Front(self._handle)
                front.start()
                self._front = front
            return services_at(self._front.url, self._secret)
