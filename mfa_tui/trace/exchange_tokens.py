"""The tokens that travel in one exchange, and the published keys that judge their signatures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from mfa_tui.trace.exchange import Exchange, Headers
from mfa_tui.trace.record import Trace
from mfa_tui.trace.tokens import decode

LARGEST = 256 * 1024
"""Bytes of a body that tokens are looked for in."""

_JWT = re.compile(r"eyJ[\w-]+(?:\.[\w-]*){2}(?:\.[\w-]*\.[\w-]+)?")
_NAMES = frozenset(["AccessToken", "IdToken", "RefreshToken", "REFRESH_TOKEN", "Token"])
"""Members of the API that hold a token whatever it looks like."""
_POOL_ID = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d_\w+")


@dataclass(frozen=True, slots=True)
class FoundToken:
    """A `token` with the `place` where it stands, such as `response.AuthenticationResult.IdToken`."""

    place: str
    token: str

    @property
    def pool_id(self) -> str:
        """The user pool that its `iss` claim names; empty where it names none."""
        try:
            issuer = str((decode(self.token).claims or {}).get("iss", ""))
        except ValueError:
            return ""
        named = issuer.rpartition("/")[2]
        return named if _POOL_ID.fullmatch(named) else ""


def tokens_in(exchange: Exchange) -> list[FoundToken]:
    """The tokens of the request and then of the response, each value once."""
    found: dict[str, FoundToken] = {}
    for each in _everywhere(exchange):
        found.setdefault(each.token, each)
    return list(found.values())


def recorded_keys(trace: Trace, pool_id: str) -> bytes | None:
    """The newest JWKS document of the pool `pool_id` that was fetched and is still kept."""
    wanted = f"/{pool_id}/.well-known/jwks.json"
    documents = (
        each.response.body
        for each in reversed(trace.in_full())
        if each.request.url.endswith(wanted) and each.response and not each.failed
    )
    return next(filter(None, documents), None)


def _everywhere(exchange: Exchange) -> Iterator[FoundToken]:
    request, response = exchange.request, exchange.response
    yield from _in_text("request.url", request.url)
    yield from _in_headers("request", request.headers)
    yield from _in_body("request", exchange.request_json, request.body)
    if response:
        yield from _in_headers("response", response.headers)
        yield from _in_body("response", exchange.response_json, response.body)


def _in_headers(side: str, headers: Headers) -> Iterator[FoundToken]:
    for name, value in headers:
        yield from _in_text(f"{side} header {name}", value)


def _in_body(side: str, document: Any, body: bytes) -> Iterator[FoundToken]:
    if len(body) > LARGEST:
        return
    if document is None:
        yield from _in_text(side, body.decode("utf-8", "replace"))
    else:
        yield from _in_document(side, document)


def _in_document(root: str, document: Any) -> Iterator[FoundToken]:
    """Without recursion, for hostile nesting."""
    waiting: list[tuple[str, str, Any]] = [(root, "", document)]
    while waiting:
        path, name, value = waiting.pop()
        if isinstance(value, dict):
            members = cast("dict[str, Any]", value).items()
            waiting.extend(reversed([(f"{path}.{key}", key, each) for key, each in members]))
        elif isinstance(value, list):
            items = enumerate(cast("list[Any]", value))
            waiting.extend(reversed([(f"{path}[{at}]", "", each) for at, each in items]))
        elif isinstance(value, str) and value and name in _NAMES:
            yield FoundToken(path, value)
        elif isinstance(value, str):
            yield from _in_text(path, value)


def _in_text(place: str, text: str) -> Iterator[FoundToken]:
    yield from (FoundToken(place, each[0]) for each in _JWT.finditer(text))
