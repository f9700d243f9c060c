"""The checker: which exchanges prove a lesson, and what is said of those that do not."""

from __future__ import annotations

import time
from typing import Any

import pytest

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trainer.checking import standing
from mfa_tui.trainer.gaps import Gaps
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
    assert near.reason == "AuthFlow was USER_SRP_AUTH, not USER_PASSWORD_AUTH"


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
    assert near.reason == "AuthFlow was USER_PASSWORD_AUTH, not USER_AUTH"


def test_a_near_miss_tells_what_was_asked_before_what_was_answered() -> None:
    lesson = lesson_with("""[[step.proof]]
call = "InitiateAuth"
when = ["response.ChallengeName", "request.AuthFlow == 'USER_AUTH'"]""")
    calls = Calls()
    calls.sign_in()
    near = stands(calls, lesson).near
    assert near is not None
    assert near.reason == "AuthFlow was USER_PASSWORD_AUTH, not USER_AUTH"


def test_a_near_miss_shows_no_secret() -> None:
    calls = Calls()
    calls.sign_in()
    calls.get_user(ID)
    near = stands(calls, answers=ANSWERED).near
    assert near is not None
    assert ID not in near.reason
    assert near.reason == "the AccessToken was not the one of exchange 1"


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
    assert first.reason == "it worked (ok); it should be refused with NotAuthorizedException"
    assert second.reason == "its message was another one: “Invalid Access Token”"
    calls.get_user(error="NotAuthorizedException", message="Access Token has been revoked")
    assert stands(calls, lesson).passed


OFF = {"users": {"ana": {"Enabled": False}}}


def test_state_that_no_longer_holds_is_broken_and_says_why() -> None:
    calls = Calls()
    calls.sign_in()
    before = stands(calls, answers=ANSWERED)
    now = stands(calls, before=before, state=OFF, answers=ANSWERED)
    check = now.of("ask").checks[1]
    assert (check.mark, check.reason) == (Mark.BROKEN, "ana’s Enabled is false")
    now = stands(calls, before=now, state=OFF, answers=ANSWERED)
    assert now.of("ask").checks[1].mark is Mark.BROKEN
    assert stands(calls, before=now, answers=ANSWERED).of("ask").checks[1].mark is Mark.DONE


def test_state_that_held_before_its_step_was_due_cannot_break() -> None:
    calls = Calls()
    before = stands(calls)
    assert before.of("ask").checks[1].mark is Mark.DONE
    assert stands(calls, before=before, state=OFF).of("ask").checks[1].mark is Mark.PENDING
    calls.sign_in()
    now = stands(calls, before=before, state=OFF)
    assert now.of("ask").checks[1].mark is Mark.PENDING


def test_a_completed_lesson_stays_so_and_says_what_was_undone() -> None:
    calls = Calls()
    calls.sign_in()
    calls.get_user()
    before = stands(calls, answers=ANSWERED)
    now = stands(calls, before=before, state=OFF, answers=ANSWERED)
    assert now.passed
    check = now.of("ask").checks[1]
    assert check.reason == "undone since (ana’s Enabled is false)"
    calls.call("GlobalSignOut", {"AccessToken": "x"})
    now = stands(calls, before=now, answers=ANSWERED)
    assert now.passed
    assert [each.reason for each in now.of("ask").checks if each.reason] == [
        "undone since (exchange 3 is such a GlobalSignOut)"
    ]


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


def turn(name: str, *matches: str) -> str:
    matched = "".join(f"[[wrong.match]]\n{each}\n" for each in matches)
    return f'[[wrong]]\nid = "{name}"\nhint = "h"\n{matched}'


def taken(calls: Calls, lesson: Lesson, **more: Any) -> str:
    found = stands(calls, lesson, **more).wrong
    return found.id if found else ""


ONLY_GET_USER = '[[step.proof]]\ncall = "GetUser"\nwhen = ["request.AccessToken == \'x\'"]'


def test_a_wrong_turn_is_none_before_the_lesson_nor_once_it_led_on() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "InitiateAuth"', ONLY_GET_USER, wrong=turn("w", 'call = "SignUp"')
    )
    calls = Calls()
    calls.call("SignUp", {})
    assert taken(calls, lesson) == "w"
    assert taken(calls, lesson, began=1) == ""
    calls.sign_in()
    assert taken(calls, lesson) == ""


def test_of_equal_wrong_turns_the_first_in_the_file_is_told() -> None:
    match = 'call = "SignUp"'
    lesson = lesson_with(ONLY_GET_USER, wrong=turn("one", match) + turn("two", match))
    calls = Calls()
    calls.call("SignUp", {})
    assert taken(calls, lesson) == "one"


def test_who_has_tried_again_and_missed_otherwise_has_left_the_wrong_turn() -> None:
    lesson = lesson_with(ONLY_GET_USER, wrong=turn("w", 'call = "SignUp"'))
    calls = Calls()
    calls.call("SignUp", {})
    assert taken(calls, lesson) == "w"
    calls.get_user()
    assert taken(calls, lesson) == ""


