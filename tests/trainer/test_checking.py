"""The checker: which exchanges prove a lesson, and what is said of those that do not."""

from __future__ import annotations

import time
from typing import Any

import pytest

from mfa_tui.trainer.checking import standing
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.seen import Seen
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Mark, Standing
from tests.trainer.small import ID, MATTER, Calls, lesson_text, token

ENABLED = {"users": {"ana": {"Enabled": True}}}
LESSON = lesson_of("T01.md", lesson_text())
ANSWERED = {"header": "x-amz-target"}


def stands(
    calls: Calls,
    lesson: Lesson = LESSON,
    *,
    before: Standing | None = None,
    state: dict[str, Any] | None = None,
    **situation: Any,
) -> Standing:
    given = Situation(state or ENABLED, **situation)
    return standing(lesson, Seen.of(calls.trace.snapshot()), given, before)


def marks(now: Standing) -> list[str]:
    return [check.mark.value for step in now.steps for check in step.checks]


def lesson_with(*proofs: str, wrong: str = "") -> Lesson:
    """The small lesson with other items of proof, one step for each."""
    head, tail = MATTER.split("[[step]]", 1)[0], MATTER[MATTER.index("[[task]]\nid") :]
    steps = "".join(
        f'[[step]]\nid = "s{index}"\nhints = ["a", "b", "c"]\n{proof}\n'
        for index, proof in enumerate(proofs)
    )
    tail = tail[: tail.index("[[wrong]]")] + wrong + tail[tail.index("[[question]]") :]
    prose = "Words.\n" + "".join(
        f"## s{index}\n**Do** x\n**See** y\n**Why** z\n" for index in range(len(proofs))
    )
    return lesson_of("T02.md", lesson_text(head + steps + tail.replace('at = "start"', ""), prose))


def test_nothing_is_proved_by_an_untouched_world() -> None:
    now = stands(Calls())
    assert now.current is not None
    assert now.current.step.id == "sign-in"
    assert not now.passed
    assert (now.waiting, now.saw) == ("a sign-in with the password", "no call of yours yet")


def test_the_awaited_calls_in_their_order_pass_every_step() -> None:
    calls = Calls()
    calls.sign_in()
    calls.call("ListDevices", {})
    calls.get_user()
    now = stands(calls, answers=ANSWERED)
    assert now.passed
    assert now.current is None
    assert now.named == {"start": 1}
    assert now.progress == 3


def test_calls_in_another_order_do_not() -> None:
    calls = Calls()
    calls.get_user()
    calls.sign_in()
    assert marks(stands(calls, answers=ANSWERED)) == ["done", "done", "pending", "done", "done"]


def test_calls_before_the_lesson_do_not_count() -> None:
    calls = Calls()
    calls.sign_in()
    assert marks(stands(calls))[0] == "done"
    assert marks(stands(calls, began=1))[0] == "pending"


def test_a_later_sign_in_takes_the_name_when_the_calls_after_it_belong_to_it() -> None:
    calls = Calls()
    calls.sign_in(token(token_use="access", n=1))
    calls.sign_in(token(token_use="access", n=2))
    calls.get_user(token(token_use="access", n=2))
    now = stands(calls, answers=ANSWERED)
    assert now.passed
    assert now.named == {"start": 2}


def test_a_call_in_flight_is_not_looked_at() -> None:
    calls = Calls()
    done = calls.sign_in()
    calls.trace.open(done.source, done.destination, "GetUser", done.request)
    now = stands(calls, answers=ANSWERED)
    assert now.current is not None
    assert now.saw == "InitiateAuth: tokens (exchange 1)"


def test_a_near_miss_names_the_condition_and_what_was_found() -> None:
    calls = Calls()
    calls.sign_in(flow="USER_SRP_AUTH")
    near = stands(calls).near
    assert near is not None
    assert near.exchange == 1
    assert near.reason == "request.AuthFlow is 'USER_SRP_AUTH', not 'USER_PASSWORD_AUTH'"


