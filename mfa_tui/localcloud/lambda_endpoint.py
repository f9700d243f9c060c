"""Functions behind Lambda's Invoke API on another address, as `sam local start-lambda` serves it."""

from __future__ import annotations

import http.client
from collections.abc import Mapping
from contextlib import closing
from urllib.parse import SplitResult, quote, urlsplit

from mfa_tui.localcloud.invoke import (
    LIMIT_SECONDS,
    FunctionError,
    Invocation,
    Invoked,
    NotInvoked,
    TimedOut,
)
from mfa_tui.trace.exchange import json_object

_CONNECTIONS = {"http": http.client.HTTPConnection, "https": http.client.HTTPSConnection}
_JSON = {"Content-Type": "application/json", "X-Amz-Invocation-Type": "RequestResponse"}


class LambdaEndpoint:
    """Runs functions by `POST {url}/2015-03-31/functions/{name}/invocations`, unsigned.

    A function is called by the name in its ARN; version and alias are left out, for local endpoints
    know none. `limit` is how many seconds an answer may be awaited. Each call has a connection of
    its own and is made once. Raises ValueError when `url` is not an address to call.
    """

    def __init__(self, url: str, limit: float = LIMIT_SECONDS) -> None:
        self._url = _address(url)
        self._limit = limit

    def __call__(self, invocation: Invocation) -> Invoked:
        """Run a function; an `Invoke`."""
        try:
            status, headers, body = self._posted(invocation)
        except TimeoutError as error:
            raise TimedOut from error
        except (OSError, http.client.HTTPException) as error:
            reason = f"{self._url.geturl()} does not answer: {error or type(error).__name__}"
            raise NotInvoked("ServiceException", reason) from error
        if status != 200:
            raise _refusal(status, headers, body)
        if headers.get("x-amz-function-error"):
            raise _function_error(body)
        return Invoked(body)

    def _posted(self, invocation: Invocation) -> tuple[int, dict[str, str], bytes]:
        name = quote(function_name(invocation.function), safe="")
        path = f"{self._url.path.rstrip('/')}/2015-03-31/functions/{name}/invocations"
        connect = _CONNECTIONS[self._url.scheme]
        host, port = self._url.hostname or "", self._url.port
        with closing(connect(host, port, timeout=self._limit)) as connection:
            connection.request("POST", path, invocation.event, _JSON)
            answer = connection.getresponse()
            headers = {key.lower(): value for key, value in answer.getheaders()}
            return answer.status, headers, answer.read()


def function_name(arn: str) -> str:
    """The name of the function `arn`, without version or alias."""
    _, _, qualified = arn.partition(":function:")
    return qualified.partition(":")[0] or arn.rpartition(":")[2]


def _address(url: str) -> SplitResult:
    parts = urlsplit(url)
    # `port` is checked by reading it
    if parts.scheme not in _CONNECTIONS or not parts.hostname or parts.port == 0:
        raise ValueError(f"{url} is no http:// or https:// address")
    return parts


def _refusal(status: int, headers: Mapping[str, str], body: bytes) -> NotInvoked:
    """What Invoke says when it has not run the function."""
    told = json_object(body) or {}
    kind = headers.get("x-amzn-errortype") or told.get("__type")
    code = str(kind or f"HTTP status {status}").partition(":")[0]
    return NotInvoked(code, str(told.get("Message") or told.get("message") or code))


def _function_error(body: bytes) -> FunctionError:
    told = json_object(body) or {}
    return FunctionError(str(told.get("errorType", "")), str(told.get("errorMessage", "")))
