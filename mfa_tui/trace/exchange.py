"""One request and its response between two parties, with the bytes as they were sent."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, cast

Headers = tuple[tuple[str, str], ...]
"""Header names and values in wire order; names keep their spelling."""


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


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request: absolute `url`, header pairs, body bytes exactly as sent."""

    method: str
    url: str
    headers: Headers = ()
    body: bytes = b""

    @property
    def operation(self) -> str | None:
        """The API operation named by `X-Amz-Target`, without its service prefix."""
        target = header(self.headers, "x-amz-target")
        return target.rpartition(".")[2] if target else None


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response: `status` code, header pairs, body bytes exactly as received."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    @property
    def failed(self) -> bool:
        """Whether it is an error; Lambda reports those of functions with status 200."""
        return self.status >= 400 or header(self.headers, "x-amz-function-error") is not None


@dataclass(frozen=True)
class Exchange:
    """One call. In flight while both `response` and `failure` are None.

    `number` counts from 1 and never repeats in a Trace. `started` is in seconds since the epoch,
    `duration` in seconds. `failure` is the reason why no response came (a broken connection).
    `parent` is the number of the exchange inside which this one happened. `log` is what a function
    wrote while it was called.
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

    @property
    def in_flight(self) -> bool:
        return self.response is None and self.failure is None

    @property
    def failed(self) -> bool:
        return self.failure is not None or (self.response is not None and self.response.failed)

    @cached_property
    def request_json(self) -> dict[str, Any] | None:
        return json_object(self.request.body)

    @cached_property
    def response_json(self) -> dict[str, Any] | None:
        return json_object(self.response.body) if self.response else None

    @property
    def error_type(self) -> str | None:
        """The exception's name, e.g. `NotAuthorizedException`, from the body or the header."""
        if not self.failed or self.response is None:
            return None
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
        name = (self.response_json or {}).get("ChallengeName")
        return name if isinstance(name, str) else None

    @property
    def outcome(self) -> str:
        """What came of it, in a word or two: an error's name, a ChallengeName, tokens, ok."""
        if self.in_flight:
            return "waiting"
        if self.failure is not None:
            return "no answer"
        if self.failed:
            return self.error_type or "error"
        if self.challenge_name:
            return self.challenge_name
        if "AuthenticationResult" in (self.response_json or {}):
            return "tokens"
        return "ok"
