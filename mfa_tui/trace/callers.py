"""Who calls, and what: read from the headers and the path of a request that another program sent."""

from __future__ import annotations

from urllib.parse import urlsplit

from mfa_tui.trace.exchange import HttpRequest, header
from mfa_tui.trace.text import one_line

UNNAMED = "another program"
LONGEST = 32
_BROWSERS = "mozilla/"


def caller(request: HttpRequest) -> str:
    """The program that sent `request`, in a word or two, such as `aws-cli/1.46.2`.

    That is the first product of its User-Agent (RFC 9110, 10.1.5). In a browser the library says
    who it is in X-Amz-User-Agent, because pages may not set the other.
    """
    names = (header(request.headers, name) or "" for name in ("x-amz-user-agent", "user-agent"))
    named = next((name.split()[0] for name in names if name.strip()), "")
    if named.lower().startswith(_BROWSERS):
        return "a browser"
    return one_line(named)[:LONGEST] or UNNAMED


def called(request: HttpRequest) -> str:
    """What `request` asks for: the API operation, a document such as `jwks.json`, or the method."""
    name = request.operation
    if not name and request.method == "GET":
        name = urlsplit(request.url).path.rpartition("/")[2]
    return name or request.method