def test_where_any_call_will_do_a_near_miss_fits_the_first_condition() -> None:
    lesson = lesson_with("""[[step.proof]]
call = "*"
when = ["response.AuthenticationResult", "request.AuthFlow == 'USER_AUTH'"]""")
    calls = Calls()
    calls.sign_in()
    calls.get_user()
    near = stands(calls, lesson).near
    assert near is not None
    assert near.exchange == 1
    assert near.reason == "request.AuthFlow is 'USER_PASSWORD_AUTH', not 'USER_AUTH'"


def test_a_near_miss_shows_no_secret() -> None:
    calls = Calls()
    calls.sign_in()
    calls.get_user(ID)
    near = stands(calls, answers=ANSWERED).near
    assert near is not None
    assert ID not in near.reason
    assert near.reason.startswith("request.AccessToken is 'eyJh…(")


def test_the_wrong_error_is_a_near_miss() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "GetUser"\nerror = "NotAuthorizedException"\nmessage = "revoked"'
    )
    calls = Calls()
    calls.get_user()
    first = stands(calls, lesson).near
    calls.get_user(error="NotAuthorizedException", message="Invalid Access Token")
    second = stands(calls, lesson).near
    assert first is not None and second is not None
    assert first.reason == "it gave ok, not NotAuthorizedException"
    assert second.reason == "the message is “Invalid Access Token”"
    calls.get_user(error="NotAuthorizedException", message="Access Token has been revoked")
    assert stands(calls, lesson).passed


def test_state_that_no_longer_holds_is_broken_and_says_why() -> None:
    calls = Calls()
    calls.sign_in()
    calls.get_user()
    before = stands(calls, answers=ANSWERED)
    off = {"users": {"ana": {"Enabled": False}}}
    now = stands(calls, before=before, state=off, answers=ANSWERED)
    check = now.of("ask").checks[1]
    assert (check.mark, check.reason) == (Mark.BROKEN, "users.ana.Enabled is false")
    assert stands(calls, before=now, state=off).of("ask").checks[1].mark is Mark.BROKEN
    assert stands(calls, before=now, answers=ANSWERED).passed


def test_what_must_not_happen_breaks_its_step_with_the_exchange() -> None:
    calls = Calls()
    calls.sign_in()
    calls.call("GlobalSignOut", {"AccessToken": "x"})
    check = stands(calls).of("ask").checks[2]
    assert (check.mark, check.exchange) == (Mark.BROKEN, 2)
    assert check.reason == "exchange 2 is such a GlobalSignOut"


def test_a_skipped_step_is_behind_the_learner_but_not_passed() -> None:
    calls = Calls()
    now = stands(calls, skipped=frozenset({"sign-in"}))
    assert now.current is not None
    assert now.current.step.id == "ask"
    calls.sign_in()
    calls.get_user()
    now = stands(calls, skipped=frozenset({"sign-in"}))
    assert now.current is None
    assert not now.passed


def test_a_wrong_turn_is_told_until_the_learner_gets_further() -> None:
    calls = Calls()
    calls.sign_in()
    calls.get_user(ID, error="NotAuthorizedException", message="Invalid Access Token")
    now = stands(calls, answers=ANSWERED)
    assert now.wrong is not None
    assert now.wrong.id == "id-token"
    assert len(now.stumbles) == 1
    calls.get_user()
    assert stands(calls, answers=ANSWERED).wrong is None


def test_a_wrong_turn_of_another_step_is_none() -> None:
    calls = Calls()
    calls.sign_in()
    calls.get_user(ID, error="NotAuthorizedException", message="Invalid Access Token")
    assert stands(calls).wrong is None


def test_of_two_wrong_turns_the_one_taken_last_is_told() -> None:
    wrong = "".join(
        f"""
[[wrong]]
id = "{name}"
hint = "h"
[[wrong.match]]
call = "AssociateSoftwareToken"
as = "secret"
[[wrong.match]]
call = "VerifySoftwareToken"
when = ["request.UserCode == '{name}'", "request.Session != secret.response.Session"]
"""
        for name in ("111111", "222222")
    )
    lesson = lesson_with('[[step.proof]]\ncall = "SetUserMFAPreference"', wrong=wrong)
    calls = Calls()

    def verify(code: str) -> str:
        calls.call("VerifySoftwareToken", {"UserCode": code, "Session": "other"})
        found = stands(calls, lesson).wrong
        return found.id if found else ""

    assert verify("111111") == ""
    calls.call("AssociateSoftwareToken", {}, {"Session": "one"})
    assert [verify(code) for code in ("111111", "222222", "111111", "333333")] == [
        "111111",
        "222222",
        "111111",
        "111111",
    ]


