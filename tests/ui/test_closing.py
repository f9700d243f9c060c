"""The end of a lesson: questions, the solution, and what comes next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

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
    lab: GatedLab, lesson: str = "L01", moves: str = "", *, all_of_it: bool = True
) -> AsyncIterator[Ending]:
    """The end of `lesson`, after `moves` of one's own and, with `all_of_it`, its reference."""
    training = LocalTraining(seed="tests", new_key=shared_key)
    found = training.library().lesson(lesson)
    assert found is not None
    opened = training.open(found)
    run = opened.run
    run.moves.play(moves + ("\n" + found.reference if all_of_it else ""))
    run.refresh()
    async with journey(lab, SMALL, training=training) as walk:
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
        await walk.see("Your own exchange 1 shows it: press enter.")
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.screen, WireScreen), "the wire")
        await walk.see("1 InitiateAuth 200")
        await walk.press("q")
        await walk.press("a")
        await walk.press("down", "enter")
        await walk.see("✓ Right. The ID token says who somebody is")
        await walk.press("n")
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
