"""The signatures of requests to the Auth API, in every version that clients still make.

The canonical string is that of Duo's reference (Auth API: authentication); parameters are encoded as
in OAuth 1.0 (RFC 5849, 3.4.1.3.2). Both digests are taken for every version, told by their length.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Iterable
from email.utils import parsedate_to_datetime
from urllib.parse import parse_qsl, quote, urlsplit

from mfa_tui.localcloud.duo.account import Application
from mfa_tui.localcloud.duo.errors import DuoError
from mfa_tui.trace.exchange import Headers, HttpRequest, header

SKEW_SECONDS = 300
"""How far the clock of a client may be off."""
FORM = "application/x-www-form-urlencoded"
_DIGESTS = {40: hashlib.sha1, 128: hashlib.sha512}

Pairs = list[tuple[str, str]]


def verified_application(
    request: HttpRequest, find: Callable[[str], Application | None], now: float
) -> Application:
    """The application that signed `request`, which must be about as old as `now` (epoch seconds).

    Raises DuoError 40101 to 40105.
    """
    ikey, digest = _credentials(request)
    date = header(request.headers, "x-duo-date") or header(request.headers, "date")
    if not date:
        raise DuoError(40104)
    application = find(ikey)
    if application is None:
        raise DuoError(40102)
    _check_date(date, now)
    if not _is_signed(request, date, application.skey, digest):
        raise DuoError(40103)
    return application


def form_pairs(text: str) -> Pairs:
    """The parameters in a query or a form; bytes that are no UTF-8 survive the way back."""
    return parse_qsl(text, keep_blank_values=True, errors="surrogateescape")


def content_type(headers: Headers) -> str:
    """The media type of the body, without its parameters."""
    return (header(headers, "content-type") or "").partition(";")[0].strip().lower()


def _credentials(request: HttpRequest) -> tuple[str, str]:
    scheme, _, encoded = (header(request.headers, "authorization") or "").partition(" ")
    if scheme.lower() != "basic" or not encoded:
        raise DuoError(40101)
    try:
        text = base64.b64decode(encoded, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise DuoError(40101) from None
    ikey, _, digest = text.partition(":")
    return ikey, digest


def _check_date(date: str, now: float) -> None:
    try:
        sent = parsedate_to_datetime(date).timestamp()
    except (ValueError, OverflowError):
        raise DuoError(40105) from None
    if abs(now - sent) > SKEW_SECONDS:
        raise DuoError(40105)


def _is_signed(request: HttpRequest, date: str, skey: str, digest: str) -> bool:
    make = _DIGESTS.get(len(digest))
    if make is None or not digest.isascii():
        return False
    made = [
        hmac.new(skey.encode(), canonical.encode(errors="surrogateescape"), make).hexdigest()
        for canonical in _canonical_strings(request, date)
    ]
    # all are compared, so that the time taken does not tell which
    same = [hmac.compare_digest(each, digest.lower()) for each in made]
    return any(same)


def _canonical_strings(request: HttpRequest, date: str) -> Iterable[str]:
    """What the client may have signed, in versions 1, 2, 4 and 5."""
    parts = urlsplit(request.url)
    query = form_pairs(parts.query)
    kind = content_type(request.headers)
    form = form_pairs(request.body.decode(errors="surrogateescape")) if kind == FORM else []
    method, host, path = request.method.upper(), _host(request), parts.path
    if kind == FORM or not request.body:
        first = [method, host, path, _encoded(query + form)]
        yield "\n".join(first)
        yield "\n".join([date, *first])
    if kind != FORM or not request.body:
        body = hashlib.sha512(request.body).hexdigest()
        fourth = [date, method, host, path, _encoded(query), body]
        yield "\n".join(fourth)
        yield "\n".join([*fourth, _headers_hash(request.headers)])


def _host(request: HttpRequest) -> str:
    """The Host header in lower case without its port; clients sign no port."""
    host = (header(request.headers, "host") or urlsplit(request.url).netloc).lower()
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host


def _encoded(pairs: Pairs) -> str:
    encoded = sorted((_quoted(name), _quoted(value)) for name, value in pairs)
    return "&".join(f"{name}={value}" for name, value in encoded)


def _quoted(text: str) -> str:
    return quote(text, safe="~", errors="surrogateescape")


def _headers_hash(headers: Headers) -> str:
    ours = {name.lower(): value for name, value in headers if name.lower().startswith("x-duo-")}
    canonical = "\0".join(part for name in sorted(ours) for part in (name, ours[name]))
    return hashlib.sha512(canonical.encode("latin-1", "replace")).hexdigest()
