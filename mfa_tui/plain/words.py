"""Texts as plain lines: wrapped, bounded, without markup, and with no character that steers."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trace.text import one_line, printable
from mfa_tui.trace.words import counted

COLUMNS = 78
"""Prose is broken before this column; what was sent never is."""
MOST_LINES = 120
"""Lines of one answer at most: there is no paging, and a screen reader has to read them all."""


_ITEM = re.compile(r"\s*([-*]|\d+\.)?\s+")


class Unclear(Exception):
    """What was typed cannot be done; the text says what, why, and what to type instead."""


def prose(text: str) -> Iterator[str]:
    """`text` of a lesson as lines: paragraphs wrapped, the bold of Markdown left out.

    List items and indented lines go on below their text.
    """
    for paragraph in printable(text.replace("**", "")).splitlines():
        marks = _ITEM.match(paragraph)
        yield from textwrap.wrap(
            paragraph,
            COLUMNS,
            subsequent_indent=" " * len(marks[0]) if marks else "",
            break_long_words=False,
            break_on_hyphens=False,
        ) or [""]


def bounded(lines: Iterable[str], most: int = MOST_LINES) -> Iterator[str]:
    """At most so many of `lines`, and how many more there are."""
    shown = list(lines)
    yield from shown[:most]
    if len(shown) > most:
        yield f"… {counted(len(shown) - most, 'more line')}."


def laid_out(document: Any) -> list[str]:
    """A JSON document as lines."""
    return printable(json.dumps(document, indent=2, ensure_ascii=False)).splitlines()


def exchange_line(exchange: Exchange) -> str:
    """One exchange as a line: its number, what was called, what came of it, and who called whom."""
    route = ""
    if (exchange.source, exchange.destination) != (Party.APP, Party.COGNITO):
        route = f", {exchange.source} to {exchange.destination}"
    inside = f", inside {exchange.parent}" if exchange.parent is not None else ""
    failed = "failed: " if exchange.failed else ""
    return one_line(
        f"{exchange.number} {exchange.operation}: {failed}{exchange.outcome}{route}{inside}"
    )


def moment(seconds: float) -> str:
    """Seconds since the epoch as `2026-11-05 10:00:00 UTC`."""
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d %H:%M:%S} UTC"
