"""Home: what there is to learn and how far one is, and the ways from there."""

from __future__ import annotations

from pathlib import Path

import pytest

from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.practice.text_gates import SUCCESS_SECONDS, seconds_to_read
from mfa_tui.trainer.progress import Event, State
from mfa_tui.training import LocalTraining
from mfa_tui.ui.screens.home import HomeScreen
from mfa_tui.ui.screens.lesson import LessonScreen
from mfa_tui.ui.widgets.key_line import MOST_KEYS, KeyLine
from tests.trainer.small import lesson_text
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.screen import screen_text

SMALL = (80, 24)


def trained(*done: tuple[str, str, State, int], **options: object) -> LocalTraining:
    """Lessons with a record of what was done in them: lesson, step, what, and points."""
    training = LocalTraining(new_key=shared_key, **options)  # pyright: ignore[reportArgumentType]
    for number, (lesson, step, state, points) in enumerate(done):
        event = Event(float(number), "me", lesson, step, state, points=points)
        training.progress().add(event)
    return training


async def at_home(walk: Journey) -> None:
    await walk.see("Practice users")
    await walk.press("ctrl+l")
    await walk.until(lambda: isinstance(walk.app.screen, HomeScreen), "Home")
    await walk.see("Free play")
    await walk.settled()


def line(walk: Journey, text: str) -> str:
    """The first line of the screen with `text` in it."""
    return next(line for line in screen_text(walk.app) if text in line)


async def test_the_form_names_the_way_and_home_begins_the_first_lesson(
    lab: GatedLab, size: tuple[int, int]
) -> None:
    async with journey(lab, size) as walk:
        await walk.see("ctrl+l learn")
        await at_home(walk)
        await walk.see("▸ → Begin: L01 Read the wire")
        await walk.see("Core: Sign-in, challenges, and the first second factor.")
        await walk.see("Every sign-in is a few messages over the wire")
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the lesson")
        await walk.see("L01 Read the wire")


async def test_the_first_success_comes_within_two_minutes_of_starting_the_program(
    lab: GatedLab,
) -> None:
    """Every line on the way is read once, other lessons than the first are only passed over.

    To find a key on the bottom line takes three seconds.
    """
    way = (
        ("Practice users", ("ctrl+l",)),
        ("▸ → Begin: L01", ("enter",)),
        ("step 1: Sign in", ("q",)),
        ("Corr3ct-Horse! no second factor", ("down", "enter")),
    )
    seconds = 0.0
    read: set[str] = set()
    async with journey(lab, SMALL) as walk:
        for shown, keys in way:
            await walk.see(shown)
            await walk.settled()
            fresh = {each.strip() for each in screen_text(walk.app)[:-1]} - read
            read |= fresh
            words = " ".join(each for each in fresh if not each.startswith("· L"))
            seconds += seconds_to_read(words) + 3 * len(keys)
            await walk.press(*keys)
        await walk.see("1 of 5 done")
    assert seconds <= SUCCESS_SECONDS


async def test_it_tells_what_is_done_by_signs_and_words(lab: GatedLab) -> None:
    training = trained(
        ("D05", "", State.PASSED, 85),
        ("L01", "sign-in", State.PASSED, 0),
        ("L01", "", State.PASSED, 0),
        ("L03", "", State.STARTED, 0),
        ("L03", "stop-at-the-challenge", State.PASSED, 0),
    )
    async with journey(lab, SMALL, training=training) as walk:
        await at_home(walk)
        await walk.see("1 of ")
        assert "8 min  done" in line(walk, "✓ L01")
        assert "begun, 1 of 5 steps" in line(walk, "… L03")
        assert "done" not in line(walk, "· L04")
        await walk.see("▸ → Continue: L03 The challenge loop")
        await walk.press("2")
        await walk.see("✓ D05")
        assert "best 85/100" in line(walk, "✓ D05")


async def test_a_long_title_to_go_on_with_cuts_nothing_off_the_other_lines(lab: GatedLab) -> None:
    training = trained(("L03", "", State.STARTED, 0), ("D13", "", State.STARTED, 0))
    async with journey(lab, SMALL, training=training) as walk:
        await at_home(walk)
        await walk.see("→ Continue: D13 The security page is broken after managed login")
        assert "→ Free play: the practice pools" in line(walk, "→ Free play")
        assert "begun, 0 of 5 steps" in line(walk, "… L03")


async def test_after_a_lesson_that_is_done_it_goes_on_with_the_next(lab: GatedLab) -> None:
    training = trained(("L03", "", State.PASSED, 0))
    async with journey(lab, SMALL, training=training) as walk:
        await at_home(walk)
        await walk.see("▸ → Continue: L04")


