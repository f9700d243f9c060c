"""One exchange in full, as lines of text with meaning, and their folding to a width."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest, HttpResponse
from mfa_tui.trace.json_text import Kind, Token, is_json, pretty_lines
from mfa_tui.trace.redaction import masked_exchange
from mfa_tui.trace.text import body_text, one_line, printable
from mfa_tui.ui.widgets.wire_columns import local_time
from mfa_tui.ui.widgets.wire_roles import Role, Span

LARGEST_BODY = 64 * 1024
"""Bytes of a body that are laid out; the pane says how many more there are."""

LONGEST_SECRET = 4096
"""The longest Session. This much is left off where a body is cut, since a secret cut in two could
not be recognised any more."""

INDENT = 2
WORD_SEARCH = 20
"""How far back from the edge a space is looked for when a long line is folded."""

_ROLES = {
    Kind.KEY: Role.KEY,
    Kind.STRING: Role.STRING,
    Kind.LITERAL: Role.LITERAL,
    Kind.PUNCTUATION: Role.MUTED,
    Kind.SPACE: Role.PLAIN,
}


class Line(NamedTuple):
    """A line of any length. Where it is folded, the rest is indented by `hang` cells."""

    spans: list[Span]
    hang: int = 0

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.spans)


BLANK = Line([])
NOTHING_YET = [
    BLANK,
    Line([("Nothing has crossed the wire yet.", Role.HEADING)], 2),
    BLANK,
    Line([("Sign in, and every request and its answer appears here, byte for byte.", Role.MUTED)]),
]


def exchange_lines(exchange: Exchange, *, reveal: bool, pretty: bool) -> list[Line]:
    """Request and response of `exchange`.

    `reveal` shows secrets as they are; `pretty` lays JSON bodies out, otherwise they are as sent.
    """
    excerpt = _excerpt(exchange)
    shown = excerpt if reveal else masked_exchange(excerpt)
    return [
        *_request_lines(shown.request, exchange, pretty),
        BLANK,
        *_answer_lines(shown, exchange, pretty),
        *_log_lines(shown.log),
    ]


def folded(lines: list[Line], width: int) -> Iterator[list[Span]]:
    """`lines` in rows of at most `width` cells. Nothing is cut off."""
    for line in lines:
        yield from _rows(line, max(width, 8))


def _excerpt(exchange: Exchange) -> Exchange:
    """`exchange` with at most LARGEST_BODY bytes of each body."""
    request, response = exchange.request, exchange.response
    if len(request.body) > LARGEST_BODY:
        request = replace(request, body=request.body[:LARGEST_BODY])
    if response and len(response.body) > LARGEST_BODY:
        response = replace(response, body=response.body[:LARGEST_BODY])
    return replace(exchange, request=request, response=response)


def _request_lines(request: HttpRequest, sent: Exchange, pretty: bool) -> Iterator[Line]:
    route = f"{sent.source} → {sent.destination}"
    started = f"{local_time(sent):%H:%M:%S.%f}"[:-4]
    yield Line([("Request   ", Role.HEADING), (f"{route}   {started}", Role.MUTED)])
    yield Line([(one_line(f"{request.method} {request.url}"), Role.PLAIN)], INDENT)
    yield from _header_lines(request.headers)
    yield BLANK
    yield from _body_lines(request.body, len(sent.request.body), pretty)


def _answer_lines(shown: Exchange, sent: Exchange, pretty: bool) -> Iterator[Line]:
    yield Line([("Response", Role.HEADING)])
    if shown.failure is not None:
        yield Line([("No answer: ", Role.ERROR), (printable(shown.failure), Role.PLAIN)], INDENT)
    elif shown.response is None or sent.response is None:
        since = f"{local_time(sent):%H:%M:%S}"
        yield Line([(f"Waiting for {sent.destination} since {since} …", Role.MUTED)], INDENT)
    else:
        yield from _response_lines(shown.response, len(sent.response.body), pretty)


def _log_lines(log: str) -> Iterator[Line]:
    """What the function wrote, if a function was called."""
    if not log:
        return
    yield BLANK
    yield Line([("Log", Role.HEADING)])
    for text in printable(log).rstrip("\n").split("\n"):
        yield Line([(text, Role.PLAIN)], INDENT)


def _response_lines(response: HttpResponse, size: int, pretty: bool) -> Iterator[Line]:
    role = Role.ERROR if response.failed else Role.PLAIN
    yield Line([(f"HTTP status {response.status}", role)])
    yield from _header_lines(response.headers)
    yield BLANK
    yield from _body_lines(response.body, size, pretty)


def _header_lines(headers: Headers) -> Iterator[Line]:
    for name, value in headers:
        yield Line([(f"{one_line(name)}: ", Role.MUTED), (one_line(value), Role.PLAIN)], INDENT)


def _body_lines(body: bytes, size: int, pretty: bool) -> Iterator[Line]:
    if not size:
        yield Line([("(empty body)", Role.MUTED)])
        return
    if size > LARGEST_BODY:
        shown = body[:-LONGEST_SECRET]
        yield from _text_lines(shown)
        more = f"… the body has {size:,} bytes; the rest is not shown"
        yield Line([(more, Role.MUTED)])
    elif pretty and is_json(body):
        yield from _json_lines(body)
    else:
        yield from _text_lines(body)


def _text_lines(body: bytes) -> Iterator[Line]:
    for text in body_text(body).split("\n"):
        yield Line([(text, Role.PLAIN)])


def _json_lines(body: bytes) -> Iterator[Line]:
    for level, line in pretty_lines(body_text(body)):
        spans = [(" " * INDENT * level, Role.PLAIN), *map(_json_span, line)]
        yield Line(spans, INDENT * (level + 2))


def _json_span(token: Token) -> Span:
    text = token.text
    masked = text.startswith('"•••(') or (text[5:7] == "…(" and text.endswith(')"'))
    return text, Role.MASK if masked and token.kind is Kind.STRING else _ROLES[token.kind]


def _rows(line: Line, width: int) -> Iterator[list[Span]]:
    hang = min(line.hang, width // 2)
    row: list[Span] = []
    room = width
    for text, role in line.spans:
        while text:
            head, text = _split(text, room)
            if head:
                row.append((head, role))
                room -= cell_len(head)
            if text:
                yield row
                row, room = [(" " * hang, Role.PLAIN)], width - hang
    yield row


def _split(text: str, room: int) -> tuple[str, str]:
    """`text` in two: as much as fits in `room` cells, up to a space near the edge, and the rest."""
    end = room if text.isascii() else _fitting(text, room)
    if end >= len(text):
        return text, ""
    space = text.rfind(" ", max(0, end - WORD_SEARCH), end) + 1
    return text[: space or end], text[space or end :]


def _fitting(text: str, room: int) -> int:
    """How many characters of `text` fit in `room` cells."""
    for index, character in enumerate(text):
        room -= get_character_cell_size(character)
        if room < 0:
            return index
    return len(text)
