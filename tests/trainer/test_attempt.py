"""One attempt at a lesson: from when on it counts, and what it is measured by."""

from __future__ import annotations

from typing import Any

from mfa_tui.trainer.attempt import Attempt
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.standing import Mark
from tests.trainer.small import MATTER, Calls, lesson_text

OFF, ON = "OFF", "ON"
LESSON = lesson_of("T01.md", lesson_text())
CHANGED = lesson_of(
    "T01.md",
    lesson_text(MATTER.replace("users.ana.Enabled", "pool.MfaConfiguration != preset.pool.Mfa")),
)


def world(mode: str = OFF) -> dict[str, Any]:
    return {"users": {"ana": {"Enabled": True}}, "pool": {"MfaConfiguration": mode, "Mfa": mode}}


def attempt(calls: Calls, lesson: Lesson = LESSON) -> Attempt:
    return Attempt(lesson, calls.trace, {}, world())


def mark(of: Attempt, step: str, check: int = 0) -> Mark:
    return of.now.of(step).checks[check].mark


def test_nothing_counts_until_it_begins() -> None:
    calls = Calls()
    tried = attempt(calls)
    calls.sign_in()
    tried.judge(world())
    assert mark(tried, "sign-in") is Mark.PENDING
    assert (tried.exchanges, tried.calls) == ((), ())
    tried.begin(world())
    assert mark(tried, "sign-in") is Mark.PENDING
    calls.sign_in()
    tried.judge(world())
    assert mark(tried, "sign-in") is Mark.DONE
    assert [each.number for each in tried.calls] == [2]


def test_the_preset_is_the_untouched_world_first_and_then_that_in_which_it_began() -> None:
    assert mark(attempt(Calls()), "ask", 1) is Mark.DONE
    tried = attempt(Calls(), CHANGED)
    assert mark(tried, "ask", 1) is Mark.PENDING
    assert tried.judge(world(ON)).of("ask").checks[1].mark is Mark.DONE
    tried.begin(world(ON))
    assert mark(tried, "ask", 1) is Mark.PENDING
    tried.judge(world(OFF))
    assert mark(tried, "ask", 1) is Mark.DONE


def test_a_completed_lesson_stays_so() -> None:
    calls = Calls()
    tried = attempt(calls)
    tried.begin(world())
    calls.sign_in()
    calls.get_user()
    tried.answers["header"] = "X-Amz-Target"
    assert tried.judge(world()).passed
    assert tried.judge({"users": {"ana": {"Enabled": False}}}).passed


def test_it_is_repaired_once_its_proof_is_there() -> None:
    tried = attempt(calls := Calls())
    tried.begin(world())
    assert not tried.result(world(), hints=0, scored=False).fixed
    calls.sign_in()
    calls.get_user()
    tried.answers["header"] = "X-Amz-Target"
    tried.judge(world())
    assert tried.result(world(), hints=0, scored=False).fixed
