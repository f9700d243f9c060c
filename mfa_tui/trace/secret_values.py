"""Which values of a message are secret: found by member, parameter and header name."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse
from mfa_tui.trace.json_text import Kind, Token, tokens
from mfa_tui.trace.secret_names import Secrecy, is_secret, secrecy_of

AUTHORIZATION = ("authorization", "proxy-authorization")
"""Headers with a scheme before their secret."""

PARAMETER = re.compile(r"(?<![^?&;\s])([\w.-]+)=([^&;#\s]+)")
"""`name=value` of a query string or a form."""

_JSON = re.compile(r'^\s*+[{["]|"\s*+:')


def secrets_of(exchange: Exchange) -> frozenset[str]:
    """Every secret value in the request and the response of `exchange`."""
    found = set(request_secrets(exchange.request))
    if exchange.response:
        found.update(response_secrets(exchange.response))
    return frozenset(found)


def request_secrets(request: HttpRequest) -> Iterator[str]:
    """The secret values in the URL, the headers and the body of `request`."""
    yield from text_secrets(request.url)
    yield from _header_secrets(request.headers)
    yield from text_secrets(body_characters(request.body))


def response_secrets(response: HttpResponse) -> Iterator[str]:
    """The secret values in the headers and the body of `response`."""
    yield from _header_secrets(response.headers)
    yield from text_secrets(body_characters(response.body))


def text_secrets(text: str) -> Iterator[str]:
    """The secret values in `text`: of members where it is JSON, of parameters elsewhere."""
    if not looks_like_json(text):
        yield from _parameter_secrets(text)
        return
    for token, secrecy in weighed(text):
        if not is_value(token):
            continue
        value = value_of(token)
        if secrecy and is_secret(value, secrecy):
            yield value
        else:
            yield from text_secrets(value)


def weighed(text: str) -> Iterator[tuple[Token, Secrecy | None]]:
    """The tokens of JSON `text`, each with how secret a value in its place is."""
    containers: list[Secrecy | None] = [None]
    secrecy: Secrecy | None = None
    for token in tokens(text):
        kind, spelling = token
        if kind is Kind.KEY:
            secrecy = secrecy_of(value_of(token)) or containers[-1]
        elif kind is Kind.PUNCTUATION:
            if spelling in "{[":
                # Lambda events have a `session` list, which is no secret
                containers.append(None if secrecy is Secrecy.OPAQUE else secrecy)
            elif spelling in "}]" and len(containers) > 1:
                containers.pop()
            if spelling != ":":
                secrecy = containers[-1]
        yield token, secrecy


def is_value(token: Token) -> bool:
    """Whether `token` can hold a secret: `true`, `false` and `null` give nothing away."""
    if token.kind is Kind.LITERAL:
        return token.text not in ("true", "false", "null")
    return token.kind is Kind.STRING


def value_of(token: Token) -> str:
    """What a string token says, or its text without quotes where it is cut short or malformed."""
    if not token.text.startswith('"'):
        return token.text.strip("'\\")
    if "\\" in token.text:
        try:
            return json.loads(token.text, strict=False)
        except ValueError:
            # without quotes it cannot nest further: JSON inside JSON ends after a few levels
            return token.text.replace('"', "")
    return token.text.strip('"')


def looks_like_json(text: str) -> bool:
    """Whether `text` is, or holds, something with JSON members, be it valid or not."""
    return _JSON.search(text) is not None


def body_characters(body: bytes) -> str:
    """`body` as text from which the same bytes can be made again, whatever they are."""
    return body.decode("utf-8", "surrogateescape")


def _parameter_secrets(text: str) -> Iterator[str]:
    for name, value in PARAMETER.findall(text):
        secrecy = secrecy_of(name)
        if secrecy and is_secret(value, secrecy):
            yield value
            yield unquote_plus(value)


def _header_secrets(headers: Headers) -> Iterator[str]:
    for name, value in headers:
        if name.lower() in AUTHORIZATION:
            yield value.rpartition(" ")[2].removeprefix("Signature=")
        elif secrecy_of(name):
            yield value
