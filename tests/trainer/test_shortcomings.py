"""Why conditions do not hold: in words for beginners, for every condition that is shipped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from mfa_tui.trainer.conditions import holds, names_in, tree_of
from mfa_tui.trainer.document import DOCUMENT_NAMES
from mfa_tui.trainer.lesson import Awaited, Lesson, ProofKind
from mfa_tui.trainer.library import library
from mfa_tui.trainer.path_words import Parts, parts_of
from mfa_tui.trainer.shortcomings import OTHERWISE, shortcoming

QUOTED = re.compile(r"“[^”]*”")
JMESPATH = re.compile(r"[\[\]{}?@`|&=<>!*]|\w\.\w|None|null")

NUMBERS = ("number", "parent")
"""What is always a number."""


def said(condition: str, **document: Any) -> str:
    assert not holds(condition, document), "a condition that holds lacks nothing"
    return shortcoming(condition, document)


def call(**document: Any) -> dict[str, Any]:
    return {"operation": "InitiateAuth", "number": 7, **document}


TOKENS = {"AuthenticationResult": {"IdToken": "eyJhbGciOiJSUzI1NiJ9.e30.c2ln"}}
SESSION = "AYABeNgm0p0AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
FLOW = "request.AuthFlow == 'USER_PASSWORD_AUTH'"


def test_a_value_is_told_with_the_one_that_is_wanted() -> None:
    now = call(request={"AuthFlow": "USER_SRP_AUTH"})
    assert said(FLOW, **now) == "AuthFlow was USER_SRP_AUTH, not USER_PASSWORD_AUTH"
    assert said(FLOW, **call()) == "the call had no AuthFlow; it should be USER_PASSWORD_AUTH"


def test_an_answer_says_what_it_was_instead() -> None:
    asked = call(response={"ChallengeName": "SMS_MFA"})
    assert said("response.ExpiresIn", **call(response={})) == "the answer had no ExpiresIn"
    assert said("response.AuthenticationResult", **asked) == (
        "the answer was the challenge SMS_MFA and had no tokens"
    )
    assert said("response.ChallengeName == 'EMAIL_OTP'", **asked) == (
        "the answer was the challenge SMS_MFA, not the challenge EMAIL_OTP"
    )
    assert said("response.ChallengeName == 'SMS_MFA'", **call(response=TOKENS)) == (
        "the answer was tokens, not the challenge SMS_MFA"
    )
    refused = call(error="NotAuthorizedException")
    assert said("response.AuthenticationResult", **refused) == (
        "it was refused with NotAuthorizedException; it should work"
    )


def test_other_exchanges_are_called_by_their_numbers() -> None:
    start = {"number": 5, "response": {"Session": SESSION}, "request": {"ClientId": "abc"}}
    now = call(request={"Session": f"{SESSION}x", "ClientId": "xyz"}, start=start)
    assert said("request.Session == start.response.Session", **now) == (
        "the Session was not the one of exchange 5"
    )
    assert said("request.ClientId == start.request.ClientId", **now) == (
        "ClientId was xyz, not abc as in exchange 5"
    )
    now = call(request=start["request"], start=start, parent=3)
    assert said("request.ClientId != start.request.ClientId", **now) == (
        "the ClientId was abc, the same as in exchange 5; it should be another"
    )
    assert said("parent == start.number", **now) == (
        "it happened inside exchange 3, not inside exchange 5"
    )


def test_the_state_is_told_by_whose_it_is() -> None:
    state = {"users": {"ana": {"Enabled": False, "UserMFASettingList": ["EMAIL_OTP"]}}}
    assert said("users.ana.Enabled", **state) == "ana’s Enabled is false"
    assert said("users.ana.PreferredMfaSetting", **state) == "ana has no PreferredMfaSetting"
    assert said("contains(users.ana.UserMFASettingList, 'SMS_MFA')", **state) == (
        "ana’s UserMFASettingList is EMAIL_OTP; SMS_MFA should be in it"
    )
    assert said("length(users.ana.UserMFASettingList) == `2`", **state) == (
        "ana’s UserMFASettingList has 1 entry, not 2"
    )
    flows = {"clients": {"web": {"ExplicitAuthFlows": ["ALLOW_USER_AUTH"]}}}
    assert said("contains(clients.web.ExplicitAuthFlows, 'X')", **flows) == (
        "ExplicitAuthFlows of the client web are ALLOW_USER_AUTH; X should be in it"
    )
    assert said("!contains(faults, 'duo clock')", faults=["duo clock"]) == (
        "the fault “duo clock” is still on"
    )
    assert said(
        "pool.LambdaConfig == preset.pool.LambdaConfig", preset={"pool": {"LambdaConfig": {}}}
    ) == ("the pool has no LambdaConfig; it should be what it was at the beginning")


def test_an_author_may_say_it_better_with_the_values_found() -> None:
    now = call(request={"AuthFlow": "USER_AUTH", "Session": SESSION})
    told = shortcoming(FLOW, now, "{request.AuthFlow} asks first; {request.Session} came with it")
    assert told == "USER_AUTH asks first; “AYAB…(48)” came with it"


def test_secrets_are_masked() -> None:
    found = shortcoming("starts_with(request.Session, 'x')", call(request={"Session": SESSION}))
    assert found == "Session was “AYAB…(48)”; it should begin with x"


# -- all that is shipped -----------------------------------------------------------------------


def shipped() -> Iterator[tuple[Lesson, Awaited, str]]:
    for lesson in library().lessons:
        for item in (item for step in lesson.steps for item in step.proof):
            if item.kind is ProofKind.CALL:
                yield from ((lesson, item, condition) for condition in item.when)
            elif item.kind is ProofKind.STATE:
                yield lesson, item, item.subject


@pytest.mark.parametrize("kind", [ProofKind.CALL, ProofKind.STATE])
def test_every_shipped_condition_has_words_without_jmespath(kind: ProofKind) -> None:
    found = 0
    for lesson, item, condition in shipped():
        if item.kind is not kind:
            continue
        about = f"{lesson.id}: {condition}"
        told = {
            shortcoming(condition, each, item.words_for(condition))
            for each in worlds(condition, kind)
            if not holds(condition, each)
        }
        if say := item.words_for(condition):
            told = {shortcoming(condition, {}, say)}
        assert told, f"{about} holds whatever is in the document"
        for words in told:
            assert OTHERWISE not in words, f"{about} needs `say`"
            bare = QUOTED.sub("", words)
            assert not JMESPATH.search(bare), f"{about} is told as: {words}"
            assert len(words) <= 156, f"{about} is too long for the strip: {words}"
        found += 1
    assert found > 20


def worlds(condition: str, kind: ProofKind) -> Iterator[dict[str, Any]]:
    """Documents that have nothing of what `condition` asks for, and such that have other values."""
    names = names_in(condition) - DOCUMENT_NAMES if kind is ProofKind.CALL else ()
    tree = tree_of(condition)
    literals = [each["value"] for each in _nodes(tree) if each["type"] == "literal"]
    paths = list(dict.fromkeys(_paths(tree)))
    for value in ("", False, True, [], ["other"], 7, {"a": 1}, "other", *literals):
        for places in ([], paths, paths[:1], paths[1:]):
            made: dict[str, Any] = {name: {"number": 5} for name in names}
            if kind is ProofKind.CALL:
                made |= {"operation": "GetUser", "number": 4, "error": None, "request": {}}
            for parts in places:
                if parts[-1] not in NUMBERS or type(value) is int:
                    _put(made, parts, value)
            yield made
            yield {**made, "error": "NotAuthorizedException", "response": None}


def _nodes(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node["children"]:
        if isinstance(child, dict):
            yield from _nodes(child)


def _paths(node: dict[str, Any]) -> Iterator[Parts]:
    if parts := parts_of(node):
        yield parts
    elif node["type"] not in ("filter_projection", "projection", "value_projection"):
        for child in node["children"]:
            if isinstance(child, dict):
                yield from _paths(child)


def _put(within: Any, parts: Parts, value: Any) -> None:
    """Put `value` at the path `parts`; lists get as many members as that needs."""
    for part, following in zip(parts, (*parts[1:], None), strict=True):
        if isinstance(part, int):
            within += [{} for _ in range(abs(part) + 1 - len(within))]
        empty: Any = value if following is None else [] if isinstance(following, int) else {}
        kept = within[part] if isinstance(part, int) else within.get(part)
        if following is None or not isinstance(kept, type(empty)):
            within[part] = empty
        within = within[part]
