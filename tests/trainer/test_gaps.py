"""What a real pool cannot show is explained: it holds nothing up, and counts where it comes after all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from mfa_tui.trainer.checking import standing
from mfa_tui.trainer.gaps import BUILDS_ON, INSIDE, NOT_READ, NOT_TOLD, Gaps, gaps_of
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.seen import Seen
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Mark, Standing
from tests.trainer.small import MATTER, Calls, lesson_text

OPERATIONS = ("InitiateAuth", "GetUser", "GlobalSignOut")
REAL = Gaps(real=True)
ANA = {"users": {"ana": {"Enabled": True}}}


def lesson_with(*changes: tuple[str, str]) -> Lesson:
    """The small lesson with some of its text replaced."""
    text = lesson_text(MATTER)
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return lesson_of("T01.md", text)


LESSON = lesson_with()
CLOCKED = lesson_with(
    ('"call InitiateAuth AuthFlow=USER_PASSWORD_AUTH"]', '"clock +3m\\ncall InitiateAuth"]')
)


def judged(lesson: Lesson, calls: Calls, gaps: Gaps, state: Mapping[str, Any] | None) -> Standing:
    seen = Seen()
    seen.update(calls.trace.snapshot())
    return standing(lesson, seen, Situation(state, gaps=gaps))


def test_a_step_that_moves_the_clock_is_explained_and_what_builds_on_it_too() -> None:
    gaps = gaps_of(CLOCKED, OPERATIONS)
    assert gaps.steps == {
        "sign-in": "it needs a clock that can be moved",
        "ask": BUILDS_ON,
    }
    assert gaps.words(CLOCKED)[0] == "Sign in: it needs a clock that can be moved"


def test_an_explained_step_holds_up_nothing_and_counts_where_it_comes() -> None:
    gaps = Gaps(real=True, steps={"sign-in": "it needs a clock"})
    calls = Calls()
    now = judged(LESSON, calls, gaps, ANA)
    assert now.current is not None
    assert now.current.step.id == "ask"
    assert [check.mark for check in now.of("sign-in").checks] == [Mark.EXPLAINED] * 2
    calls.sign_in()
    calls.get_user()
    now = judged(LESSON, calls, gaps, ANA)
    marks = [check.mark for check in now.of("sign-in").checks]
    assert marks == [Mark.DONE, Mark.EXPLAINED]
    assert now.of("ask").passed
    assert now.explained
    assert not now.passed


def test_calls_inside_the_service_are_not_waited_for() -> None:
    lesson = lesson_with(('call = "InitiateAuth"', 'call = "DefineAuthChallenge"'))
    gaps = gaps_of(lesson, OPERATIONS)
    # the next one looks at the sign-in that is lost with it
    assert gaps.items == {("sign-in", 0): INSIDE, ("ask", 0): INSIDE}


def test_a_state_that_was_not_read_is_explained_even_where_it_seems_to_hold() -> None:
    lesson = lesson_with(("users.ana.Enabled", "!(users.ben)"))
    check = judged(lesson, Calls(), REAL, {}).of("ask").checks[1]
    assert (check.mark, check.reason) == (Mark.EXPLAINED, NOT_READ)
    assert judged(lesson, Calls(), REAL, None).of("ask").checks[1].mark is Mark.EXPLAINED
    assert judged(lesson, Calls(), REAL, ANA).of("ask").checks[1].mark is Mark.DONE


def test_a_comparison_with_the_beginning_needs_that_to_have_been_read() -> None:
    lesson = lesson_with(("users.ana.Enabled", "users.ana == preset.users.ana"))
    unread = judged(lesson, Calls(), REAL, {**ANA, "preset": {}})
    assert unread.of("ask").checks[1].mark is Mark.EXPLAINED
    read = judged(lesson, Calls(), REAL, {**ANA, "preset": ANA})
    assert read.of("ask").checks[1].mark is Mark.DONE


def test_what_no_call_tells_is_explained() -> None:
    for condition in ("users.ana.authenticator", "phone.skew", "faults", "length(values(users))"):
        lesson = lesson_with(("users.ana.Enabled", condition))
        assert gaps_of(lesson, OPERATIONS).items == {("ask", 1): NOT_TOLD}, condition
    assert not gaps_of(LESSON, OPERATIONS).items


def test_the_local_cloud_has_no_gaps() -> None:
    check = judged(LESSON, Calls(), Gaps(), None).of("ask").checks[1]
    assert check.mark is Mark.PENDING
