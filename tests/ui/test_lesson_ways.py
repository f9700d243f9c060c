"""What can be done about a lesson: hints, tasks, leaving out, beginning anew, coming back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import boto3
import pytest
from textual.widgets import Input

from mfa_tui.signin.refusals import refused
from mfa_tui.trace.exchange import Exchange
from mfa_tui.ui.lesson_words import prose
from mfa_tui.ui.screens.lesson import LessonScreen
from mfa_tui.ui.screens.lesson_workbench import LessonWorkbench
from mfa_tui.ui.screens.trouble import TroubleScreen
from mfa_tui.ui.strip_lines import HINT, strip_lines
from mfa_tui.ui.training import OpenLesson
from mfa_tui.worlds.lab import LocalLab
from tests.ui.journey import GatedLab, Journey, journey, new_training
from tests.ui.lessons import (
    PASSWORD,
    STRIP,
    by_password,
    judged,
    open_lesson,
    to_lesson,
    to_work,
)

Size = tuple[int, int]
SMALL = (80, 24)


def in_progress(walk: Journey) -> OpenLesson:
    lesson = walk.app.lessons.current
    assert lesson is not None
    return lesson


def world(walk: Journey) -> LocalLab:
    """The world of the lesson in progress."""
    found = in_progress(walk).world
    assert isinstance(found, LocalLab)
    return found


def calls(walk: Journey) -> tuple[Exchange, ...]:
    """What was sent in the world of the lesson so far."""
    return in_progress(walk).run.bench.trace.snapshot()


async def begin_anew(walk: Journey, *keys: str) -> None:
    """Press `keys`, which make a fresh world, and wait for the lesson's page in it."""
    before = walk.app.workbench
    await walk.press(*keys)
    await walk.until(lambda: walk.app.workbench is not before, "another workbench")
    await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the lesson's page")


# -- what the strip says ---------------------------------------------------------------------


