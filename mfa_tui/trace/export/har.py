"""HAR 1.2, which browser tools open. What it has no word for stands under `_mfaTui`.

Source: HTTP Archive format 1.2; members of one's own begin with an underscore.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl

from mfa_tui import __version__
from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse, header
from mfa_tui.trace.export import body_text

OWN = "_mfaTui"
"""What an entry says of an exchange beyond HAR: number, parent, parties, operation, duration (in
seconds, null where it is not known), failure, log, who made the call, whether it was edited or is
marked, and what was let go of its bodies."""
UNKNOWN = -1
"""The size of what was not measured."""
NO_ANSWER = HttpResponse(0)
"""What browsers write where no answer came."""


def har(exchanges: Iterable[Exchange], *, masked: bool) -> Iterator[str]:
    """The text of a file in pieces; `masked` says what was done to `exchanges` before."""
    creator = json.dumps({"name": "mfa-tui", "version": __version__})
    yield f'{{"log": {{"version": "1.2", "creator": {creator}, "{OWN}": '
    yield f'{json.dumps({"masked": masked})}, "entries": [\n'
    for count, exchange in enumerate(exchanges):
        yield (",\n" if count else "") + json.dumps(_entry(exchange))
    yield "\n]}}\n"


def _entry(exchange: Exchange) -> dict[str, Any]:
    started = datetime.fromtimestamp(exchange.started, UTC).isoformat(timespec="microseconds")
    milliseconds = (exchange.duration or 0) * 1000
    response = exchange.response or NO_ANSWER
    return {
        "startedDateTime": started.replace("+00:00", "Z"),
        "time": milliseconds,
        "request": _request(exchange.request),
        "response": _response(response),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        **({"comment": exchange.note} if exchange.note else {}),
        OWN: {
            "number": exchange.number,
            "parent": exchange.parent,
            "source": exchange.source,
            "destination": exchange.destination,
            "operation": exchange.operation,
            "duration": exchange.duration,
            "failure": exchange.failure,
            "log": exchange.log,
            "who": exchange.who,
            "edited": exchange.edited,
            "marked": exchange.marked,
            "gist": exchange.gist,
            "requestLeftOut": exchange.request.left_out,
            "responseLeftOut": response.left_out,
        },
    }


def _request(request: HttpRequest) -> dict[str, Any]:
    query = parse_qsl(request.url.partition("?")[2].partition("#")[0], keep_blank_values=True)
    body: dict[str, Any] = {}
    if request.body:
        text, in_base64 = body_text.written(request.body)
        mime = header(request.headers, "content-type") or ""
        body["postData"] = {"mimeType": mime, "text": text}
        if in_base64:
            body["postData"]["_encoding"] = "base64"
    return {
        "method": request.method,
        "url": request.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(request.headers),
        "queryString": _named(query),
        "headersSize": UNKNOWN,
        "bodySize": request.size,
        **body,
    }


def _response(response: HttpResponse) -> dict[str, Any]:
    text, in_base64 = body_text.written(response.body)
    content: dict[str, Any] = {
        "size": response.size,
        "mimeType": header(response.headers, "content-type") or "x-unknown",
        "text": text,
    }
    if in_base64:
        content["encoding"] = "base64"
    return {
        "status": response.status,
        "statusText": _phrase(response.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _named(response.headers),
        "content": content,
        "redirectURL": header(response.headers, "location") or "",
        "headersSize": UNKNOWN,
        "bodySize": response.size,
    }


def _named(pairs: Headers | list[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
