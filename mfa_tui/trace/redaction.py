"""Masking of secrets: a view, not a loss. The Trace keeps the bytes; people see these copies.

Text is masked token by token, so a masked body keeps the layout and spelling of all the rest, and
a body that is cut short or is not valid JSON is masked just as well.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from urllib.parse import quote, quote_plus

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse
from mfa_tui.trace.json_text import Kind, Token
from mfa_tui.trace.secret_names import Secrecy, is_api_word, is_secret, secrecy_of
from mfa_tui.trace.secret_values import (
    AUTHORIZATION,
    PARAMETER,
    body_characters,
    is_value,
    looks_like_json,
    request_secrets,
    response_secrets,
    secrets_of,
    text_secrets,
    value_of,
    weighed,
)

MIN_PREFIX = 20
"""Opaque secrets shorter than this show no first characters."""

MIN_ECHO = 6
"""Shortest secret searched for elsewhere in its exchange: the length of a code, and the least that
a user pool takes for a password."""

_SIGNATURE_V4 = re.compile(r"(?<=Credential=|.Signature=)[^\s/,]+")
"""The access key id and the signature; region, service and signed headers stay readable."""

_MASKED = re.compile(r"•••\(\d+\)|.{4}…\(\d+\)")

_LONG_RUN = re.compile(r"[\w.+/=-]{24,}")
"""What is long enough to be a JWT or a Cognito session."""


def masked(value: str, secrecy: Secrecy) -> str:
    """What stands for a secret: `•••(8)`, or `AYAB…(982)` for a long opaque one.

    What a saved trace has masked already stays, with the length that the secret had.
    """
    if _MASKED.fullmatch(value):
        return value
    if secrecy is Secrecy.OPAQUE and len(value) >= MIN_PREFIX:
        return f"{value[:4]}…({len(value)})"
    return f"•••({len(value)})"


def echoes(secrets: Iterable[str]) -> frozenset[str]:
    """Those of `secrets` that are searched for wherever they may be repeated."""
    return frozenset(
        secret for secret in secrets if len(secret) >= MIN_ECHO and not is_api_word(secret)
    )


def masked_exchange(exchange: Exchange, known: Iterable[str] = ()) -> Exchange:
    """`exchange` with every secret masked, also where one side repeats a secret of the other.

    `known` are more secrets to look for, from other exchanges.
    """
    mask = _Mask(secrets_of(exchange).union(known))
    return replace(
        exchange,
        request=mask.request(exchange.request),
        response=exchange.response and mask.response(exchange.response),
        failure=exchange.failure and mask.text(exchange.failure),
        log=mask.text(exchange.log),
        who=mask.text(exchange.who),
        note=mask.text(exchange.note),
    )


def masked_request(request: HttpRequest) -> HttpRequest:
    """`request` with its secrets masked, the rest byte for byte."""
    return _Mask(request_secrets(request)).request(request)


def masked_response(response: HttpResponse) -> HttpResponse:
    """`response` with its secrets masked, the rest byte for byte."""
    return _Mask(response_secrets(response)).response(response)


def masked_document(document: Any) -> Any:
    """A parsed JSON `document` with the values of its secret members masked."""
    text = json.dumps(document)
    return json.loads(_Mask(text_secrets(text)).text(text))


class _Mask:
    """Masks texts, knowing the secrets that may turn up anywhere in them."""

    def __init__(self, known: Iterable[str]) -> None:
        spellings = {each for secret in echoes(known) for each in spellings_of(secret)}
        longest_first = sorted(spellings, key=len, reverse=True)
        self._echo = re.compile("|".join(map(re.escape, longest_first))) if spellings else None

    def request(self, request: HttpRequest) -> HttpRequest:
        return replace(
            request,
            url=self.text(request.url),
            headers=self._headers(request.headers),
            body=self._body(request.body),
        )

    def response(self, response: HttpResponse) -> HttpResponse:
        return replace(
            response, headers=self._headers(response.headers), body=self._body(response.body)
        )

    def text(self, text: str) -> str:
        """`text` masked: by member name where it is JSON, by parameter name and shape elsewhere."""
        if not looks_like_json(text):
            return self._free(text)
        shown = "".join(self._token(token, secrecy) for token, secrecy in weighed(text))
        # a secret with quotes in it can be more than one token
        return self._echoes(shown)

    def _body(self, body: bytes) -> bytes:
        text = body_characters(body)
        shown = self.text(text)
        return body if shown == text else shown.encode("utf-8", "surrogateescape")

    def _headers(self, headers: Headers) -> Headers:
        return tuple((self._echoes(name), self._header(name, value)) for name, value in headers)

    def _header(self, name: str, value: str) -> str:
        if name.lower() in AUTHORIZATION:
            return _masked_authorization(value)
        secrecy = secrecy_of(name)
        return masked(value, secrecy) if secrecy and value else self.text(value)

    def _token(self, token: Token, secrecy: Secrecy | None) -> str:
        if token.kind is Kind.PUNCTUATION or token.kind is Kind.SPACE:
            return token.text
        value = value_of(token)
        if secrecy and is_value(token) and is_secret(value, secrecy):
            return _quoted(masked(value, secrecy))
        shown = self._echoes(value) if token.kind is Kind.KEY else self.text(value)
        return token.text if shown == value else _quoted(shown)

    def _free(self, text: str) -> str:
        if "=" in text:
            text = PARAMETER.sub(_masked_parameter, text)
        return self._echoes(_LONG_RUN.sub(_masked_run, text))

    def _echoes(self, text: str) -> str:
        if self._echo is None:
            return text
        return self._echo.sub(lambda found: masked(found[0], Secrecy.TYPED), text)


def _masked_authorization(value: str) -> str:
    """An Authorization header of which the scheme stays, and of AWS signatures the scope too."""
    scheme, space, credentials = value.partition(" ")
    signature = _SIGNATURE_V4.sub(lambda found: masked(found[0], Secrecy.OPAQUE), value)
    if scheme.startswith("AWS4-") and signature != value:
        return signature
    if not space:
        return masked(value, Secrecy.OPAQUE)
    return f"{scheme} {masked(credentials, Secrecy.OPAQUE)}"


def _masked_parameter(found: re.Match[str]) -> str:
    name, value = found.groups()
    secrecy = secrecy_of(name)
    if not secrecy or not is_secret(value, secrecy):
        return found[0]
    return f"{name}={masked(value, secrecy)}"


def _masked_run(found: re.Match[str]) -> str:
    """A run of characters, masked from where a Cognito session or a JWT begins in it."""
    run = found[0]
    session, jwt = run.find("AYAB"), run.find("eyJ")
    if jwt >= 0 and "." not in run[jwt:]:
        jwt = -1
    begin = min((at for at in (session, jwt) if at >= 0), default=len(run))
    if len(run) - begin < MIN_PREFIX:
        return run
    return run[:begin] + masked(run[begin:], Secrecy.OPAQUE)


def spellings_of(secret: str) -> set[str]:
    """How `secret` is written in JSON, in a URL, in a form, and in a header read as Latin-1."""
    utf8 = secret.encode("utf-8", "surrogatepass")
    in_json = {json.dumps(secret, ensure_ascii=escaped)[1:-1] for escaped in (True, False)}
    return {secret, quote(utf8, safe=""), quote_plus(utf8), utf8.decode("latin-1"), *in_json}


def _quoted(value: str) -> str:
    """`value` as a JSON string, readable except for characters that cannot be encoded."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
