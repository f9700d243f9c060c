"""A trace as Markdown for a bug report: what failed, the sequence, each call in full."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from mfa_tui import __version__
from mfa_tui.trace.exchange import Exchange, Headers, HttpRequest
from mfa_tui.trace.export.mermaid import sequence_diagram
from mfa_tui.trace.export.what_failed import code_span, what_failed
from mfa_tui.trace.json_text import is_json, pretty_lines
from mfa_tui.trace.text import body_text, one_line, printable

LARGEST_BODY = 8 * 1024
"""Characters of a body that are written; a bug report is read by people."""

_TICKS = re.compile("`+")


def markdown(
    exchanges: Sequence[Exchange], *, masked: bool, recorded: Sequence[Exchange] | None = None
) -> Iterator[str]:
    """The text of a file in pieces; `masked` says what was done to `exchanges` before.

    What failed is explained by what was `recorded`: the same exchanges without masks.
    """
    secrets = "Secrets are masked." if masked else "**It holds secrets as they were sent.**"
    yield f"# Cognito sign-in: {len(exchanges)} calls\n\n"
    yield f"{_when_and_who(exchanges)} Saved by mfa-tui {__version__}. {secrets}\n\n"
    yield from what_failed(exchanges, exchanges if recorded is None else recorded)
    yield from calls_in_full(exchanges)


def _when_and_who(exchanges: Sequence[Exchange]) -> str:
    first, last = (datetime.fromtimestamp(exchanges[at].started, UTC) for at in (0, -1))
    whose = dict.fromkeys(each.who or "mfa-tui" for each in exchanges if each.parent is None)
    names = ", ".join(map(code_span, whose))
    return f"Recorded {first:%Y-%m-%d %H:%M:%S} to {last:%H:%M:%S} UTC, calls of {names}."


def calls_in_full(exchanges: Sequence[Exchange], *, level: int = 2) -> Iterator[str]:
    """The diagram of `exchanges`, and a section for each with a heading of that level."""
    yield from _fenced("\n".join(sequence_diagram(exchanges)), "mermaid")
    for exchange in exchanges:
        yield from _section(exchange, "#" * level)


def _section(exchange: Exchange, heading: str) -> Iterator[str]:
    inside = f", inside {exchange.parent}" if exchange.parent is not None else ""
    took = f", {exchange.duration * 1000:.0f} ms" if exchange.duration is not None else ""
    at = f", {datetime.fromtimestamp(exchange.started, UTC):%H:%M:%S.%f}"[:-4] + " UTC"
    route = f"{exchange.source} → {exchange.destination}"
    mark = "◆ " if exchange.marked else ""
    name = code_span(exchange.operation)
    yield f"\n{heading} {mark}{exchange.number} {name}\n\n{route}{inside}{at}{took}\n\n"
    if exchange.note:
        yield f"Note: {code_span(exchange.note)}\n\n"
    yield from _fenced(request_text(exchange.request), "http")
    yield "\n"
    yield from _fenced(answer_text(exchange), "http")
    if exchange.log:
        yield "\nLog\n\n"
        yield from _fenced(printable(exchange.log).rstrip("\n"), "text")


def request_text(request: HttpRequest) -> str:
    """`request` as printable lines: first line, headers, and the body laid out and cut if it is long."""
    first = f"{request.method} {request.url}"
    return _message(first, request.headers, request.body, request.left_out)


def answer_text(exchange: Exchange) -> str:
    """What came back in `exchange`, likewise, or why nothing did."""
    if exchange.response is None:
        said = "" if exchange.unsent else "No answer: "
        return f"{said}{printable(exchange.failure or exchange.outcome)}"
    response = exchange.response
    first = f"HTTP status {response.status}"
    return _message(first, response.headers, response.body, response.left_out)


def _message(first: str, headers: Headers, body: bytes, left_out: int) -> str:
    lines = [one_line(first), *(one_line(f"{name}: {value}") for name, value in headers)]
    lines += ["", _body(body)] if body else []
    lines += ["", f"… {left_out:,} bytes of the body were not kept"] if left_out else []
    return "\n".join(lines)


def _body(body: bytes) -> str:
    text = body_text(body)
    if is_json(body):
        text = "\n".join(
            "  " * level + "".join(token.text for token in line)
            for level, line in pretty_lines(text)
        )
    if len(text) <= LARGEST_BODY:
        return text
    return f"{text[:LARGEST_BODY]}\n… {len(text) - LARGEST_BODY:,} more characters"


def _fenced(text: str, language: str) -> Iterator[str]:
    """A code block that `text` cannot end, whatever it holds."""
    fence = "`" * max(3, 1 + max(map(len, _TICKS.findall(text)), default=0))
    yield f"{fence}{language}\n{text}\n{fence}\n"
