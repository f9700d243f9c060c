"""One request and its response between two parties, with the bytes as they were sent."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from sys import intern
from typing import Any, cast

Headers = tuple[tuple[str, str], ...]
"""Header names and values in wire order; names keep their spelling."""

FUNCTION_ERROR = "x-amz-function-error"
"""The header by which Lambda says that the function failed; the status is 200 all the same."""

NOT_SENT = "not sent: "
"""How the failure of a call begins that has never left; the reason follows."""

UNNAMED_ERROR = "error"
"""The outcome of a failed exchange whose response names no error."""

LARGEST_READ = 64 * 1024
"""Bytes of the largest body that stays parsed; what is larger is parsed whenever it is asked for."""


class Party(StrEnum):
    """Who talks. The value is what the list of exchanges shows."""

    APP = "app"
    COGNITO = "cognito"
    LAMBDA = "lambda"
    DUO = "duo"
    SES = "ses"
    SNS = "sns"
    SECRETS_MANAGER = "secrets"
    PHONE = "phone"


def header(headers: Headers, name: str) -> str | None:
    """The first value of header `name`, whatever its case; None when it is absent."""
    wanted = name.lower()
    return next((value for key, value in headers if key.lower() == wanted), None)


def json_object(body: bytes) -> dict[str, Any] | None:
    """The JSON object in `body`, or None when it holds anything else."""
    try:
        document: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", document) if isinstance(document, dict) else None


_read = lru_cache(maxsize=2048)(json_object)
"""Kept beside the exchanges: with them, parsed bodies would take a multiple of the bounded memory."""


def _members(body: bytes) -> dict[str, Any] | None:
    return _read(body) if len(body) <= LARGEST_READ else json_object(body)


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request: absolute `url`, header pairs, body bytes exactly as sent.

    `left_out` counts the bytes at the end of the body that were not kept.
    """

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""
    left_out: int = 0

    @property
    def size(self) -> int:
        """How many bytes the body had."""
        return len(self.body) + self.left_out

    @property
    def operation(self) -> str | None:
        """The API operation named by `X-Amz-Target`, without its service prefix."""
        target = header(self.headers, "x-amz-target")
        return target.rpartition(".")[2] if target else None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response: `status` code, header pairs, body bytes exactly as received.

    `left_out` counts the bytes at the end of the body that were not kept.
    """

    status: int
    headers: Headers = ()
    body: bytes = b""
    left_out: int = 0

    @property
    def size(self) -> int:
        """How many bytes the body had."""
        return len(self.body) + self.left_out

    @property
    def failed(self) -> bool:
        """Whether it is an error; Lambda reports those of functions with status 200."""
        return self.status >= 400 or header(self.headers, FUNCTION_ERROR) is not None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One call. In flight while both `response` and `failure` are None.

    `number` counts from 1 and never repeats in a Trace. `started` is in seconds since the epoch,
    `duration` in seconds. `failure` is the reason why no response came (a broken connection).
    `parent` is the number of the exchange inside which this one happened. `log` is what a function
    wrote while it was called. `edited` says that a person changed the call before it was sent, and
    the log then says what; `marked` and `note` are what the person who reads the trace has set.
    `gist` is the outcome of an exchange whose bodies were let go, None while they are kept. `who`
    names the program that made the call, if it was not this one.
    """

    number: int
    source: Party
    destination: Party
    operation: str
    request: HttpRequest
    started: float
    response: HttpResponse | None = None
    failure: str | None = None
    duration: float | None = None
    parent: int | None = None
    log: str = ""
    edited: bool = False
    marked: bool = False
    note: str = ""
    gist: str | None = None
    who: str = ""

    @property
    def in_flight(self) -> bool:
        return self.response is None and self.failure is None

    @property
    def failed(self) -> bool:
        return self.failure is not None or (self.response is not None and self.response.failed)

    @property
    def size(self) -> int:
        """Bytes of the bodies, sent and got."""
        return self.request.size + (self.response.size if self.response else 0)

    @property
    def request_json(self) -> dict[str, Any] | None:
        return _members(self.request.body)

    @property
    def response_json(self) -> dict[str, Any] | None:
        return _members(self.response.body) if self.response else None

    @property
    def error_type(self) -> str | None:
        """The exception's name, e.g. `NotAuthorizedException`, from the body or the header."""
        if not self.failed or self.response is None:
            return None
        if self.gist is not None:
            return self.gist if self.gist != UNNAMED_ERROR else None
        body = self.response_json or {}
        named = body.get("__type") or body.get("errorType")
        named = named or header(self.response.headers, "x-amzn-errortype")
        return str(named).partition(":")[0].rpartition("#")[2] if named else None

    @property
    def error_message(self) -> str | None:
        if not self.failed:
            return None
        body = self.response_json or {}
        message = body.get("message", body.get("Message", body.get("errorMessage")))
        return str(message) if message is not None else self.failure

    @property
    def challenge_name(self) -> str | None:
        """The `ChallengeName` that the response asks for."""
        if self.gist is not None:
            return self.gist if self.gist.isupper() else None
        name = (self.response_json or {}).get("ChallengeName")
        return name if isinstance(name, str) else None

    @property
    def unsent(self) -> bool:
        """Whether somebody stopped it before it was sent."""
        return self.failure is not None and self.failure.startswith(NOT_SENT)

    @property
    def outcome(self) -> str:
        """What came of it, in a word or two: an error's name, a ChallengeName, tokens, ok."""
        if self.in_flight:
            return "waiting"
        if self.failure is not None:
            return "not sent" if self.unsent else "no answer"
        if self.gist is not None:
            return self.gist
        if self.failed:
            return self.error_type or UNNAMED_ERROR
        if self.challenge_name:
            return self.challenge_name
        if "AuthenticationResult" in (self.response_json or {}):
            return "tokens"
        return "ok"

    def cut(self, largest: int) -> Exchange:
        """This exchange with at most `largest` bytes of each body; the rest is counted only."""
        answer = self.response.body if self.response else b""
        if len(self.request.body) <= largest and len(answer) <= largest:
            return self
        request, response = self.request, self.response
        if (over := len(request.body) - largest) > 0:
            left_out = request.left_out + over
            request = replace(request, body=request.body[:largest], left_out=left_out)
        if response and (over := len(response.body) - largest) > 0:
            left_out = response.left_out + over
            response = replace(response, body=response.body[:largest], left_out=left_out)
        return replace(self, request=request, response=response)

    def without_bodies(self) -> Exchange:
        """What a row of the list shows, and as little else as can be: no body, header or log."""
        request, response = self.request, self.response
        bare = HttpRequest(request.method, intern(request.url), left_out=request.size)
        return replace(
            self,
            request=bare,
            response=response and _without_body(response),
            log="",
            gist=None if self.in_flight else intern(self.outcome),
        )


def _without_body(response: HttpResponse) -> HttpResponse:
    kept = tuple(pair for pair in response.headers if pair[0].lower() == FUNCTION_ERROR)
    return HttpResponse(response.status, kept, left_out=response.size)
