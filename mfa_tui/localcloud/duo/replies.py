"""The answers of Duo as HTTP: its JSON envelope, pages and redirects."""

from __future__ import annotations

import json
from typing import Any

from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.trace.exchange import HttpResponse

_NO_STORE = ("Cache-Control", "no-store")
_PAGE = (
    ("Content-Type", "text/html; charset=utf-8"),
    _NO_STORE,
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


def document(status: int, content: dict[str, Any]) -> HttpResponse:
    """`content` as JSON, without an envelope."""
    headers = (("Content-Type", "application/json"), _NO_STORE)
    return HttpResponse(status, headers, json.dumps(content).encode())


def success(response: Any) -> HttpResponse:
    """`{"stat": "OK"}` around what the endpoint says, which may be a bare string."""
    return document(200, {"stat": "OK", "response": response})


def failure(error: DuoError) -> HttpResponse:
    """`{"stat": "FAIL"}` with the code and its words."""
    detail = {"message_detail": error.detail} if error.detail else {}
    content = {"stat": "FAIL", "code": error.code, "message": error.message, **detail}
    return document(error.status, content)


def image(png: bytes) -> HttpResponse:
    """A PNG image."""
    return HttpResponse(200, (("Content-Type", "image/png"),), png)


def page(html: str, status: int = 200, *, framed: bool = False) -> HttpResponse:
    """A page; only a `framed` one may be shown inside another."""
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    policy += "" if framed else "; frame-ancestors 'none'"
    headers = (*_PAGE, ("Content-Security-Policy", policy))
    return HttpResponse(status, headers, html.encode())


def redirect(url: str, status: int = 302) -> HttpResponse:
    """Send the browser to `url`; with 303 a form that was posted ends in a page."""
    return HttpResponse(status, (("Location", url), _NO_STORE))
