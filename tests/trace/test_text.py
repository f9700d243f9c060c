"""Text from the wire cannot steer the terminal."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_tui.trace.text import body_text, one_line, printable

# prepended Arabic and Indic signs: category Cf, yet visible
VISIBLE_FORMATS = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD}
EGYPTIAN_JOINERS = set(range(0x13430, 0x13460))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;ZXZpbA==\x07", r"\x1b]52;c;ZXZpbA==\x07"),
        ("\x1b[2J", r"\x1b[2J"),
        ("a\x00b", r"a\x00b"),
        ("a\rb", r"a\rb"),
        ("a\tb", r"a\tb"),
        ("\x9b31m", r"\x9b31m"),
        ("alice\u202ecod.exe", r"alice\u202ecod.exe"),
        ("pass\u200bword", r"pass\u200bword"),
        ("\ufeff{}", r"\ufeff{}"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("line one\nline two", "line one\nline two"),
        ("Grüße 日本 [b]markup[/b] 🔑", "Grüße 日本 [b]markup[/b] 🔑"),
    ],
)
def test_invisible_characters_become_escapes_and_others_stay(raw: str, shown: str) -> None:
    assert printable(raw) == shown


def test_every_control_format_and_surrogate_character_is_escaped() -> None:
    escaped_categories = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    kept = {ord("\n")} | VISIBLE_FORMATS | EGYPTIAN_JOINERS
    missed = [
        hex(code)
        for code in range(sys.maxunicode + 1)
        if unicodedata.category(chr(code)) in escaped_categories
        and code not in kept
        and printable(chr(code)) == chr(code)
    ]
    assert missed == []


def test_one_line_has_no_line_break() -> None:
    assert one_line("x-header: a\nSet-Cookie: b") == r"x-header: a\nSet-Cookie: b"


def test_bytes_that_are_not_utf8_are_shown_as_escapes() -> None:
    assert body_text(b'{"a":"\xff\xfe"}\x1b') == r'{"a":"\xff\xfe"}\x1b'


@given(st.binary())
def test_a_body_never_holds_an_escape_character(body: bytes) -> None:
    shown = body_text(body)
    assert "\x1b" not in shown
    shown.encode("utf-8")
