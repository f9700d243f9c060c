"""Two exchanges side by side."""

from __future__ import annotations

from mfa_tui.trace.difference import Difference, differences
from tests.trace.calls import call, refusal

SENT = {"ClientId": "one", "AuthParameters": {"USERNAME": "alice", "PASSWORD": "Passw0rd"}}
CHANGED = {"ClientId": "one", "AuthParameters": {"USERNAME": "alice", "PASSWORD": "Passw1rd"}}
ANSWER = {"ChallengeName": "SELECT_MFA_TYPE", "List": ["a", {"b": 1}]}


def changed(found: list[Difference]) -> dict[str, tuple[str | None, str | None]]:
    return {each.path: (each.left, each.right) for each in found if not each.same}


def test_an_exchange_and_itself_differ_nowhere_and_keep_their_order() -> None:
    one = call(1, "InitiateAuth", SENT, ANSWER)
    found = differences(one, one)
    assert changed(found) == {}
    assert [each.path for each in found] == [
        "operation",
        "request.url",
        "request.ClientId",
        "request.AuthParameters.USERNAME",
        "request.AuthParameters.PASSWORD",
        "status",
        "response.ChallengeName",
        "response.List[0]",
        "response.List[1].b",
    ]


def test_secrets_are_compared_unmasked_and_shown_masked() -> None:
    left, right = call(1, "InitiateAuth", SENT, ANSWER), call(2, "InitiateAuth", CHANGED, ANSWER)
    path = "request.AuthParameters.PASSWORD"
    assert changed(differences(left, right)) == {path: ('"•••(8)"', '"•••(8)"')}
    assert changed(differences(left, right, reveal=True)) == {path: ('"Passw0rd"', '"Passw1rd"')}


def test_what_only_one_of_them_has() -> None:
    left = call(1, "InitiateAuth", SENT, ANSWER)
    right = call(2, "InitiateAuth", SENT, refusal("NotAuthorizedException", "no"))
    assert changed(differences(left, right)) == {
        "status": ("200", "400"),
        "response.ChallengeName": ('"SELECT_MFA_TYPE"', None),
        "response.List[0]": ('"a"', None),
        "response.List[1].b": ("1", None),
        "response.__type": (None, '"NotAuthorizedException"'),
        "response.message": (None, '"no"'),
    }


def test_hostile_nesting_is_walked_without_recursion() -> None:
    deep: dict[str, object] = {}
    for _ in range(400):
        deep = {"a": deep}
    found = differences(call(1, "GetUser", deep, {}), call(2, "GetUser", {}, {}))
    assert found[2].path.startswith("request.a.a.a")
