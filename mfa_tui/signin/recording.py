"""Puts every call of a boto3 client on the Trace, as the bytes that botocore sends and receives."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import UnexpectedAnswer, UnknownOperation, refusing
from mfa_tui.signin.gate import CallDropped
from mfa_tui.trace.difference import edit_note
from mfa_tui.trace.exchange import (
    NOT_SENT,
    Exchange,
    Headers,
    HttpRequest,
    HttpResponse,
    Party,
    json_object,
)

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse
    from botocore.model import OperationModel

    from mfa_tui.signin.gate import Gate
    from mfa_tui.signin.target import Door
    from mfa_tui.signin.turns import Refused
    from mfa_tui.trace.record import Trace

SERVICE_ID = "cognito-identity-provider"
"""How botocore's events call the service."""


class _Body(io.BytesIO):
    """A response body as urllib3 hands it to botocore."""

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self.getvalue()


class Recorder:
    """Opens an Exchange when a request leaves and closes it with the bytes that come back.

    With a `door` the request is answered there and never reaches a socket; without one botocore
    sends it. A `gate` may hold a call before it is signed. botocore calls all hooks of one call on
    the calling thread, which is how a response finds its request.
    """

    def __init__(self, trace: Trace, door: Door | None = None, gate: Gate | None = None) -> None:
        self._trace = trace
        self._door = door
        self._gate = gate
        self._call = _Call()

    def attach(self, client: Any) -> None:
        """Hook into `client`, a boto3 `cognito-idp` client."""
        events = client.meta.events
        events.register(f"before-call.{SERVICE_ID}", self._made)
        events.register(f"before-send.{SERVICE_ID}", self._sent)
        events.register(f"before-parse.{SERVICE_ID}", self._received)
        events.register(f"response-received.{SERVICE_ID}", self._ended)

    def get(self, url: str, operation: str) -> HttpResponse:
        """Fetch `url` the way the client would, and record it as `operation`.

        Raises botocore's HTTPClientError when nothing answers.
        """
        from botocore.awsrequest import AWSRequest
        from botocore.httpsession import URLLib3Session

        prepared = AWSRequest("GET", url).prepare()
        request = _request(prepared)
        exchange = self._trace.open(Party.APP, Party.COGNITO, operation, request)
        try:
            with self._trace.inside(exchange.number):
                response = (
                    self._door(request)
                    if self._door
                    else _response(URLLib3Session().send(prepared))
                )
        except Exception as error:
            self._trace.close(exchange.number, None, str(error))
            raise
        self._trace.close(exchange.number, response)
        return response

    def send(self, client: Any, operation: str, body: bytes) -> Exchange | Refused:
        """Call `operation` of `client`, which must not check parameters, with exactly this `body`.

        The Gate lets it pass. Gives what is on record of it, or why nothing could be sent.
        """
        self._call.number, self._call.body = None, body
        try:
            outcome = refusing(lambda: _invoke(client, operation), operation)
        finally:
            self._call.body = None
        number = self._call.number
        return (self._trace.get(number) if number else None) or outcome

    def _made(
        self,
        model: OperationModel,
        params: dict[str, Any],
        context: Mapping[str, Any],
        **_: Any,
    ) -> None:
        """A call is made but not signed yet: put the body in that is to be sent."""
        self._call.number, self._call.log = None, ""
        made, operation = params["body"], str(model.name)
        signed = context.get("auth_type") != "none"
        if self._call.body is not None:
            params["body"] = self._call.body
        if self._gate is None:
            return
        try:
            if self._call.body is None:
                params["body"] = self._gate.passed(operation, made, signed=signed)
                self._call.log = edit_note(made, params["body"])
            self._gate.admit(operation, params["body"], signed=signed)
        except CallDropped as dropped:
            self._drop(operation, params, dropped.note)
            raise

    def _drop(self, operation: str, params: Mapping[str, Any], why: str) -> None:
        headers = _headers(params["headers"])
        request = HttpRequest(params["method"], params["url"], headers, params["body"])
        exchange = self._trace.open(Party.APP, Party.COGNITO, operation, request)
        self._trace.close(exchange.number, None, f"{NOT_SENT}{why}")

    def _sent(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        sent = _request(request)
        exchange = self._trace.open(
            Party.APP,
            Party.COGNITO,
            sent.operation or sent.method,
            sent,
            edited=bool(self._call.log),
        )
        self._call.number = exchange.number
        if self._door is None:
            return None
        from botocore.awsrequest import AWSResponse

        with self._trace.inside(exchange.number):
            answer = self._door(sent)
        return AWSResponse(request.url, answer.status, dict(answer.headers), _Body(answer.body))

    def _received(self, response_dict: Mapping[str, Any], **_: Any) -> None:
        response = HttpResponse(
            response_dict["status_code"],
            _headers(response_dict["headers"]),
            bytes(response_dict["body"]),
        )
        self._close(response)
        if not _digestible(response):
            raise UnexpectedAnswer("It is not a JSON object.")

    def _ended(self, exception: Exception | None, **_: Any) -> None:
        if exception is not None:
            self._close(None, str(exception))

    def _close(self, response: HttpResponse | None, failure: str | None = None) -> None:
        if self._call.number is not None:
            self._trace.close(self._call.number, response, failure, log=self._call.log)


class _Call(threading.local):
    """The call that is made on this thread: its exchange, its log, and a body to send instead."""

    number: int | None = None
    log: str = ""
    body: bytes | None = None


def _invoke(client: Any, operation: str) -> Any:
    """Call `operation` of `client`. Raises UnknownOperation."""
    from botocore import xform_name

    if operation not in client.meta.service_model.operation_names:
        raise UnknownOperation(f"The API model of boto3 has no {operation}.")
    return getattr(client, xform_name(operation))()


def _digestible(response: HttpResponse) -> bool:
    """Whether botocore can make of `response` what it is; it takes odd successes for real ones."""
    if response.status < 300:
        return not response.body or json_object(response.body) is not None
    try:
        json.loads(response.body.decode())
    except json.JSONDecodeError:
        return True  # an error page: botocore names it by its status
    except (UnicodeDecodeError, RecursionError):
        return False
    return True


def _headers(headers: Mapping[str, Any]) -> Headers:
    return tuple((str(name), _text(value)) for name, value in headers.items())


def _text(value: Any) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else str(value)


def _request(request: AWSPreparedRequest) -> HttpRequest:
    body = request.body or b""
    body = body.encode() if isinstance(body, str) else bytes(body)
    return HttpRequest(request.method, request.url, _headers(request.headers), body)


def _response(response: AWSResponse) -> HttpResponse:
    return HttpResponse(response.status_code, _headers(response.headers), response.content)
