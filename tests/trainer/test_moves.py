"""Moves as they are written: words, conditions, documents, values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from mfa_tui.trainer.moves.document import document
from mfa_tui.trainer.moves.language import Move, MoveProblem, move_of, moves_of
from mfa_tui.trainer.moves.values import Unknown, resolved


@dataclass
class Told:
    """A source of values that is told everything."""

    bodies: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    facts: dict[str, Any] = field(default_factory=dict[str, Any])

    def responses(self) -> Iterable[Mapping[str, Any]]:
        return reversed(self.bodies)

    def named(self, name: str) -> Any:
        return self.facts.get(name)

    def computed(self, function: str, arguments: tuple[str, ...], back: int) -> Any:
        return f"{function}:{'/'.join(arguments)}:{back}"


def the_move(line: str) -> Move:
    move = move_of(line)
    assert move
    return move


def test_a_line_is_a_verb_and_its_words() -> None:
    move = the_move("call GetUser AccessToken=$AccessToken  # the one of this sign-in")
    assert (move.verb, move.plain, move.options) == (
        "call",
        ("GetUser",),
        {"AccessToken": "$AccessToken"},
    )


def test_quotes_and_brackets_keep_words_together() -> None:
    move = the_move('call X A={"b": [1, 2]} B="two words" C=$code(ana, x)')
    assert move.options == {"A": '{"b": [1, 2]}', "B": '"two words"', "C": "$code(ana, x)"}


def test_a_bracket_in_quotes_opens_nothing() -> None:
    assert the_move(r'call X A="a \" ] # b" B=1').options == {"A": r'"a \" ] # b"', "B": "1"}


def test_a_backslash_keeps_a_dot_in_the_name_of_an_option() -> None:
    move = the_move(r"call X R.userAttributes\.email=a@example.com")
    made = document(move.options, lambda _: True)
    assert made == {"R": {"userAttributes.email": "a@example.com"}}


def test_empty_lines_and_comments_are_no_moves() -> None:
    assert [move.line for move in moves_of("\n# nothing\nclock +3m\n\n  phone -30s")] == [3, 5]


def test_a_condition_stands_in_front() -> None:
    move = the_move("?srp.day_padding=off srp ana day=plain")
    assert (move.condition, move.verb) == (("srp.day_padding", "off"), "srp")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("clock +3m\ncal GetUser", "line 2: there is no move 'cal'"),
        ('call X A="open', 'line 1: a closing " is missing'),
        ("call X A={", "line 1: a closing } is missing"),
    ],
)
def test_a_line_that_is_no_move_is_named(text: str, words: str) -> None:
    with pytest.raises(MoveProblem, match="^" + words.replace("{", r"\{").replace("}", r"\}")):
        moves_of(text)


def test_paths_make_a_document() -> None:
    made = document({"A.B": "x", "A.C": "[1]", "D": "true", r"E.f\.g": "1.5"}, lambda path: False)
    assert made == {"A": {"B": "x", "C": [1]}, "D": True, "E": {"f.g": 1.5}}


def test_a_code_stays_a_text_where_a_text_belongs() -> None:
    written = {"Code": "012345", "Other": "true", "Quoted": '"6 7"', "Number": "7"}
    made = document(written, lambda path: path != ("Number",))
    assert made == {"Code": "012345", "Other": "true", "Quoted": "6 7", "Number": 7}


def test_the_newest_member_of_that_name_counts() -> None:
    source = Told([{"Session": "old"}, {"Other": 1}, {"deep": [{"Session": "new"}]}])
    found = resolved({"a": "$Session", "b": ["$Session~1"]}, source)
    assert found == {"a": "new", "b": ["old"]}


def test_facts_go_before_members() -> None:
    source = Told([{"client": "x"}], {"client": "mine", "ana.password": "pw"})
    assert resolved(["$client", "$ana.password"], source) == ["mine", "pw"]


def test_functions_get_their_values_resolved() -> None:
    source = Told(facts={"name": "ana"})
    assert resolved("$totp($name, -2)~1", source) == "totp:ana/-2:1"


def test_inside_a_text_references_have_braces() -> None:
    assert resolved("a ${x}: $x", Told(facts={"x": "1"})) == "a 1: $x"


def test_two_dollars_are_one() -> None:
    assert resolved("$$Session", Told()) == "$Session"


def test_a_member_that_nobody_sent_is_named() -> None:
    with pytest.raises(Unknown, match="SecretCode"):
        resolved("$SecretCode", Told([{"a": 1}]))
