"""JSON as text: tokens and layout that keep every literal as it was sent.

Parsing and writing again would lose duplicate keys, number formats and the spelling of escapes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

MAX_INDENT = 12
"""Levels that are indented; deeper ones stay there, so hostile nesting cannot fill the memory."""


class Kind(Enum):
    """What a token is. A `KEY` stands before a colon, quoted or (in malformed JSON) not."""

    KEY = auto()
    STRING = auto()
    LITERAL = auto()
    PUNCTUATION = auto()
    SPACE = auto()


class Token(NamedTuple):
    """A piece of JSON text, spelled as sent."""

    kind: Kind
    text: str


_TOKEN = re.compile(
    r"""
    (\s++)
    | ("[^"\\]*+(?:\\.[^"\\]*+)*+"?+)
    | ([][{},:])
    | ([^][{},:"\s]++)
    """,
    re.VERBOSE | re.DOTALL,
)
_KINDS = (Kind.LITERAL, Kind.SPACE, Kind.STRING, Kind.PUNCTUATION, Kind.LITERAL)
_NAMES = (Kind.STRING, Kind.LITERAL)
_COLON = re.compile(r"\s*+:")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of `text`; joined they are `text` again, valid JSON or not."""
    for found in _TOKEN.finditer(text):
        kind = _KINDS[found.lastindex or 0]
        if kind in _NAMES and _COLON.match(text, found.end()):
            kind = Kind.KEY
        yield Token(kind, found[0])


def is_json(body: bytes) -> bool:
    """Whether `body` is one JSON object or array."""
    if body.lstrip()[:1] not in (b"{", b"["):
        return False
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


def pretty_lines(text: str) -> Iterator[tuple[int, list[Token]]]:
    """Valid JSON `text` laid out one member per line: pairs of indentation level and tokens."""
    depth = line_depth = 0
    line: list[Token] = []
    for token in tokens(text):
        if token.kind is Kind.SPACE:
            continue
        closes = token.text in ("}", "]")
        just_opened = bool(line) and line[-1].text in ("{", "[")
        depth -= closes
        if line and (line[-1].text == "," or (just_opened != closes and (just_opened or closes))):
            yield min(line_depth, MAX_INDENT), line
            line, line_depth = [], depth
        line.append(Token(token.kind, ": ") if token.text == ":" else token)
        depth += token.text in ("{", "[")
    if line:
        yield min(line_depth, MAX_INDENT), line
