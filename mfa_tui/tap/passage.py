"""What may pass the tap, and what of it: the rest of a message concerns one connection only."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import urlsplit

from mfa_tui.tap.address import LOOPBACK
from mfa_tui.tap.refusal import TapRefusal
from mfa_tui.trace.exchange import Headers, HttpRequest, HttpResponse, header

_ONE_CONNECTION = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
"""The hop-by-hop headers (RFC 9110, 7.6.1)."""
_EXPECT = "expect"
_DOCUMENTS = "jwks.json", "openid-configuration"


def check_host(request: HttpRequest) -> None:
    """Refuse what was meant for another name: a web page that let its own name lead here.

    Raises TapRefusal.
    """
    host = header(request.headers, "host") or ""
    if not is_here(f"//{host}"):
        raise TapRefusal(
            "TapRefusedException", 403, "The Host has to be 127.0.0.1, [::1] or localhost."
        )


def is_here(url: str) -> bool:
    """Whether `url` names this computer."""
    try:
        return urlsplit(url).hostname in LOOPBACK and "@" not in url
    except ValueError:
        return False


def check_call(request: HttpRequest, pool_id: str) -> None:
    """Refuse all but calls of the API, a browser's question before one, and `pool_id`'s documents.

    Raises TapRefusal.
    """
    path = urlsplit(request.url).path
    call = path == "/" and request.method in ("POST", "OPTIONS")
    documents = "|".join(map(re.escape, _DOCUMENTS))
    public = re.fullmatch(rf"/{re.escape(pool_id)}/\.well-known/({documents})", path)
    if not call and not (public and request.method in ("GET", "OPTIONS")):
        raise TapRefusal(
            "TapRefusedException",
            404,
            f"{request.method} {path[:80]} does not pass. What passes: POST /, which is the API, and "
            f"GET /{pool_id}/.well-known/{_DOCUMENTS[0]} or {_DOCUMENTS[1]}.",
        )
    if header(request.headers, "transfer-encoding") and header(request.headers, "content-length"):
        raise TapRefusal(
            "TapRefusedException", 400, "Content-Length and Transfer-Encoding exclude each other."
        )


def passed_on(request: HttpRequest, base: str) -> HttpRequest:
    """`request` as it goes to `base`: another Host and no word for the connection, else the same."""
    parts = urlsplit(request.url)
    here = f"{parts.scheme}://{parts.netloc}"
    kept = _end_to_end(request.headers, {_EXPECT})
    renamed = tuple(
        (name, urlsplit(base).netloc if name.lower() == "host" else value) for name, value in kept
    )
    if request.body and not header(renamed, "content-length"):
        renamed = (*renamed, ("content-length", str(len(request.body))))
    return replace(request, url=base + request.url.removeprefix(here), headers=renamed)


def passed_back(response: HttpResponse) -> HttpResponse:
    """`response` as it goes to the program."""
    return replace(response, headers=_end_to_end(response.headers, set()))


def _end_to_end(headers: Headers, more: set[str]) -> Headers:
    """`headers` without those of one connection, those that it names itself, and `more`."""
    named = {
        word.strip().lower()
        for name, value in headers
        if name.lower() == "connection"
        for word in value.split(",")
    }
    dropped = _ONE_CONNECTION | named | more
    return tuple(pair for pair in headers if pair[0].lower() not in dropped)
