"""The single values of an exchange: what one takes out of it to use elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from mfa_tui.trace.difference import leaves, places
from mfa_tui.trace.exchange import Exchange, Headers
from mfa_tui.trace.exchange_tokens import tokens_in
from mfa_tui.trace.redaction import masked_document, masked_exchange
from mfa_tui.trace.tokens import decode


@dataclass(frozen=True, slots=True)
class Value:
    """A `text` as it stands at `place`, such as `response.AuthenticationResult.IdToken`."""

    place: str
    text: str


def values_of(exchange: Exchange, *, reveal: bool = False) -> list[Value]:
    """Every value of `exchange`: what both bodies hold, the claims of its tokens, and the headers.

    Text stands without the quotes of JSON. Secrets are masked unless `reveal`.
    """
    shown = exchange if reveal else masked_exchange(exchange)
    values = [Value(place, _plain(text)) for place, text in places(shown).items()]
    values += _claims(exchange, reveal)
    values += _headers("request", shown.request.headers)
    if shown.response:
        values += _headers("response", shown.response.headers)
    return [each for each in values if each.text]


def _claims(exchange: Exchange, reveal: bool) -> Iterator[Value]:
    for found in tokens_in(exchange):
        try:
            claims = decode(found.token).claims or {}
        except ValueError:
            continue
        for place, text in leaves(
            f"{found.place} claim", claims if reveal else masked_document(claims)
        ):
            yield Value(place, _plain(text))


def _headers(side: str, headers: Headers) -> Iterator[Value]:
    return (Value(f"{side} header {name}", _writable(value)) for name, value in headers)


def _plain(text: str) -> str:
    """The text that a JSON string stands for; anything else as it is written."""
    try:
        return _writable(json.loads(text) if text.startswith('"') else text)
    except ValueError:
        return _writable(text)  # a body that only begins like JSON


def _writable(text: str) -> str:
    """`text` with half characters, which neither a clipboard nor a file takes, as escapes."""
    return text.encode("utf-8", "backslashreplace").decode()
