"""The two halves of an exchange, request and response, as lines of text with meaning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from mfa_tui.trace.exchange import NOT_SENT, Exchange, Headers, HttpResponse
from mfa_tui.trace.redaction import masked_exchange
from mfa_tui.trace.text import one_line, printable
from mfa_tui.ui.widgets.wire_body import INDENT, LARGEST_BODY, body_lines
from mfa_tui.ui.widgets.wire_line import BLANK, Line
from mfa_tui.ui.widgets.wire_roles import Role
from mfa_tui.ui.widgets.wire_times import in_full, moment


def nothing_yet(advice: str) -> list[Line]:
    """What stands where exchanges will; with the `advice` for other programs, if there is any."""
    words = "Sign in, and every request and its answer appears here, byte for byte."
    return [
        BLANK,
        Line([("Nothing has crossed the wire yet.", Role.HEADING)], 2),
        BLANK,
        Line([(words, Role.MUTED)]),
        BLANK,
        *(Line([(one_line(line), Role.PLAIN)], INDENT) for line in advice.splitlines()),
    ]


def request_lines(
    exchange: Exchange, *, reveal: bool, pretty: bool, zone: tzinfo | None = None
) -> list[Line]:
    """What was sent in `exchange`, and when in `zone`, or in the time zone of this computer.

    `reveal` shows secrets as they are; `pretty` lays bodies out, otherwise they are as sent.
    """
    request = _shown(exchange, reveal).request
    route = f"{exchange.source} → {exchange.destination}"
    return [
        Line([("Request   ", Role.HEADING), (f"{route}   {in_full(exchange, zone)}", Role.MUTED)]),
        Line([(one_line(f"{request.method} {request.url}"), Role.PLAIN)], INDENT),
        *_header_lines(request.headers),
        BLANK,
        *body_lines(request.body, exchange.request.size, pretty=pretty, reveal=reveal),
    ]


def response_lines(
    exchange: Exchange, *, reveal: bool, pretty: bool, zone: tzinfo | None = None
) -> list[Line]:
    """What came back in `exchange`, or why nothing has, and the log of a function.

    `reveal`, `pretty` and `zone` as for the request.
    """
    shown = _shown(exchange, reveal)
    return [
        Line([("Response", Role.HEADING)]),
        *_answer_lines(shown, exchange, pretty, reveal, zone),
        *_log_lines(shown.log),
    ]


def _shown(exchange: Exchange, reveal: bool) -> Exchange:
    """`exchange` with at most LARGEST_BODY bytes of each body, masked unless `reveal`."""
    request, response = exchange.request, exchange.response
    if len(request.body) > LARGEST_BODY:
        request = replace(request, body=request.body[:LARGEST_BODY])
    if response and len(response.body) > LARGEST_BODY:
        response = replace(response, body=response.body[:LARGEST_BODY])
    excerpt = replace(exchange, request=request, response=response)
    return excerpt if reveal else masked_exchange(excerpt)


def _answer_lines(
    shown: Exchange, sent: Exchange, pretty: bool, reveal: bool, zone: tzinfo | None
) -> Iterator[Line]:
    if shown.failure is not None:
        said = "" if shown.failure.startswith(NOT_SENT) else "No answer: "
        yield Line([(said, Role.ERROR), (printable(shown.failure), Role.PLAIN)], INDENT)
    elif shown.response is None or sent.response is None:
        since = f"{moment(sent, zone):%H:%M:%S}"
        yield Line([(f"Waiting for {sent.destination} since {since} …", Role.MUTED)], INDENT)
    else:
        yield from _status_lines(shown.response)
        size = sent.response.size
        yield from body_lines(shown.response.body, size, pretty=pretty, reveal=reveal)


def _status_lines(response: HttpResponse) -> Iterator[Line]:
    role = Role.ERROR if response.failed else Role.PLAIN
    yield Line([(f"HTTP status {response.status}", role)])
    yield from _header_lines(response.headers)
    yield BLANK


def _log_lines(log: str) -> Iterator[Line]:
    """What the function wrote, if a function was called."""
    if not log:
        return
    yield BLANK
    yield Line([("Log", Role.HEADING)])
    for text in printable(log).rstrip("\n").split("\n"):
        yield Line([(text, Role.PLAIN)], INDENT)


def _header_lines(headers: Headers) -> Iterator[Line]:
    for name, value in headers:
        yield Line([(f"{one_line(name)}: ", Role.MUTED), (one_line(value), Role.PLAIN)], INDENT)
