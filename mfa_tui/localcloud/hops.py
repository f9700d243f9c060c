"""What happens inside a call to the local cloud, put on the Trace under that call.

The cloud answers a call, and has functions run, on the thread that made the call: `Trace.inside`
tells what that belongs to. What a function calls arrives on other threads, and belongs to the call
of the function.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.aws.services import side_service
from mfa_tui.localcloud.invoke import (
    FunctionError,
    Invocation,
    Invoke,
    Invoked,
    InvokeFailure,
    NotInvoked,
)
from mfa_tui.localcloud.lambda_endpoint import function_name
from mfa_tui.trace.exchange import Headers, HttpRequest, HttpResponse, Party, json_object
from mfa_tui.trace.record import Trace

Handle = Callable[[HttpRequest], HttpResponse]
Caller = Callable[[HttpRequest], Invocation | None]

_JSON = ("Content-Type", "application/json")
_REFUSED = {
    "AccessDeniedException": 403,
    "ResourceNotFoundException": 404,
    "TooManyRequestsException": 429,
}


class Hops:
    """The calls of functions, and the calls that functions make, as exchanges of `trace`.

    `stopwatch` gives seconds that only grow.
    """

    def __init__(self, trace: Trace, stopwatch: Callable[[], float] = time.perf_counter) -> None:
        self._trace = trace
        self._stopwatch = stopwatch
        self._running: dict[str, int] = {}

    def watched(self, invoke: Invoke) -> Invoke:
        """`invoke`, with every call of a function on the Trace."""

        def watching(invocation: Invocation) -> Invoked:
            opened = self._trace.open(
                Party.COGNITO, Party.LAMBDA, _trigger(invocation), _invoke_request(invocation)
            )
            number = self._running[invocation.request_id] = opened.number
            began = self._stopwatch()
            response, failure, log, init = None, None, "", None
            try:
                invoked = invoke(invocation)
                response, log, init = _success(invoked), invoked.log, invoked.init_seconds
                return invoked
            except InvokeFailure as error:
                response, failure, log = _failure(error), str(error), error.log
                raise
            finally:
                del self._running[invocation.request_id]
                log += _report(invocation, self._stopwatch() - began, init)
                self._trace.close(number, response, None if response else failure, log=log)

        return watching

    def served(self, handle: Handle, caller: Caller) -> Handle:
        """`handle`, with the requests that come from functions on the Trace.

        `caller` tells in the course of which call of a function a request was made.
        """

        def serving(request: HttpRequest) -> HttpResponse:
            party, operation = _meant(request)
            return self.record(party, operation, request, handle, caller(request))

        return serving

    def record(
        self,
        party: Party,
        operation: str,
        request: HttpRequest,
        handle: Handle,
        caller: Invocation | None,
    ) -> HttpResponse:
        """Let `handle` answer a request to `party` that the function call `caller` makes.

        It goes on the Trace as `operation`, unless no function made it.
        """
        parent = self._running.get(caller.request_id) if caller else None
        if parent is None:
            return handle(request)
        opened = self._trace.open(Party.LAMBDA, party, operation, request, parent=parent)
        answer = None
        try:
            with self._trace.inside(opened.number):
                answer = handle(request)
            return answer
        finally:
            self._trace.close(opened.number, answer)


def _trigger(invocation: Invocation) -> str:
    """The triggerSource, without the word that sign-in adds to most of them."""
    source = str((json_object(invocation.event) or {}).get("triggerSource", "Invoke"))
    return source.removesuffix("_Authentication")


def _invoke_request(invocation: Invocation) -> HttpRequest:
    """The request that AWS would make, by Lambda's Invoke API."""
    region = (invocation.function.split(":") + [""] * 4)[3]
    name = function_name(invocation.function)
    url = f"https://lambda.{region}.amazonaws.com/2015-03-31/functions/{name}/invocations"
    headers = (_JSON, ("X-Amz-Invocation-Type", "RequestResponse"))
    return HttpRequest("POST", url, headers, invocation.event)


def _success(invoked: Invoked) -> HttpResponse:
    return HttpResponse(200, (_JSON, ("X-Amz-Executed-Version", "$LATEST")), invoked.payload)


def _failure(error: InvokeFailure) -> HttpResponse | None:
    """What Invoke answers when a function fails or is not run; nothing when it takes too long."""
    headers: Headers = (_JSON,)
    content: dict[str, Any]
    if isinstance(error, FunctionError):
        headers = (*headers, ("X-Amz-Function-Error", "Unhandled"))
        content = {"errorMessage": str(error), "errorType": error.error_type}
        return HttpResponse(200, headers, json.dumps(content).encode())
    if isinstance(error, NotInvoked):
        headers = (*headers, ("x-amzn-ErrorType", error.code))
        body = json.dumps({"Message": str(error)}).encode()
        return HttpResponse(_REFUSED.get(error.code, 500), headers, body)
    return None


def _report(invocation: Invocation, seconds: float, init_seconds: float | None) -> str:
    """The line that ends the log of a call on Lambda, as far as it is known here."""
    init = ""
    if init_seconds is not None:
        init = f"  Init Duration: {init_seconds * 1000:.0f} ms (cold start)"
    spent = (seconds - (init_seconds or 0.0)) * 1000
    return f"REPORT RequestId: {invocation.request_id}  Duration: {spent:.0f} ms{init}\n"


def _meant(request: HttpRequest) -> tuple[Party, str]:
    service = side_service(request)
    if service is None:
        return Party.COGNITO, request.operation or request.method
    return service.party, service.operation_of(request)
