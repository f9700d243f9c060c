"""Parameters that are edited as text: what is masked comes back whole, what is wrong says where."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_tui.trace.draft import Draft, DraftProblem
from mfa_tui.trace.text import printable

SESSION = "AYABeF" + "k3-_" * 60
CALL: dict[str, Any] = {
    "ClientId": "1exampleclientid",
    "ChallengeName": "SOFTWARE_TOKEN_MFA",
    "Session": SESSION,
    "ChallengeResponses": {"USERNAME": "ana", "SOFTWARE_TOKEN_MFA_CODE": "492039"},
}


def test_the_text_masks_secrets_and_nothing_else() -> None:
    text = Draft(CALL).masked_text
    assert SESSION not in text and "492039" not in text
    assert '"Session": "AYAB…(246)"' in text
    assert '"SOFTWARE_TOKEN_MFA_CODE": "•••(6)"' in text
    assert '"USERNAME": "ana"' in text


def test_untouched_placeholders_stand_for_the_true_values() -> None:
    draft = Draft(CALL)
    text = draft.masked_text.replace("ana", "ben")
    changed = draft.document(text, masked=True)
    assert changed["Session"] == SESSION
    responses = {"USERNAME": "ben", "SOFTWARE_TOKEN_MFA_CODE": "492039"}
    assert changed["ChallengeResponses"] == responses


def test_a_placeholder_may_move_and_go() -> None:
    draft = Draft(CALL)
    assert draft.document('{"ClientMetadata": {"code": "•••(6)"}}', masked=True) == {
        "ClientMetadata": {"code": "492039"}
    }


def test_secrets_that_look_alike_are_told_apart() -> None:
    call = {"PreviousPassword": "Passw0rd!", "ProposedPassword": "Passw0rd?", "Again": "Passw0rd!"}
    draft = Draft(call)
    assert json.loads(draft.masked_text) == {
        "PreviousPassword": "•••(9)",
        "ProposedPassword": "•••(9) #2",
        "Again": "•••(9)",
    }
    assert draft.document(draft.masked_text, masked=True) == call


def test_revealing_keeps_what_was_typed_and_can_be_undone() -> None:
    draft = Draft(CALL)
    half_done = draft.masked_text.replace('"ana"', '"ben" oops')
    shown = draft.revealed(half_done)
    assert SESSION in shown and "492039" in shown and '"ben" oops' in shown
    assert draft.masked(shown) == half_done


def test_a_revealed_text_means_what_it_says() -> None:
    draft = Draft(CALL)
    text = draft.revealed(draft.masked_text).replace("492039", "•••(6)")
    assert draft.document(text, masked=False)["ChallengeResponses"]["SOFTWARE_TOKEN_MFA_CODE"] == (
        "•••(6)"
    )


def test_a_changed_placeholder_is_not_sent_by_accident() -> None:
    draft = Draft(CALL)
    with pytest.raises(DraftProblem, match="left whole") as caught:
        draft.document(draft.masked_text.replace("•••(6)", "•••(6)7"), masked=True)
    assert (caught.value.line, caught.value.column) == (7, 32)


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{\n  "a": 1\n  "b": 2\n}', (3, 3), "delimiter"),
        ("", (1, 1), "expecting value"),
        ('{"a": 1} x', (1, 10), "extra data"),
        ("[1]", (1, 1), "one JSON object"),
        ('{"a": NaN}', (1, 1), "no NaN"),
        ('{"a":' * 100_000, (1, 1), "cannot be read"),
    ],
)
def test_what_is_no_object_says_where(text: str, place: tuple[int, int], words: str) -> None:
    with pytest.raises(DraftProblem, match=words) as caught:
        Draft(CALL).document(text, masked=True)
    assert (caught.value.line, caught.value.column) == place
    assert str(caught.value).startswith(f"Line {place[0]}, column {place[1]}: ")


def test_a_call_without_secrets_has_nothing_to_reveal() -> None:
    draft = Draft({"Message": "…(5)"})
    assert not draft.has_secrets
    assert draft.document(draft.masked_text, masked=True) == {"Message": "…(5)"}


names = st.sampled_from(["Password", "Session", "USERNAME", "Code", "x", "SecretHash"]) | st.text()
documents = st.dictionaries(
    names,
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(names, inner),
        max_leaves=8,
    ),
)


@given(documents)
def test_any_parameters_survive_being_looked_at(document: dict[str, Any]) -> None:
    draft = Draft(document)
    assert draft.document(draft.masked_text, masked=True) == document
    shown = draft.revealed(draft.masked_text)
    assert draft.document(shown, masked=False) == document
    assert printable(shown) == shown
