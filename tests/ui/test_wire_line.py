"""Folding of long lines: nothing is lost, nothing sticks out, and no row begins with a comma."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mfa_tui.ui.widgets.wire_line import CLOSING, Line, folded
from mfa_tui.ui.widgets.wire_roles import Role

HANG = 9
words = st.text("abcXYZ_", min_size=1, max_size=34)
sentences = st.lists(st.tuples(words, st.sampled_from(["", ",", ".", ":"])), min_size=1)


@given(sentences, st.integers(40, 120))
def test_a_row_of_prose_begins_with_a_word(parts: list[tuple[str, str]], width: int) -> None:
    text = " ".join(map("".join, parts))
    rows = [
        "".join(part for part, _ in row)
        for row in folded(
            [Line([("Means".ljust(HANG), Role.HEADING), (text, Role.PLAIN)], HANG)], width
        )
    ]
    assert all(len(row) <= width for row in rows)
    assert "".join([rows[0], *(row[HANG:] for row in rows[1:])]) == "Means".ljust(HANG) + text
    assert [row for row in rows[1:] if row[HANG] in CLOSING] == []