def test_a_wrong_turn_that_was_left_hides_none_that_still_holds() -> None:
    off = turn("off", 'state = "users.ana.Enabled == `false`"')
    for wrong in (off + turn("w", 'call = "SignUp"'), turn("w", 'call = "SignUp"') + off):
        lesson = lesson_with(ONLY_GET_USER, wrong=wrong)
        calls = Calls()
        calls.call("SignUp", {})
        assert taken(calls, lesson, state=OFF) == "w"
        calls.get_user()
        assert taken(calls, lesson, state=OFF) == "off"
        assert taken(calls, lesson) == ""


def test_a_wrong_turn_without_calls_stays_until_its_state_is_another_one() -> None:
    lesson = lesson_with(ONLY_GET_USER, wrong=turn("off", 'state = "users.ana.Enabled == `false`"'))
    calls = Calls()
    calls.get_user()
    assert taken(calls, lesson, state=OFF) == "off"
    assert taken(calls, lesson) == ""
    nothing_known = standing(lesson, Seen.of(calls.trace.snapshot()), Situation(None))
    assert nothing_known.wrong is None


def test_every_part_of_a_wrong_turn_has_to_be_there() -> None:
    parts = (
        'state = "users.ana.Enabled == `false`"',
        'never = "ListDevices"',
        'call = "SignUp"\ntimes = 2',
    )
    lesson = lesson_with(ONLY_GET_USER, wrong=turn("w", *parts))
    calls = Calls()
    calls.call("ListDevices", {})
    calls.call("SignUp", {})
    assert taken(calls, lesson, state=OFF, began=1) == ""
    calls.call("SignUp", {})
    assert taken(calls, lesson, state=OFF, began=1) == "w"
    assert taken(calls, lesson, began=1) == ""
    assert taken(calls, lesson, state=OFF) == ""


def test_anytime_steps_may_be_done_before_those_above_them() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "GetUser"', 'anytime = true\n[[step.proof]]\ncall = "ListDevices"'
    )
    calls = Calls()
    calls.call("ListDevices", {})
    calls.get_user()
    assert stands(calls, lesson).passed


def test_anytime_steps_may_need_the_names_of_those_in_their_order() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "InitiateAuth"\nas = "first"',
        'anytime = true\n[[step.proof]]\ncall = "GetUser"\n'
        'when = ["request.AccessToken == first.response.AuthenticationResult.AccessToken"]',
    )
    calls = Calls()
    calls.sign_in()
    calls.get_user(ID)
    assert marks(stands(calls, lesson)) == ["done", "pending"]
    calls.get_user()
    assert stands(calls, lesson).passed


def test_what_came_before_the_last_progress_is_neither_near_nor_a_stumble() -> None:
    flow = '[[step.proof]]\ncall = "InitiateAuth"\nwhen = ["request.AuthFlow == \'{}\'"]'
    lesson = lesson_with(flow.format("USER_AUTH"), flow.format("USER_SRP_AUTH"))
    calls = Calls()
    calls.get_user(error="NotAuthorizedException")
    calls.sign_in()
    now = stands(calls, lesson)
    assert now.near is not None and len(now.stumbles) == 1
    calls.sign_in(flow="USER_AUTH")
    now = stands(calls, lesson)
    assert (now.progress, now.near, now.stumbles) == (3, None, ())


def test_the_proof_of_a_skipped_step_is_no_progress() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "InitiateAuth"',
        '[[step.proof]]\ncall = "GetUser"\nwhen = ["request.AccessToken == \'x\'"]',
    )
    calls = Calls()
    calls.get_user()
    calls.sign_in()
    now = stands(calls, lesson, skipped=frozenset({"s0"}))
    assert now.progress == 0
    assert now.near is not None and now.near.exchange == 1


def test_what_cannot_be_seen_does_not_hold_up_what_comes_after_it() -> None:
    lesson = lesson_with(
        '[[step.proof]]\ncall = "DefineAuthChallenge"', '[[step.proof]]\ncall = "GetUser"'
    )
    calls = Calls()
    calls.get_user()
    gaps = Gaps(True, items={("s0", 0): "it is inside"})
    assert marks(stands(calls, lesson, gaps=gaps)) == ["explained", "done"]


def test_what_must_not_happen_may_have_happened_before_the_lesson() -> None:
    calls = Calls()
    calls.call("GlobalSignOut", {"AccessToken": "x"})
    never = [stands(calls, began=began).of("ask").checks[2].mark for began in (0, 1)]
    assert never == [Mark.BROKEN, Mark.DONE]


def test_neither_calls_before_the_lesson_nor_fetched_keys_are_what_was_seen() -> None:
    calls = Calls()
    calls.get_user()
    assert stands(calls, began=1).saw == "no call of yours yet"
    calls.sign_in()
    request = HttpRequest("GET", "https://pool.example/.well-known/jwks.json", (), b"")
    fetched = calls.trace.open(Party.APP, Party.COGNITO, "jwks.json", request)
    calls.trace.close(fetched.number, HttpResponse(200, (), b"{}"))
    assert stands(calls, began=1).saw == "InitiateAuth: tokens (exchange 2)"


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
        ("within(request.A, ['x', 'y'])", True),
        ("within(request.B, ['x'])", False),
        ("matches(request.C, '^TX[|]')", True),
        ("matches(request.C, 'abc$')", True),
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