async def test_a_wrong_turn_shows_its_hint(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await open_lesson(walk, "T03")
        await to_work(walk)
        await by_password(walk, "ana@example.com")
        await judged(walk, "Sign in as ana.")
        await judged(walk, "✗ The name is ana.")
        await to_lesson(walk)
        await walk.see("✗ The name is ana.")
        await walk.press("h")
        await walk.see("Hint 1 The name is ana.")


async def test_a_near_miss_is_named_and_a_hint_offered(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T03")
        await to_work(walk)
        await judged(walk, "0 of 3 done")
        await by_password(walk, "ana", "wrong")
        await judged(walk, "≈ exchange 1 is almost it: it was refused with NotAuthorizedException")
        await walk.press("enter")
        await walk.until(lambda: len(calls(walk)) == 2, "the second try")
        run = in_progress(walk).run
        await walk.until(lambda: run.hint_offered, "the offer")
        await judged(walk, HINT)
        assert "≈ exchange 2" in walk.read(STRIP)
        await to_lesson(walk)
        await walk.press("h")
        await walk.see("Hint 1")
        assert not run.hint_offered
        await to_work(walk)
        await judged(walk, "0 of 3 done")
        assert HINT not in walk.screen


async def test_in_a_lesson_the_form_speaks_of_it_and_not_of_the_command_line(
    lab: GatedLab,
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("ctrl+l learn")
        await open_lesson(walk, "L05")
        await to_work(walk)
        await walk.see("ctrl+l lesson")
        message = "Client x is configured with secret but SECRET_HASH was not received"
        step = walk.app.workbench.stage.step
        step.refuse(refused("InitiateAuth", "NotAuthorizedException", message))
        await walk.see("each call needs a SECRET_HASH")
        assert "--client-secret-env" not in walk.screen


async def test_the_strip_is_as_high_as_its_words_need(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "L05")
        await to_work(walk)
        for width in (80, 120):
            await walk.resize((width, 30))
            lines = strip_lines(in_progress(walk).run.standing, width - 2)
            await walk.until(lambda lines=lines: len(walk.lines(STRIP)) == len(lines), "its height")
            assert walk.read(STRIP) == " ".join(" ".join(map(str, lines)).split())
        walk.app.workbench.notify("Said in passing. " * 12)
        await walk.see("Said in passing.")
        assert "which is refused" in walk.read(STRIP), "a notice hides the task"


# -- hints, tasks ----------------------------------------------------------------------------


async def test_the_third_hint_opens_the_request_and_sends_nothing(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T03")
        await walk.press("h", "h")
        await walk.see("Hint 2")
        await walk.press("h")
        await walk.see("InitiateAuth from the hint")
        current = in_progress(walk).run.standing.current
        assert current is not None
        assert f"Do {prose(current.step.do)}" in walk.read("#editor-task")
        assert PASSWORD not in walk.screen
        assert not calls(walk)
        await walk.press("escape", "h")
        await walk.see("InitiateAuth from the hint")
        await walk.press("ctrl+s")
        await walk.see("1 of 3 done")
        assert [each.outcome for each in calls(walk)] == ["tokens"]


async def test_a_third_hint_that_is_no_single_request_is_done_when_one_says_so(
    lab: GatedLab,
) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "L04")
        await walk.press("h", "h", "h")
        await walk.see("Hint 3 makes these moves: srp ana Should it be done for you now?")
        assert not calls(walk)
        await walk.press("2")
        await walk.see("2 of 6 done")
        await walk.see("Hint 3 was done for you")


async def test_every_kind_of_task(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T01")
        await walk.press("t", *"no", "enter")
        await walk.see("✗ Not right yet. The other word.")
        await walk.press("ctrl+u", *"YES", "enter")
        await walk.see("✓ Right. It is so.")
        await walk.press("t")
        await walk.see("Which one?")
        await walk.press("enter")
        await walk.see("✗ Not right yet.")
        await walk.press("down", "enter")
        await walk.see("✓ done your answer: one")
        await walk.press("t", "space", "down", "space")
        await walk.see("[x] b")
        await walk.press("enter")
        await walk.see("✗ Not right yet.")
        await walk.press("space", "down", "space", "enter")
        await walk.see("✓ done your answer: several")
        await walk.press("t")
        await walk.see("1. second")
        await walk.press("down", "down", "u", "u", "enter")
        await walk.see("✓ done your answer: order")
        await walk.press("t", "right", "down", "left", "enter")
        await walk.see("1 of 2 done")
        assert not calls(walk)


async def test_pointing_at_a_setting_or_a_typed_path(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T01")
        await begin_anew(walk, "j", "2")
        await walk.press("t")
        await walk.see("Where is the flow")
        await walk.press("enter")
        await walk.see("▸ pool.")
        await walk.press(*"nowhere")
        await walk.see("Nothing here has such a path")
        await walk.press("enter")
        await walk.see("✗ Not that place.")
        await walk.press("enter", *"pool.name")
        await walk.see("▸ pool.Name")
        await walk.press("enter")
        await walk.see("✓ done your answer: place")


# -- leaving out, beginning anew, jumping ----------------------------------------------------


async def test_a_step_left_out_is_behind_and_can_be_read(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T03")
        await walk.press("s")
        await walk.see("step 2: Ask")
        await walk.see("-1 ·2 ·3")
        await walk.press("left_square_bracket")
        await walk.see("step 1: Sign in")
        await walk.press("right_square_bracket", "right_square_bracket")
        await walk.see("step 3: Fail")
        for _ in range(2):
            await walk.press("s")
            await walk.settled()
        await walk.see("not every one was done")
        await to_work(walk)
        await judged(walk, "✓ The lesson is through. 3 left out.")


async def test_beginning_anew(lab: GatedLab) -> None:
    training = new_training()
    async with journey(lab, SMALL, training=training) as walk:
        await open_lesson(walk, "T03")
        await to_work(walk)
        await by_password(walk, "ana")
        await judged(walk, "2 of 3 done")
        await to_lesson(walk)
        await walk.press("t", *"X-Amz-Target", "enter")
        await walk.see("✓ done your answer: the header")
        await begin_anew(walk, "r", "1")
        await walk.see("step 3: Fail")
        await walk.see("2 of 3 done")
        assert [each.operation for each in calls(walk)] == ["InitiateAuth", "GetUser"]
        await begin_anew(walk, "r", "2")
        await walk.see("0 of 3 done")
        assert not calls(walk)
        await to_work(walk)
        await walk.see("Practice users")
        assert training.progress().summary("T03").passed == {"sign-in", "ask"}
        await to_lesson(walk)
        await begin_anew(walk, "r", "3", "2")
        assert training.progress().summary("T03").passed == set()


async def test_jumping_makes_the_steps_before(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T03")
        await begin_anew(walk, "j", "3")
        await walk.see("step 3: Fail")
        await walk.see("2 of 3 done")
        await walk.see("The steps before were made for you. Sign in again")
        assert [each.operation for each in calls(walk)] == ["InitiateAuth", "GetUser"]


async def test_progress_is_kept_and_gone_on_with(lab: GatedLab, tmp_path: Path) -> None:
    async with journey(lab, SMALL, training=new_training(tmp_path)) as walk:
        await open_lesson(walk, "L03")
        await walk.press("h", "h", "h")
        await walk.see("from the hint")
        await walk.press("ctrl+s")
        await walk.see("1 of 5 done")
        await walk.press("x")
        await walk.until(lambda: walk.app.screen is walk.app.own_workbench, "the own workbench")
        await walk.see("Practice users")
    other = GatedLab(None)
    async with journey(other, SMALL, training=new_training(tmp_path)) as walk:
        await open_lesson(walk, "L03")
        await walk.see("step 2: Read the challenge")
        await walk.see("The steps that you had passed were made again for you")


# -- in and out ------------------------------------------------------------------------------


async def test_an_unknown_lesson_is_said_with_the_way_out(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        walk.app.open_lesson("L99")
        await walk.see("There is no lesson 'L99'.")
        await walk.see("back to where you were")
        assert isinstance(walk.app.screen, TroubleScreen)
        await walk.press("q")
        assert walk.app.screen is walk.app.own_workbench


async def test_leaving_closes_the_world_and_comes_back(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.paste("alice")
        await open_lesson(walk, "T03")
        left = world(walk)
        assert left is not lab
        await to_work(walk)
        await walk.press("ctrl+p", *"leave")
        await walk.see("Lesson: leave")
        await walk.press("enter")
        await walk.until(lambda: walk.app.screen is walk.app.own_workbench, "the own workbench")
        assert isinstance(walk.app.focused, Input)
        assert walk.focused_value == "alice"
        await walk.settled()
        assert left._opened is None  # pyright: ignore[reportPrivateUsage]
        assert walk.app.lessons.current is None


async def test_another_lesson_takes_the_place(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T03")
        walk.app.open_lesson("L07")
        await walk.see("L07 Enrol an authenticator")
        benches = [each for each in walk.app.screen_stack if isinstance(each, LessonWorkbench)]
        assert len(benches) == 1


def client(url: str) -> Any:
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "not-a-secret"}
    return boto3.client("cognito-idp", region_name="us-east-1", endpoint_url=url, **keys)


async def test_calls_of_another_program_count(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await asyncio.to_thread(lab.outside.start, 0)
        await open_lesson(walk, "T03")
        assert lab.outside.url is None
        await to_work(walk)
        url = world(walk).outside.url
        assert url is not None
        cognito = client(url)
        app = world(walk).places()[0].target.client_id

        def sign_in() -> dict[str, Any]:
            return cognito.initiate_auth(
                ClientId=app,
                AuthFlow="USER_PASSWORD_AUTH",
                AuthParameters={"USERNAME": "ana", "PASSWORD": PASSWORD},
            )["AuthenticationResult"]

        tokens = await asyncio.to_thread(sign_in)
        await judged(walk, "1 of 3 done")
        await asyncio.to_thread(cognito.get_user, AccessToken=tokens["AccessToken"])
        await judged(walk, "2 of 3 done")
        await to_lesson(walk)
        await begin_anew(walk, "r", "2")
        assert world(walk).outside.url == url
        await walk.press("x")
        await walk.until(lambda: walk.app.screen is walk.app.own_workbench, "the own workbench")
        await walk.until(lambda: lab.outside.url is not None, "the practice pool's address")


# -- drills ----------------------------------------------------------------------------------


async def test_a_drill(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await open_lesson(walk, "T02")
        await walk.see("Symptom: nobody named anna comes in.")
        await to_work(walk)
        await walk.see("lesson time", within="#status")
        await walk.see("frozen", within="#status")
        await to_lesson(walk)
        await walk.press("d")
        await walk.see("▸ 1 InitiateAuth")
        await walk.press("enter", *"authflow", "enter")
        await walk.see("✗ That proves no cause.")
        await walk.press("d", "enter", *"username", "enter")
        await walk.see("✓ That proves it. There is no anna.")
        await walk.press("a", "1")
        await walk.see("sign-in: 2 InitiateAuth: NotAuthorizedException")
        await walk.press("2", "2")
        await walk.see("user ana")
        await walk.press("1")
        await walk.see("sign-in: 3 InitiateAuth: tokens")
        await walk.press("q")
        await walk.see("Names count.")
        await walk.see("Points 90 of 100")
        await walk.see("Causes found 1 of 1")
        await walk.see("Changed besides nothing")


async def test_a_scored_drill_keeps_its_explanation_until_the_cause_is_proved(
    lab: GatedLab,
) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T02")
        await begin_anew(walk, "r", "4")
        await walk.see("scored, 0 of 1 done")
        await walk.press("h")
        await walk.see("Hint 1 The name.")
        await walk.press("a", "2", "2")
        await walk.see("user ana")
        await walk.press("1")
        await walk.see("sign-in: 2 InitiateAuth: tokens")
        await walk.press("q")
        await walk.see("What was the matter is not proved yet")
        await walk.see("Points 55 of 100")
        await walk.see("Hints 1, 5 points each")
        assert "Names count." not in walk.screen
        await walk.press("d", "down", "enter", *"username", "enter")
        await walk.see("✓ That proves it. There is no anna.")
        await walk.see("Names count.")
        await walk.see("Points 95 of 100")
        await begin_anew(walk, "r", "2")
        await walk.see("step 1: Let her in")
        assert "scored" not in walk.screen


@pytest.mark.parametrize("key", ["q", "escape", "ctrl+l"])
async def test_the_page_closes_by_any_of_its_keys(lab: GatedLab, key: str) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T01")
        await walk.press(key)
        assert isinstance(walk.app.screen, LessonWorkbench)
