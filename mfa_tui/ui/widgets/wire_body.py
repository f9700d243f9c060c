"""A body as lines: as it was sent, or laid out with what is packed inside its texts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from mfa_tui.trace.decoded import Inside, form_fields, inside
from mfa_tui.trace.json_text import Kind, Token, is_json, pretty_lines
from mfa_tui.trace.redaction import masked_document
from mfa_tui.trace.secret_values import value_of
from mfa_tui.trace.text import body_text, one_line
from mfa_tui.ui.widgets.wire_line import Line
from mfa_tui.ui.widgets.wire_roles import Role, Span

LARGEST_BODY = 64 * 1024
"""Bytes of a body that are laid out; the pane says how many more there are."""

LONGEST_SECRET = 4096
"""The longest Session. This much is left off where a body is cut, since a secret cut in two could
not be recognised any more."""

INDENT = 2
DEEPEST = 3
"""How often something packed may lie in something packed; a passkey's answer needs two."""

_ROLES = {
    Kind.KEY: Role.KEY,
    Kind.STRING: Role.STRING,
    Kind.LITERAL: Role.LITERAL,
    Kind.PUNCTUATION: Role.MUTED,
    Kind.SPACE: Role.PLAIN,
}


def body_lines(body: bytes, size: int, *, pretty: bool, reveal: bool) -> Iterator[Line]:
    """The lines of `body`, of which `size` bytes were sent.

    `pretty` lays JSON and forms out; `reveal` leaves the secrets in what is unpacked.
    """
    if not size:
        yield Line([("(empty body)", Role.MUTED)])
    elif not body:
        gone = f"(the body had {size:,} bytes; it was let go to save memory)"
        yield Line([(gone, Role.MUTED)])
    elif size > LARGEST_BODY:
        yield from _text_lines(body[:-LONGEST_SECRET])
        more = f"… the body has {size:,} bytes; the rest is not shown"
        yield Line([(more, Role.MUTED)])
    elif pretty and is_json(body):
        yield from _json_lines(body_text(body), reveal)
    elif pretty and (fields := form_fields(body)):
        yield from _form_lines(fields)
    else:
        yield from _text_lines(body)


def _text_lines(body: bytes) -> Iterator[Line]:
    for text in body_text(body).split("\n"):
        yield Line([(text, Role.PLAIN)])


def _form_lines(fields: list[tuple[str, str]]) -> Iterator[Line]:
    for name, value in fields:
        yield Line(
            [(one_line(name), Role.KEY), (" = ", Role.MUTED), (one_line(value), Role.STRING)], 4
        )


def _json_lines(text: str, reveal: bool, level: int = 0, depth: int = 0) -> Iterator[Line]:
    for deeper, tokens in pretty_lines(text):
        yield _line(tokens, level + deeper)
        for token in tokens if depth < DEEPEST else ():
            if token.kind is Kind.STRING and (found := inside(value_of(token))):
                yield from _unpacked_lines(found, reveal, level + deeper + 1, depth + 1)


def _unpacked_lines(found: Inside, reveal: bool, level: int, depth: int) -> Iterator[Line]:
    yield Line([(" " * INDENT * level, Role.PLAIN), (f"↳ {found.packed}:", Role.MUTED)])
    document = found.document if reveal else masked_document(found.document)
    yield from _json_lines(one_line(json.dumps(document, ensure_ascii=False)), reveal, level, depth)


def _laid_out(text: str, level: int) -> Iterator[Line]:
    for deeper, tokens in pretty_lines(one_line(text)):
        yield _line(tokens, level + deeper)


def _line(tokens: list[Token], level: int) -> Line:
    spans = [(" " * INDENT * level, Role.PLAIN), *map(_json_span, tokens)]
    return Line(spans, INDENT * (level + 2))


def _json_span(token: Token) -> Span:
    text = token.text
    masked = text.startswith('"•••(') or (text[5:7] == "…(" and text.endswith(')"'))
    return text, Role.MASK if masked and token.kind is Kind.STRING else _ROLES[token.kind]
