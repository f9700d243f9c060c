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

_MASKED = re.compile(r"(?:•••|.{4}…)\(\d+\)(?:#(\d+))?")
_NUMBER = re.compile(r"\)#(\d+)")

_LONG_RUN = re.compile(r"[\w.+/=-]{24,}")
"""What is long enough to be a JWT or a Cognito session."""


class Numbers:
    """Numbers by which the masks of one file tell its secrets apart, the `first` for the next new one.

    They count in the order in which secrets appear, so nothing of a secret is in its number.
    """

    def __init__(self, first: int = 1) -> None:
        self._first = first
        self._numbers: dict[str, int] = {}

    @classmethod
    def beside(cls, texts: Iterable[str]) -> Numbers:
        """Numbers that none of the masks in `texts` has."""
        taken = (int(number) for text in texts for number in _NUMBER.findall(text))
        return cls(1 + max(taken, default=0))

    def of(self, secret: str) -> int:
        """The number of `secret`, the same each time."""
        return self._numbers.setdefault(secret, self._first + len(self._numbers))


def masked(value: str, secrecy: Secrecy, number: int | None = None) -> str:
    """What stands for a secret: `•••(8)`, or `AYAB…(982)` for a long opaque one.

    With a `number` that stands behind it: `AYAB…(982)#3`. What a saved trace has masked already
    stays, with the length that the secret had.
    """
    if is_masked(value):
        return value
    which = "" if number is None else f"#{number}"
    if secrecy is Secrecy.OPAQUE and len(value) >= MIN_PREFIX:
        return f"{value[:4]}…({len(value)}){which}"
    return f"•••({len(value)}){which}"


def is_masked(value: str) -> bool:
    """Whether `value` stands for a secret, as in a trace that was saved masked."""
    return _MASKED.fullmatch(value) is not None


def tells_apart(value: str) -> bool:
    """Whether another secret would stand here as another text: in clear, or as a numbered mask."""
    mask = _MASKED.fullmatch(value)
    return mask is None or mask[1] is not None


def echoes(secrets: Iterable[str]) -> frozenset[str]:
    """Those of `secrets` that are searched for wherever they may be repeated."""
    return frozenset(
        secret for secret in secrets if len(secret) >= MIN_ECHO and not is_api_word(secret)
    )


def masked_exchange(
    exchange: Exchange, known: Iterable[str] = (), numbers: Numbers | None = None
) -> Exchange:
    """`exchange` with every secret masked, also where one side repeats a secret of the other.

    `known` are more secrets to look for, from other exchanges; `numbers` tell them apart.
    """
    mask = _Mask(secrets_of(exchange).union(known), numbers)
    return replace(
        exchange,
        request=mask.request(exchange.request),
        response=exchange.response and mask.response(exchange.response),
        failure=exchange.failure and mask.text(exchange.failure),
        log=mask.text(exchange.log),
        who=mask.text(exchange.who),
        note=mask.text(exchange.note),
    )


def masked_document(document: Any) -> Any:
    """A parsed JSON `document` with the values of its secret members masked."""
    text = json.dumps(document)
    return json.loads(_Mask(text_secrets(text)).text(text))


class _Mask:
    """Masks texts, knowing the secrets that may turn up anywhere in them."""

    def __init__(self, known: Iterable[str], numbers: Numbers | None = None) -> None:
        self._numbers = numbers
        self._spelled = {each: secret for secret in echoes(known) for each in spellings_of(secret)}
        longest_first = sorted(self._spelled, key=len, reverse=True)
        self._echo = re.compile("|".join(map(re.escape, longest_first))) if longest_first else None

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
            return self._authorization(value)
        secrecy = secrecy_of(name)
        return self._masked(value, secrecy) if secrecy and value else self.text(value)

    def _token(self, token: Token, secrecy: Secrecy | None) -> str:
        if token.kind is Kind.PUNCTUATION or token.kind is Kind.SPACE:
            return token.text
        value = value_of(token)
        if secrecy and is_value(token) and is_secret(value, secrecy):
            return _quoted(self._masked(value, secrecy))
        shown = self._echoes(value) if token.kind is Kind.KEY else self.text(value)
        return token.text if shown == value else _quoted(shown)

    def _free(self, text: str) -> str:
        if "=" in text:
            text = PARAMETER.sub(self._parameter, text)
        return self._echoes(_LONG_RUN.sub(self._run, text))

    def _echoes(self, text: str) -> str:
        if self._echo is None:
            return text
        return self._echo.sub(lambda found: self._respelled(found[0], Secrecy.TYPED), text)

    def _authorization(self, value: str) -> str:
        """An Authorization header of which the scheme stays, and of AWS signatures the scope too."""
        scheme, space, credentials = value.partition(" ")
        if scheme.startswith("AWS4-") and _SIGNATURE_V4.search(value):
            return _SIGNATURE_V4.sub(lambda found: self._masked(found[0], Secrecy.OPAQUE), value)
        if not space:
            return self._masked(value, Secrecy.OPAQUE)
        return f"{scheme} {self._masked(credentials, Secrecy.OPAQUE)}"

    def _parameter(self, found: re.Match[str]) -> str:
        name, value = found.groups()
        secrecy = secrecy_of(name)
        if not secrecy or not is_secret(value, secrecy):
            return found[0]
        return f"{name}={self._respelled(value, secrecy)}"

    def _run(self, found: re.Match[str]) -> str:
        """A run of characters, masked from where a Cognito session or a JWT begins in it."""
        run = found[0]
        session, jwt = run.find("AYAB"), run.find("eyJ")
        if jwt >= 0 and "." not in run[jwt:]:
            jwt = -1
        begin = min((at for at in (session, jwt) if at >= 0), default=len(run))
        if len(run) - begin < MIN_PREFIX:
            return run
        return run[:begin] + self._masked(run[begin:], Secrecy.OPAQUE)

    def _respelled(self, spelling: str, secrecy: Secrecy) -> str:
        return self._masked(spelling, secrecy, self._spelled.get(spelling))

    def _masked(self, value: str, secrecy: Secrecy, secret: str | None = None) -> str:
        """What stands for `value`, which may be a spelling of `secret`."""
        if self._numbers is None or is_masked(value):
            return masked(value, secrecy)
        return masked(value, secrecy, self._numbers.of(secret or value))


def spellings_of(secret: str) -> set[str]:
    """How `secret` is written in JSON, in a URL, in a form, and in a header read as Latin-1."""
    utf8 = secret.encode("utf-8", "surrogatepass")
    in_json = {json.dumps(secret, ensure_ascii=escaped)[1:-1] for escaped in (True, False)}
    return {secret, quote(utf8, safe=""), quote_plus(utf8), utf8.decode("latin-1"), *in_json}


def _quoted(value: str) -> str:
    """`value` as a JSON string, readable except for characters that cannot be encoded."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub(r"[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)
