"""Puts every call of a boto3 client on the Trace, as the bytes that botocore sends and receives."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import UnexpectedAnswer
from mfa_tui.trace.exchange import Headers, HttpRequest, HttpResponse, Party, json_object

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest, AWSResponse

    from mfa_tui.signin.target import Door
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
    sends it. botocore calls all hooks of one call on the calling thread, which is how a response
    finds its request.
    """

    def __init__(self, trace: Trace, door: Door | None = None) -> None:
        self._trace = trace
        self._door = door
        self._call = threading.local()

    def attach(self, client: Any) -> None:
        """Hook into `client`, a boto3 `cognito-idp` client."""
        events = client.meta.events
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

    def _sent(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse | None:
        sent = _request(request)
        exchange = self._trace.open(Party.APP, Party.COGNITO, sent.operation or sent.method, sent)
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
        self._trace.close(self._call.number, response)
        if not _digestible(response):
            raise UnexpectedAnswer("It is not a JSON object.")

    def _ended(self, exception: Exception | None, **_: Any) -> None:
        if exception is not None:
            self._trace.close(self._call.number, None, str(exception))


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