async def test_a_schedule_goes_on_with_the_first_that_is_left(lab: GatedLab) -> None:
    training = trained(("L01", "", State.PASSED, 0))
    async with journey(lab, SMALL, training=training) as walk:
        await at_home(walk)
        await walk.press("4")
        await walk.see("45 minutes")
        await walk.press("enter")
        await walk.see("▸ → Continue: L03 The challenge loop")
        assert "✓ L01" in walk.screen
        await walk.press("escape")
        await walk.see("90 minutes")
        await walk.press("escape")
        await walk.until(lambda: walk.app.screen is walk.app.own_workbench, "the sign-in form")


async def test_an_experiment_fills_the_form_and_says_what_to_do(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_home(walk)
        await walk.press("3", "end")
        await walk.see("▸ Let your own program call")
        await walk.press("up", "enter")
        await walk.see("‹ Choice-based ›")
        await walk.see("Do without a password", within="Toast")
        assert walk.field("#username") == "paula"


async def test_an_experiment_in_the_middle_of_a_sign_in_begins_a_new_one(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.press("ctrl+l")
        await walk.see("Free play")
        await walk.press("/")
        await walk.press(*"send password", "enter", "end")
        await walk.see("▸ Send the password as it is")
        await walk.press("enter")
        await walk.see("‹ USER_PASSWORD_AUTH ›")
        assert walk.field("#username") == "bob"
        await walk.see("‹ MFA optional ›")


async def test_typing_looks_on_every_page_and_escape_takes_it_back(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_home(walk)
        await walk.press("slash", *"invalid session")
        await walk.see("D05 Invalid session for the user")
        assert "L01 Read the wire" not in walk.screen
        await walk.press(*" nowhere")
        await walk.see("Nothing here has these words.")
        await walk.press("escape")
        await walk.see("Free play")
        assert isinstance(walk.app.screen, HomeScreen)


async def test_files_that_cannot_be_used_are_named(lab: GatedLab, tmp_path: Path) -> None:
    (tmp_path / "T01.md").write_text(lesson_text())
    (tmp_path / "T02.md").write_text("no front matter here")
    async with journey(lab, SMALL, training=trained(lessons=tmp_path)) as walk:
        await at_home(walk)
        await walk.press("5")
        await walk.see("! T02.md")
        await walk.press("1", "slash", *"T01")
        await walk.see("· T01")


async def test_a_damaged_record_is_told(lab: GatedLab, tmp_path: Path) -> None:
    (tmp_path / "progress.jsonl").write_text("not an event\n")
    async with journey(lab, SMALL, training=trained(directory=tmp_path)) as walk:
        await at_home(walk)
        await walk.see("Page 5 tells what could not be read ! Progress")
        await walk.press("down", "down")
        await walk.see("a copy is progress.jsonl.damaged-1")
        await walk.press("5")
        await walk.see("the file of your progress")
        await walk.see("a copy is progress.jsonl.damaged-1")
        await walk.press("1", "enter")
        await walk.see("step 1: Sign in")
        await walk.see("a copy is progress.jsonl.damaged-1")


async def test_the_class_compares_check_words(lab: GatedLab) -> None:
    training = trained(seed="monday")
    lesson = training.library().lesson("L01")
    assert lesson is not None
    opened = training.open(lesson, kept=False)
    opened.close()
    async with journey(lab, SMALL, training=training) as walk:
        await at_home(walk)
        await walk.see(f"seed monday, check words {opened.check_words}")
        assert training.progress().events == ()
        await walk.press("enter")
        await walk.see(f"Seed monday, check words {opened.check_words}.")
    assert trained(seed="tuesday").check_words() != opened.check_words
    assert trained().check_words() == ""


@pytest.mark.parametrize("page", "1234")
async def test_every_page_has_its_keys_on_the_line(lab: GatedLab, page: str) -> None:
    async with journey(lab, SMALL) as walk:
        await at_home(walk)
        await walk.press(page)
        await walk.settled()
        shown = walk.app.screen.query_one(KeyLine).labels()
        whole = " " + "   ".join(f"{key} {description}" for key, description in shown)
        assert len(shown) <= MOST_KEYS
        assert screen_text(walk.app)[-1] == whole
        assert "Page" in whole


async def test_q_and_free_play_lead_back_to_the_form(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_home(walk)
        await walk.press("q")
        await walk.see("Practice users")
        await at_home(walk)
        await walk.press("down", "space")
        await walk.see("Practice users")
        await at_home(walk)
        await walk.press("right", "right", "left")
        await walk.see("▸2 Drills")
        await walk.press("ctrl+l")
        await walk.see("Practice users")
