"""Presenter mode: one key for each move, large headings, and tours that go by themselves."""

from __future__ import annotations

import re

from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.training import LocalTraining
from mfa_tui.ui.app import MfaApp
from mfa_tui.ui.big_text import big_text
from mfa_tui.ui.screens.home import HomeScreen
from mfa_tui.ui.screens.presenter import PresenterScreen
from mfa_tui.ui.screens.wire_at import WireScreen
from mfa_tui.ui.training import Start
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.screen import screen_text

SMALL = (80, 24)


async def present(walk: Journey, lesson: str, every: float = 0) -> None:
    training = walk.app.training
    assert training is not None
    walk.app.push_screen(PresenterScreen(training, lesson, every))
    await walk.until(lambda: isinstance(walk.app.screen, PresenterScreen), "the presenter")
    await walk.settled()


def heading(walk: Journey, text: str) -> bool:
    """Whether `text` stands on the screen in one of the two sizes of large letters."""
    shown = "\n".join(line.strip() for line in screen_text(walk.app))
    sizes = (big_text(text, walk.app.size.width - 4, large=large) for large in (True, False))
    return any("\n".join(row.strip() for row in rows) in shown for rows in sizes)


async def test_each_key_makes_one_move_and_back_takes_none_back(
    lab: GatedLab, size: tuple[int, int]
) -> None:
    async with journey(lab, size) as walk:
        await present(walk, "L01")
        await walk.see("Every sign-in is a few messages over the wire")
        await walk.see("Seed tests, check words")
        assert heading(walk, "Read the wire")
        await walk.press("space")
        await walk.see("step 1 of 5")
        await walk.see("Do Sign in as ana")
        assert heading(walk, "Sign in")
        await walk.press("n")
        await walk.see("▸ call InitiateAuth AuthFlow=USER_PASSWORD_AUTH")
        await walk.see("✓ Sign in: done")
        await walk.see("1 InitiateAuth 200 tokens")
        assert "Corr3ct-Horse!" not in walk.screen
        await walk.press("b")
        await walk.see("Do Sign in as ana")
        await walk.press("w")
        await walk.settled()
        assert isinstance(walk.app.screen, PresenterScreen)  # no call so far on the slides shown
        await walk.press("space", "w")
        await walk.until(lambda: isinstance(walk.app.screen, WireScreen), "the wire")
        await walk.press("q", "space")
        await walk.see("step 2 of 5")
        await walk.press("space")
        await walk.see("Which header names the operation?")


async def test_the_whole_lesson_ends_with_what_was_learned_and_begins_again(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await present(walk, "L01")
        # a key that comes while a move is being made does nothing
        for _ in range(40):
            if "space begins this lesson again." not in walk.screen:
                await walk.press("space")
                await walk.settled()
        await walk.see("space begins this lesson again.")
        await walk.see("the wire is where you look")
        assert walk.app.training is not None
        assert walk.app.training.progress().events == ()
        await walk.press("space")
        await walk.see("Every sign-in is a few messages over the wire")


async def test_faults_that_are_on_are_seen(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await present(walk, "L01")
        await walk.press("ctrl+y")
        await walk.see("Faults and clocks")
        await walk.press(*["down"] * 6, "space", "escape")
        await walk.see("1 fault on")


async def test_a_tour_goes_by_itself_from_lesson_to_lesson(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        assert walk.app.training is not None
        walk.app.push_screen(PresenterScreen(walk.app.training, "", every=0.001))
        await walk.until(lambda: bool(re.match("L(?!01)", walk.screen)), "another lesson")


async def test_the_palette_and_home_present_too(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press("ctrl+p", *"presenter mode", "enter")
        await walk.until(lambda: isinstance(walk.app.screen, PresenterScreen), "the presenter")
        await walk.press("q")
        await walk.press("ctrl+p", *"learn", "enter")
        await walk.until(lambda: isinstance(walk.app.screen, HomeScreen), "Home")
        await walk.settled()
        await walk.press("p")
        await walk.see("Every sign-in is a few messages over the wire", within="#slide")


async def test_what_the_command_line_asks_for_is_opened(lab: GatedLab) -> None:
    training = LocalTraining(seed="tests", new_key=shared_key)
    for start, text in (
        (Start(), "Free play"),
        (Start("L03"), "Stop at the challenge"),
        (Start("L03", present=True), "A sign-in is a loop"),
    ):
        app = MfaApp(lab, training=training, start=start)
        async with app.run_test(size=SMALL, notifications=True) as pilot:
            await Journey(app, pilot).see(text)
        app.lessons.close()


def test_letters_are_as_large_as_they_fit_and_never_cut() -> None:
    large, small = big_text("Sign in", 78), big_text("The challenge loop", 78)
    assert (len(large), len(small)) == (5, 3)
    assert max(map(len, (*large, *small))) <= 78
    assert len(big_text("Read the wire and find the parts", 78)) == 6
    assert big_text("Read the wire and find the parts", 78, most_lines=1) == (
        "Read the wire and find the parts",
    )
    assert big_text("Größe", 78) == ("Größe",)
    assert len(set(map("".join, (big_text(letter, 20) for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")))) == 26  # fmt: skip
