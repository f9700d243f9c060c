"""What a drill is worth, part by part."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.scoring import Result, collateral, costly, result
from mfa_tui.trainer.seen import Seen
from tests.trainer.small import MATTER, Calls, lesson_text

DRILL = lesson_of(
    "D01.md",
    lesson_text(
        MATTER.replace('track = "core"', 'track = "drill"')
        + """
[score]
allowed = ["users.ana.Enabled", "pool.LambdaConfig"]
calls = 2
[[score.cause]]
id = "flow"
text = "The flow is wrong."
[[score.cause.at]]
setting = "pool.Flow"
[[score.cause]]
id = "mode"
text = "MFA is off."
[[score.cause.at]]
setting = "pool.MfaConfiguration"
"""
    ),
)
BOTH = ("pool.Flow", "pool.MfaConfiguration")
CHANGED = {"preset": {"pool": {"Name": "a"}}, "pool": {"Name": "b"}}


def judged(*diagnoses: str, **given: Any) -> Result:
    """A drill done as well as can be, but for what is `given`."""
    best: dict[str, Any] = {"fixed": True, "state": {}, "calls": 2, "hints": 0, "scored": False}
    return result(DRILL, Seen(), {}, diagnoses=diagnoses, **best | given)


@pytest.mark.parametrize(
    ("diagnoses", "given", "points"),
    [
        (BOTH, {}, 100),
        (BOTH[:1], {}, 80),
        ((*BOTH, BOTH[0], BOTH[1]), {}, 100),
        ((*BOTH, "pool.Other", "pool.Other"), {}, 95),
        (tuple(f"pool.Other{n}" for n in range(9)), {}, 60),
        (BOTH, {"fixed": False}, 40),
        (BOTH, {"state": CHANGED}, 80),
        (BOTH, {"calls": 3}, 95),
        (BOTH, {"calls": 4}, 95),
        (BOTH, {"calls": 5}, 90),
        (BOTH, {"hints": 2}, 100),
        (BOTH, {"hints": 2, "scored": True}, 90),
        ((), {"fixed": False, "hints": 9, "scored": True}, 0),
    ],
)
def test_points(diagnoses: tuple[str, ...], given: dict[str, Any], points: int) -> None:
    assert judged(*diagnoses, **given).points == points


def test_it_is_done_in_full_with_every_cause_a_repair_and_no_damage() -> None:
    assert judged(*BOTH).full
    assert not judged(*BOTH[:1]).full
    assert not judged(*BOTH, fixed=False).full
    assert not judged(*BOTH, state=CHANGED).full


@pytest.mark.parametrize(
    ("before", "after", "paths"),
    [
        ({"pool": {"Name": "a"}}, {"pool": {"Name": "b"}}, ("pool.Name",)),
        ({"pool": {}}, {"pool": {"Name": "b"}}, ("pool", "pool.Name")),
        ({"pool": {"LastModifiedDate": 1}}, {"pool": {"LastModifiedDate": 2}}, ()),
        ({"pool": {"LambdaConfig": "a"}}, {"pool": {"LambdaConfig": "b"}}, ()),
        ({"pool": {"LambdaConfig": {"A": 1}}}, {"pool": {"LambdaConfig": {"A": 2}}}, ()),
        ({"pool": {"LambdaConfig": [1]}}, {"pool": {"LambdaConfig": [2]}}, ()),
        ({"pool": {"LambdaConfig2": 1}}, {"pool": {"LambdaConfig2": 2}}, ("pool.LambdaConfig2",)),
        *(({name: {"a": 1}}, {name: {"a": 2}}, ()) for name in ("app", "messages", "phone")),
    ],
)
def test_what_was_changed_besides(
    before: dict[str, Any], after: dict[str, Any], paths: tuple[str, ...]
) -> None:
    assert collateral({"preset": before, **after}, DRILL.score.allowed) == paths


def test_looking_costs_nothing_and_asking_for_a_code_or_for_tokens_does() -> None:
    calls = Calls()
    for operation in ("GetUser", "AdminGetUser", "ListUsers", "DescribeUserPool"):
        calls.call(operation, {})
    assert costly(calls.trace.snapshot()) == 0
    for operation in ("GetUserAttributeVerificationCode", "GetTokensFromRefreshToken", "SignUp"):
        calls.call(operation, {})
    keys = HttpRequest("GET", "https://pool.example/.well-known/jwks.json", (), b"")
    fetched = calls.trace.open(Party.APP, Party.COGNITO, "jwks.json", keys)
    calls.trace.close(fetched.number, HttpResponse(200, (), b"{}"))
    assert costly(calls.trace.snapshot()) == 3
