"""Where a learner goes on, and what there is to try in free play."""

from __future__ import annotations

from dataclasses import replace

from mfa_tui.localcloud.plans import POOLS
from mfa_tui.trainer.experiments import experiments
from mfa_tui.trainer.going_on import next_lesson, worked_on
from mfa_tui.trainer.progress import EVERYTHING, Event, State
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.ui.widgets.flow_choice import FLOWS
from tests.trainer.small import lesson_text

FIRST = lesson_of("T01.md", lesson_text())
SECOND, THIRD = replace(FIRST, id="T02"), replace(FIRST, id="T03")
ALL = (FIRST, SECOND, THIRD)


def event(lesson: str, state: State = State.STARTED, learner: str = "me") -> Event:
    return Event(0.0, learner, lesson, "", state)


def test_the_last_lesson_is_that_of_the_learner_and_of_what_can_be_opened() -> None:
    events = (event("T01"), event("T02"), event("T03", learner="you"), event("gone"))
    assert worked_on(events, "me", ALL) is SECOND
    assert worked_on((*events, event("T01")), "me", ALL) is FIRST
    assert worked_on((), "me", ALL) is None


def test_a_reset_of_all_forgets_it() -> None:
    assert worked_on((event("T01"), event(EVERYTHING, State.RESET)), "me", ALL) is None


def test_the_next_one_is_behind_and_at_the_end_it_goes_round() -> None:
    assert next_lesson(ALL, {"T01"}, "T01") is SECOND
    assert next_lesson(ALL, {"T02"}, "T01") is THIRD
    assert next_lesson(ALL, {"T03"}, "T03") is FIRST
    assert next_lesson(ALL, set()) is FIRST
    assert next_lesson(ALL, {"T01", "T02", "T03"}, "T01") is None


def test_there_are_ten_experiments_with_people_that_there_are() -> None:
    users = {pool.name: {user.username for user in pool.users} for pool in POOLS}
    flows = {option.name for option in FLOWS}
    found = experiments()
    assert len({each.title for each in found}) == 10
    for each in found:
        assert each.do
        assert each.where
        assert each.flow in flows | {""}
        assert not each.pool or each.user in users[each.pool]
