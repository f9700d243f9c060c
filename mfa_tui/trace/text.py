"""The one choke point for untrusted text: nothing that a server sent may steer the terminal."""

from __future__ import annotations

import re
from functools import cache

_SHORT_NAMES = {"\t": r"\t", "\r": r"\r"}

_INVISIBLE = (
    "["
    "\x00-\x09\x0b-\x1f\x7f-\x9f"  # C0 without newline, DEL, C1
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f"  # zero width, separators, bidi marks
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"  # fillers, variation selectors, BOM
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # format, tags
    "\ud800-\udfff"  # lone surrogates: no encoder takes them
    "]"
)


def printable(text: str) -> str:
    r"""`text` with each character that has no shape of its own shown as an escape such as `\x1b`.

    That is all control characters, bidirectional and zero-width marks, variation selectors and
    lone surrogates. Newlines stay, because callers split on them; tabs become a visible `\t`.
    """
    return text if _plain(text) else _invisible().sub(_escape, text)


def drawable(text: str) -> str:
    """`text` character for character, with a visible stand-in for each that has no shape of its own.

    For fields that are being edited, where every character must keep its place.
    """
    return text if _plain(text) else _invisible().sub(_picture, text).replace("\n", "␊")


def one_line(text: str) -> str:
    r"""`printable` text for a place that has one line, such as a header: newlines become `\n`."""
    return printable(text).replace("\n", r"\n")


def body_text(body: bytes) -> str:
    r"""A message body as printable text: UTF-8, any other byte as `\xff`."""
    return printable(body.decode("utf-8", "backslashreplace"))


@cache
def _invisible() -> re.Pattern[str]:
    """The pattern of _INVISIBLE, made when a text needs it: that takes 0.5 ms of the first frame."""
    return re.compile(_INVISIBLE)


def _plain(text: str) -> bool:
    """Whether `text` has nothing but letters, digits, signs and blanks of ASCII: most have not."""
    return text.isascii() and text.isprintable()


def _picture(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)  # the block Control Pictures
    return "␡" if code == 0x7F else "�"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if character in _SHORT_NAMES:
        return _SHORT_NAMES[character]
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
