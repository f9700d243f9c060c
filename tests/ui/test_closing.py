"""The end of a lesson: questions, the solution, and what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.trainer.run import LessonRun
from mfa_tui.training import LocalTraining
from mfa_tui.ui.screens.closing import ClosingScreen
from mfa_tui.ui.screens.home import HomeScreen
from mfa_tui.ui.screens.lesson import LessonScreen
from mfa_tui.ui.screens.solution import SolutionScreen
from mfa_tui.ui.screens.wire_at import WireScreen
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.lessons import open_lesson
from tests.ui.screen import screen_text

SMALL = (80, 24)
WRONG_PASSWORD = (
    "call InitiateAuth AuthFlow=USER_PASSWORD_AUTH AuthParameters.USERNAME=ana "
    "AuthParameters.PASSWORD=nearly"
)


class Ending:
    """A lesson that is through, with its end in front."""

    def __init__(self, walk: Journey, run: LessonRun, training: LocalTraining) -> None:
        self.walk = walk
        self.run = run
        self.training = training
        self.left_for: list[str | None] = []


@asynccontextmanager
async def ending(
    lab: GatedLab,
    lesson: str = "L01",
    moves: str = "",
    *,
    all_of_it: bool = True,
    size: tuple[int, int] = SMALL,
) -> AsyncIterator[Ending]:
    """The end of `lesson`, after `moves` of one's own and, with `all_of_it`, its reference."""
    training = LocalTraining(seed="tests", new_key=shared_key)
    found = training.library().lesson(lesson)
    assert found is not None
    opened = training.open(found)
    run = opened.run
    run.moves.play(moves + ("\n" + found.reference if all_of_it else ""))
    run.refresh()
    async with journey(lab, size, training=training) as walk:
        end = Ending(walk, run, training)
        walk.app.push_screen(ClosingScreen(training, run), end.left_for.append)
        await walk.settled()
        yield end
    opened.close()


async def test_it_says_what_was_learned_and_what_comes_next(lab: GatedLab) -> None:
    async with ending(lab) as end:
        walk = end.walk
        await walk.see("✓ Read the wire: done")
        await walk.see("You have read a sign-in from the first header to the last claim.")
        await walk.see("1 Questions 3, if you like")
        await walk.see("3 Next L02")
        assert end.training.progress().summary("L01").done
        await walk.press("3")
        await walk.settled()
        assert end.left_for == ["L02"]


async def test_it_names_the_steps_that_were_not_proved(lab: GatedLab) -> None:
    async with ending(lab, moves="upto get-user", all_of_it=False) as end:
        await end.walk.see("At the end; not proved: Get user, Wrong password")
        await end.walk.press("q")
        await end.walk.settled()
        assert end.left_for == [None]


async def test_home_is_the_last_way(lab: GatedLab) -> None:
    async with ending(lab) as end:
        await end.walk.press("end", "enter")
        await end.walk.settled()
        assert end.left_for == [""]


async def test_a_right_answer_says_why_and_a_wrong_one_leads_to_the_wire(lab: GatedLab) -> None:
    async with ending(lab) as end:
        walk = end.walk
        await walk.press("1")
        await walk.see("question 1 of 3")
        await walk.see("Which token carries scope?")
        await walk.press("1")
        await walk.see("✗ Not so: access token.")
        await walk.see("Go on (enter) to your own exchange 1, which shows it.")
        assert "⏎ Go on" in walk.screen
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.screen, WireScreen), "the wire")
        await walk.see("1 InitiateAuth 200")
        await walk.press("q")
        await walk.press("a")
        await walk.press("down", "enter")
        await walk.see("✓ Right. The ID token says who somebody is")
        assert "a Again" not in walk.screen
        await walk.press("enter")
        await walk.see("question 2 of 3")
        await walk.press("1")
        await walk.see("✓ Right.")
        await walk.press("enter")
        await walk.see("question 3 of 3")
        await walk.press("escape")
        # what counts is the first answer
        await walk.see("1 Questions 1 of 3 right")


