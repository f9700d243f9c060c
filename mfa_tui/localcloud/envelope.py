"""Responses as the service writes them: headers, JSON, errors, CORS."""

from __future__ import annotations

import json
from email.utils import formatdate
from typing import Any

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.trace.exchange import Headers, HttpRequest, HttpResponse, header

AMZ_JSON = "application/x-amz-json-1.1"
_EXPOSED = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date"
_LONGEST_HEADER = 1_024


def success(content: dict[str, Any] | None, *, request_id: str, now: float) -> HttpResponse:
    """HTTP 200 with `content`; None gives a body of zero bytes."""
    body = b"" if content is None else _json(content)
    return HttpResponse(200, _headers(AMZ_JSON, body, request_id, now), body)


def public_document(content: dict[str, Any], *, request_id: str, now: float) -> HttpResponse:
    """HTTP 200 for what anybody may GET, such as a JWKS."""
    body = _json(content)
    return HttpResponse(200, _headers("application/json", body, request_id, now), body)


def failure(error: ServiceError, *, request_id: str, now: float) -> HttpResponse:
    """The error envelope; a refusal without a text has no `message` and no header for it."""
    content = {"__type": error.type}
    named: Headers = (("x-amzn-ErrorType", f"{error.type}:"),)
    if error.message is not None:
        content["message"] = error.message
        named = (*named, ("x-amzn-ErrorMessage", _header_text(error.message)))
    body = _json(content)
    return HttpResponse(error.status, (*_headers(AMZ_JSON, body, request_id, now), *named), body)


def preflight(request: HttpRequest, *, request_id: str, now: float) -> HttpResponse:
    """The answer to a browser that asks whether it may call (CORS)."""
    asked = header(request.headers, "access-control-request-headers") or ""
    allowed = (
        ("access-control-allow-methods", "POST"),
        ("access-control-allow-headers", _header_text(asked)),
        ("access-control-max-age", "172800"),
    )
    return HttpResponse(200, (*_headers(AMZ_JSON, b"", request_id, now), *allowed))


def _headers(content_type: str, body: bytes, request_id: str, now: float) -> Headers:
    return (
        ("Date", formatdate(now, usegmt=True)),
        ("Content-Type", content_type),
        ("Content-Length", str(len(body))),
        ("Connection", "keep-alive"),
        ("x-amzn-RequestId", request_id),
        ("access-control-allow-origin", "*"),
        ("access-control-expose-headers", _EXPOSED),
    )


def _json(content: dict[str, Any]) -> bytes:
    """JSON with members in alphabetical order, as the service's are."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _header_text(text: str) -> str:
    """`text` with only what a header may hold: visible ASCII and blanks (RFC 9110)."""
    legal = "".join(letter if " " <= letter <= "~" else " " for letter in text)
    return legal[:_LONGEST_HEADER].strip()
