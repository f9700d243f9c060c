"""JSON keeps its spelling when it is laid out."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from mfa_tui.trace.json_text import MAX_INDENT, Kind, is_json, pretty_lines, tokens

documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def laid_out(text: str) -> str:
    return "\n".join(
        "  " * depth + "".join(t.text for t in line) for depth, line in pretty_lines(text)
    )


@given(st.text(alphabet='{}[],:" \\"a1\n') | st.text())
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


@given(documents)
def test_layout_is_that_of_the_standard_library(document: object) -> None:
    wrapped = {"d": document}
    text = json.dumps(wrapped, indent=2)
    deep = max((len(line) - len(line.lstrip()) for line in text.split("\n")), default=0)
    if deep <= 2 * MAX_INDENT:
        assert laid_out(json.dumps(wrapped)) == text


def test_spelling_and_duplicates_stay() -> None:
    assert laid_out('{"a":1.50,"a":"\\u00e9\\/"}') == '{\n  "a": 1.50,\n  "a": "\\u00e9\\/"\n}'


def test_a_url_in_a_string_is_no_key() -> None:
    kinds = [token.kind for token in tokens('["https://a.b":1, "c"]') if '"' in token.text]
    assert kinds == [Kind.KEY, Kind.STRING]
    assert [t.text for t in tokens('{"u":"https://a"}')][3] == '"https://a"'


def test_hostile_nesting_stays_narrow() -> None:
    assert max(depth for depth, _ in pretty_lines("[" * 5000 + "]" * 5000)) == MAX_INDENT


def test_only_whole_objects_and_arrays_are_json() -> None:
    assert is_json(b' {"a": 1}')
    assert not is_json(b'{"a": 1')
    assert not is_json(b"12")
    assert not is_json(b"")
    assert not is_json(b"[" * 200_000)