async def test_questions_may_be_left_out(lab: GatedLab) -> None:
    async with ending(lab) as end:
        await end.walk.press("1")
        await end.walk.see("question 1 of 3")
        await end.walk.press("escape")
        await end.walk.see("1 Questions 3, if you like")


async def test_the_solution_lays_both_ways_side_by_side(lab: GatedLab) -> None:
    async with ending(lab, moves=WRONG_PASSWORD) as end:
        walk = end.walk
        await walk.press("2")
        await walk.until(lambda: isinstance(walk.app.screen, SolutionScreen), "the solution")
        await walk.see("You made 4 calls, the reference 3 calls.")
        await walk.see("+ InitiateAuth NotAuthorizedException")
        await walk.see("= GetUser ok ok")
        await walk.press("end", "enter")
        await walk.see("4 InitiateAuth ✗400")
        await walk.press("q", "r")
        await walk.see("3 InitiateAuth ✗400")
        await walk.press("q", "q")
        await walk.see("Solution seen")


async def test_the_solution_shows_what_repaired_a_drill(lab: GatedLab) -> None:
    async with ending(lab, "D07", moves="set sns.monthly_limit 100-USD") as end:
        walk = end.walk
        await walk.press("1")
        await walk.until(lambda: isinstance(walk.app.screen, SolutionScreen), "the solution")
        await walk.see("▸ + set sns.monthly_limit 100-USD")
        await walk.see("you set sns.monthly_limit 100-USD")
        assert "Look at yours" not in walk.read("KeyLine")
        rows = [each.strip() for each in walk.lines("RowsList")]
        repair = rows.index("= set role.external_id lesson-external-id")
        assert rows[repair - 1].startswith("= DescribeUserPool")
        assert rows[repair + 1] == "= app deploy"
        assert rows[repair + 2].startswith("= InitiateAuth")


async def test_a_drill_tells_what_it_was_worth(lab: GatedLab) -> None:
    async with ending(lab, "D05") as end:
        await end.walk.see("Points 100 of 100")
        await end.walk.see("Changed besides nothing")
        await end.walk.see("1 Solution")


async def test_at_the_end_n_goes_on_to_the_next_lesson_or_home(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "L01")
        assert walk.app.lessons.current is not None
        run = walk.app.lessons.current.run
        await asyncio.to_thread(run.moves.play, run.lesson.reference)
        await walk.see("n goes on: questions, the solution")
        await walk.press("n")
        await walk.see("✓ Read the wire: done")
        await walk.settled()
        await walk.press("3")
        await walk.see("L02 Users have states")
        await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the next lesson")
        await walk.press(*"s" * 8)
        await walk.see("the end")
        await walk.press("n", "end", "enter")
        await walk.until(lambda: isinstance(walk.app.screen, HomeScreen), "Home")
        await walk.see("✓ L01")
        await walk.see("… L02")
        assert walk.app.lessons.current is None


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_columns_of_the_solution_stand_in_line_and_the_whole_outcome_below(
    lab: GatedLab, size: tuple[int, int]
) -> None:
    long_name = "call CompleteWebAuthnRegistration AccessToken=none Credential={}"
    async with ending(lab, moves=f"{long_name}\n{WRONG_PASSWORD}", size=size) as end:
        walk = end.walk
        await walk.press("2")
        await walk.see("You made 5 calls")
        await walk.press("end")
        await walk.see("exchange 5, NotAuthorizedException: Incorrect username or password.")
        lines = list(screen_text(walk.app))
        (heading,) = (each for each in lines if each.split() == ["you", "reference"])
        rows = [each for each in lines if "= GetUser" in each]
        assert rows
        assert {each.rindex("ok") for each in rows} == {heading.index("reference")}
        assert {each.index("ok") for each in rows} == {heading.index("you")}
