"""The strip of a lesson: nothing important is cut at 80x24, in any lesson or drill."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.library import library
from mfa_tui.trainer.standing import Check, Mark, NearMiss, Standing, StepStanding
from mfa_tui.ui.lesson_words import saw
from mfa_tui.ui.strip_lines import HINT, USUAL, strip_lines

NARROW, WIDE = 78, 118
"""Cells of the strip in windows of 80 and 120 columns."""

MOST = 5
"""Lines that the strip may take of 24 when something went wrong."""

LESSONS = library().lessons


def standings(lesson: Lesson) -> Iterator[Standing]:
    """The lesson at each check of each step, and after each wrong turn that is possible there."""
    for at, step in enumerate(lesson.steps):
        each = StepStanding(step, tuple(Check(item, Mark.PENDING) for item in step.proof))
        passed = (StepStanding(before, ()) for before in lesson.steps[:at])
        for check in each.checks:
            now = Standing((*passed, each), check.words, "GetUser: ok (exchange 4)")
            yield now
            for wrong in lesson.wrong:
                if wrong.step in ("", step.id):
                    yield replace(now, wrong=wrong)


def joined(now: Standing, width: int, *, offering: bool = False) -> str:
    lines = strip_lines(now, width, offering=offering)
    assert all(line.cell_length <= width for line in lines)
    return " ".join(" ".join(line.plain for line in lines).split())


def letters(text: str) -> str:
    """What folding leaves alone: the letters without blanks and without the marks of Markdown."""
    return "".join(text.replace("`", "").replace("**", "").split())


@pytest.mark.parametrize("lesson", LESSONS, ids=[each.id for each in LESSONS])
def test_all_of_task_wait_and_hint_is_there_and_leaves_room_for_the_work(lesson: Lesson) -> None:
    for now in standings(lesson):
        assert now.current is not None
        lines = strip_lines(now, NARROW)
        assert len(lines) <= (MOST if now.wrong else USUAL), [line.plain for line in lines]
        told = letters(joined(now, NARROW)).replace(letters(now_right(now)), "", 1)
        assert letters(now.current.step.do) in told
        assert letters(saw(now) if now.wrong else now.waiting) in told


def now_right(now: Standing) -> str:
    done = sum(each.passed for each in now.steps)
    return f"{done} of {len(now.steps)} done  ctrl+l"


def test_an_offered_hint_is_seen_and_moves_nothing() -> None:
    for lesson in LESSONS:
        for now in standings(lesson):
            for width in (NARROW, WIDE):
                plain, offering = (strip_lines(now, width, offering=each) for each in (False, True))
                assert HINT in offering[0].plain
                assert len(offering) == len(plain)


def test_a_near_miss_of_usual_length_is_not_cut() -> None:
    now = next(standings(LESSONS[0]))
    near = replace(now, near=NearMiss(12, f"{'x' * 60} {'y' * 55}"))
    lines = strip_lines(near, NARROW)
    assert len(lines) <= MOST
    assert joined(near, NARROW).endswith("y" * 55)


def test_a_near_miss_is_begun_in_two_lines_where_there_is_no_room() -> None:
    near = replace(long_task(), near=NearMiss(12, f"{'x' * 40} {'y' * 55}"))
    first, second = strip_lines(near, NARROW, tight=True)
    assert first.plain.endswith(now_right(near))
    assert "…" in first.plain
    assert second.plain.endswith("x…")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_what_goes_well_never_moves_the_screen(width: int) -> None:
    for lesson in LESSONS:
        for now in standings(lesson):
            if now.wrong is None:
                assert len(strip_lines(now, width)) == USUAL
                assert len(strip_lines(now, width, done=("One",))) == USUAL
            lines = strip_lines(now, width, tight=True)
            assert len(lines) == 2
            assert all(line.cell_length <= width for line in lines)


def test_a_refusal_is_told_below_a_long_wait_and_a_success_only_where_there_is_room() -> None:
    now = replace(long_task(), waiting="w" * 60, saw="GetUser: NotAuthorized")
    assert "GetUser" not in joined(now, NARROW)
    assert joined(replace(now, stumbles=("x",)), NARROW).endswith("saw GetUser: NotAuthorized")
    assert "GetUser" in joined(replace(now, waiting="a code"), NARROW)
    assert "GetUser" in joined(now, WIDE)


def long_task() -> Standing:
    """One whose task takes two lines."""
    each = (now for lesson in LESSONS for now in standings(lesson))
    return next(now for now in each if now.current and len(now.current.step.do) > NARROW)
