"""What the conditions of a lesson see of an exchange."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

from mfa_tui.trace.cognito_call import text, tokens
from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest
from mfa_tui.trace.tokens import decode

Document = dict[str, Any]

DOCUMENT_NAMES = frozenset(
    [
        "request",
        "response",
        "error",
        "message",
        "status",
        "operation",
        "source",
        "destination",
        "headers",
        "response_headers",
        "log",
        "number",
        "parent",
        "id_claims",
        "access_claims",
        "sent_claims",
    ]
)
"""The first names that a condition may use, besides those that the lesson gives to exchanges."""

ANSWERED = frozenset(
    [
        "response",
        "error",
        "message",
        "status",
        "response_headers",
        "log",
        "id_claims",
        "access_claims",
    ]
)
"""Those of them that are known once the answer is there."""


def document(exchange: Exchange) -> Document:
    """`exchange` for JMESPath.

    `request` and `response` are the JSON bodies (for forms and queries, as Duo uses them, the
    fields); `error` and `message` are null after a success. `headers` are those of the request, in
    lower case. `id_claims` and `access_claims` are in the tokens of the response, `sent_claims` in
    the AccessToken of the request.
    """
    given = tokens(exchange)
    response = exchange.response
    return {
        "request": exchange.request_json or _fields(exchange.request),
        "response": exchange.response_json,
        "error": exchange.error_type or ("error" if exchange.failed else None),
        "message": exchange.error_message,
        "status": response.status if response else None,
        "operation": exchange.operation,
        "source": str(exchange.source),
        "destination": str(exchange.destination),
        "headers": _by_name(exchange.request.headers),
        "response_headers": _by_name(response.headers) if response else {},
        "log": exchange.log,
        "number": exchange.number,
        "parent": exchange.parent,
        "id_claims": _claims(given.get("IdToken", "")),
        "access_claims": _claims(given.get("AccessToken", "")),
        "sent_claims": _claims(text(exchange.request_json, "AccessToken")),
    }


def _by_name(headers: Headers) -> dict[str, str]:
    return {name.lower(): value for name, value in headers}


def _claims(token: str) -> dict[str, Any] | None:
    try:
        return decode(token).claims if token else None
    except ValueError:
        return None


def _fields(request: HttpRequest) -> dict[str, Any]:
    """The fields of the query and of a form; nothing for a body of any other kind."""
    body = request.body.decode("utf-8", "replace")
    pairs = parse_qsl(urlsplit(request.url).query) + (parse_qsl(body) if "=" in body[:64] else [])
    return dict(pairs)