def test_anytime_steps_may_be_done_before_those_above_them() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "GetUser"', 'anytime = true\n[[step.proof]]\ncall = "ListDevices"'
    )
    calls = Calls()
    calls.call("ListDevices", {})
    calls.get_user()
    assert stands(calls, lesson).passed


def test_a_call_can_be_awaited_many_times() -> None:
    lesson = lesson_with('[[step.proof]]\ncall = "GetUser"\ntimes = 3')
    calls = Calls()
    calls.get_user()
    calls.get_user()
    (check,) = stands(calls, lesson).steps[0].checks
    assert (check.mark, check.reason) == (Mark.PENDING, "2 of 3")
    calls.get_user()
    assert stands(calls, lesson).passed


def test_calls_inside_others_count_and_are_not_what_was_seen_last() -> None:
    lesson = lesson_with('[[step.proof]]\ncall = "DefineAuthChallenge"')
    calls = Calls()
    outer = calls.sign_in()
    calls.call("DefineAuthChallenge", {"request": {}}, parent=outer.number)
    now = stands(calls, lesson)
    assert now.passed
    assert now.saw == "InitiateAuth: tokens (exchange 1)"


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ("same_set(request.A, ['y', 'x'])", True),
        ("same_set(request.A, ['x'])", False),
        ("within(request.A, ['x', 'y', 'z'])", True),
        ("within(request.B, ['x'])", False),
        ("matches(request.C, '^TX[|]')", True),
        ('headers."x-amz-target" && status == `200` && !error', True),
        ("access_claims.token_use == 'access' && id_claims.token_use == 'id'", True),
        ("sent_claims.token_use == 'id'", True),
        ("length(request.C) > `99`", False),
        ("request.N", True),
        ("contains(request.C, request.D)", False),
    ],
)
def test_conditions_see_the_document_of_the_exchange(condition: str, fits: bool) -> None:
    quoted = condition.replace('"', '\\"')
    lesson = lesson_with(f'[[step.proof]]\ncall = "Any"\nwhen = ["{quoted}"]')
    calls = Calls()
    sent = {"A": ["x", "y"], "C": "TX|abc", "N": 0, "AccessToken": ID}
    result = {"AccessToken": token(token_use="access"), "IdToken": ID}
    calls.call("Any", sent, {"AuthenticationResult": result})
    assert stands(calls, lesson).passed is fits


def test_five_hundred_exchanges_are_judged_quickly() -> None:
    """Six chained rounds, each looking for its Session among hundreds of calls of one kind."""
    rounds = [
        f'[[step.proof]]\ncall = "RespondToAuthChallenge"\nas = "r{index}"\n'
        + (f'when = ["request.Session == r{index - 1}.response.Session"]' if index else "")
        for index in range(6)
    ]
    lesson = lesson_with(*rounds, '[[step.proof]]\ncall = "GetUser"\nerror = "Never"')
    calls = Calls()
    for index in range(500):
        sent = {"Session": f"session-{index // 4}", "ClientId": "c", "ChallengeResponses": {}}
        calls.call("RespondToAuthChallenge", sent, {"Session": f"session-{index // 4 + 1}"})
    seen = Seen.of(calls.trace.snapshot())
    now = standing(lesson, seen, Situation(ENABLED))
    assert [step.passed for step in now.steps] == [True] * 6 + [False]
    start = time.process_time()
    calls.call("RespondToAuthChallenge", {"Session": "session-7"}, {"Session": "session-8"})
    seen.update(calls.trace.snapshot())
    standing(lesson, seen, Situation(ENABLED))
    assert time.process_time() - start < 1
