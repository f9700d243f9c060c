"""Lessons on a real pool, in the screens: chosen, looked at before, and asked about before a change."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from mfa_tui.trainer.progress import State
from mfa_tui.ui.screens.ask_password import AskPasswordScreen
from mfa_tui.ui.screens.call_editor import CallEditorScreen
from mfa_tui.ui.screens.confirm_write import ConfirmWriteScreen
from mfa_tui.ui.screens.lesson import LessonScreen
from mfa_tui.ui.screens.lesson_outlook import OutlookScreen
from tests.served_pool import PASSWORD, ServedPool, served, with_credentials, without_credentials
from tests.ui.journey import Journey, journey
from tests.ui.lessons import judged, to_lesson, to_work

SMALL = (80, 24)


@asynccontextmanager
async def at_choice(there: ServedPool, lesson: str, data: Path | None) -> AsyncIterator[Journey]:
    """Somebody who has named the served pool, and is asked where `lesson` should happen."""
    training = there.training(data)
    real = training.real
    assert real is not None
    async with journey(real, SMALL, training=training) as walk:
        await walk.see("http://127.0.0.1")
        walk.app.open_lesson(lesson)
        await walk.see("Where should it happen?")
        yield walk


async def begin_here(walk: Journey) -> None:
    """From the choice to the lesson's page, on the pool."""
    await walk.press("2")
    await walk.see("What the lesson counts on")
    await walk.press("enter")
    await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the page of the lesson")
    await walk.settled()


async def hint_three(walk: Journey) -> None:
    """Ask for hints until the request is there, or what it needs is asked for."""
    for level in (1, 2, 3):
        await walk.press("h")
        await walk.until(lambda level=level: _hints(walk) >= level, f"hint {level}")
    await walk.settled()


def _hints(walk: Journey) -> int:
    lesson = walk.app.lessons.current
    assert lesson is not None
    current = lesson.run.standing.current
    assert current is not None
    return len(lesson.run.hints_shown(current.step.id))


@pytest.fixture
def basic(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedPool]:
    without_credentials(monkeypatch)
    with served("basic-password") as there:
        yield there


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[ServedPool]:
    with_credentials(monkeypatch)
    with served("settings-to-lose") as there:
        yield there


async def test_the_local_cloud_is_the_default(basic: ServedPool) -> None:
    async with at_choice(basic, "L01", None) as walk:
        assert "▸ 1 on the local cloud" in walk.screen
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the lesson")
        lesson = walk.app.lessons.current
        assert lesson is not None
        assert not lesson.run.gaps.real
    assert not basic.asked


async def test_a_lesson_that_needs_the_local_cloud_says_why(basic: ServedPool) -> None:
    async with at_choice(basic, "L24", None) as walk:
        assert f"Not on {basic.pool.pool_id}: this lesson needs a clock" in walk.screen
        assert "on this pool" not in walk.screen


async def test_the_password_of_a_hint_is_asked_for_and_kept_in_no_file(
    basic: ServedPool, tmp_path: Path
) -> None:
    async with at_choice(basic, "L01", tmp_path) as walk:
        await begin_here(walk)
        await hint_three(walk)
        assert isinstance(walk.app.screen, AskPasswordScreen)
        await walk.press("escape")
        await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "no request")
        await walk.press("h")
        await walk.until(lambda: isinstance(walk.app.screen, AskPasswordScreen), "the question")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.screen, CallEditorScreen), "the request")
        assert not basic.asked
        await walk.press("ctrl+s")
        await walk.see("step 2: Find the parts")
        assert basic.asked == ["InitiateAuth"]
        lesson = walk.app.lessons.current
        assert lesson is not None
        events = [(each.step, each.state) for each in lesson.run.progress.events]
        assert ("sign-in", State.PASSED) in events
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert PASSWORD.encode() not in kept


async def test_a_change_waits_for_the_pools_id(settings: ServedPool, tmp_path: Path) -> None:
    async with at_choice(settings, "L06", tmp_path) as walk:
        await begin_here(walk)
        assert set(settings.asked) <= {
            "DescribeUserPool", "GetUserPoolMfaConfig", "DescribeUserPoolClient", "AdminGetUser"
        }  # fmt: skip
        await hint_three(walk)
        await walk.press("ctrl+s")
        await walk.see("step 2: Mode alone")
        await hint_three(walk)
        await walk.press("ctrl+s")
        await walk.until(lambda: isinstance(walk.app.screen, ConfirmWriteScreen), "the question")
        await walk.paste("us-east-1_Other")
        await walk.press("enter")
        await walk.see("That is not the id of this pool")
        await walk.press("escape")
        await walk.see("The request stays here as you have it.")
        assert "SetUserPoolMfaConfig" not in settings.asked
        await walk.press("ctrl+s")
        await walk.until(lambda: isinstance(walk.app.screen, ConfirmWriteScreen), "once more")
        await walk.paste(settings.pool.pool_id)
        await walk.press("enter")
        await walk.see("step 3: Factor alone")
        assert settings.asked.count("SetUserPoolMfaConfig") == 1
        # what was not sent has not happened: no call, and no wrong turn
        lesson = walk.app.lessons.current
        assert lesson is not None
        assert lesson.run.calls == 2
    assert len(list((tmp_path / "snapshots").iterdir())) == 2


async def test_a_step_that_needs_the_local_cloud_is_told_and_holds_nothing_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    without_credentials(monkeypatch)
    with served("rotation") as there:
        async with at_choice(there, "L15", None) as walk:
            await begin_here(walk)
            lesson = walk.app.lessons.current
            assert lesson is not None
            for _ in range(4):
                await walk.press("s")
                await walk.settled()
            await walk.see("step 6: Two tabs")
            assert "0 of 6 done, 1 explained" in walk.screen
            page = " ".join(str(walk.app.screen.query_one("#lesson-text").render()).split())
            assert "Explained, not done here: Try again too late" in page
            assert "it needs a clock that can be moved" in page


async def test_looking_again_and_copying_what_would_help(settings: ServedPool) -> None:
    async with at_choice(settings, "L07", None) as walk:
        await walk.press("2")
        await walk.see("✗ missing MFA OPTIONAL with authenticators (here: MFA OFF)")
        await walk.press("y")
        await walk.until(lambda: "set-user-pool-mfa-config" in walk.app.clipboard, "the commands")
        asked = len(settings.asked)
        await walk.press("r")
        await walk.until(lambda: len(settings.asked) > asked, "another look")
        await walk.press("q")
        await walk.until(lambda: not isinstance(walk.app.screen, OutlookScreen), "back")


async def test_begun_anew_the_pool_stays_as_it_is(basic: ServedPool) -> None:
    async with at_choice(basic, "L01", None) as walk:
        await begin_here(walk)
        await to_work(walk)
        assert "‹ USER_PASSWORD_AUTH ›" in walk.screen
        await walk.paste("ana")
        await walk.press("tab")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await judged(walk, "1 of 5 done")
        await to_lesson(walk)
        assert "Jump" not in walk.screen
        await walk.press("r")
        await walk.see("on the pool as it is now")
        await walk.press("enter")
        await walk.see("The lesson begins anew; the pool stays as it is.")
        assert "0 of 5 done" in walk.screen


async def test_a_change_by_the_form_waits_as_well_and_keeps_what_was_chosen(
    settings: ServedPool, tmp_path: Path
) -> None:
    async with at_choice(settings, "L06", tmp_path) as walk:
        await begin_here(walk)
        await to_work(walk)
        await walk.press("ctrl+n")
        await walk.see("Pool settings")
        await walk.press("5")
        await walk.see("‹ OFF › one factor is enough")
        await walk.press("right", "enter")
        await walk.see("Really SetUserPoolMfaConfig?")
        await walk.press("y")
        await walk.until(lambda: isinstance(walk.app.screen, ConfirmWriteScreen), "the question")
        await walk.press("escape")
        await walk.see("you did not confirm that")
        await walk.see("‹ OPTIONAL › not set yet: it is OFF")
        assert "SetUserPoolMfaConfig" not in settings.asked
        await walk.press("enter")
        await walk.see("Really SetUserPoolMfaConfig?")
        await walk.press("y")
        await walk.until(lambda: isinstance(walk.app.screen, ConfirmWriteScreen), "once more")
        await walk.paste(settings.pool.pool_id)
        await walk.press("enter")
        await walk.see("✓ SetUserPoolMfaConfig is done: MFA is OPTIONAL.")


async def test_another_user_stands_for_the_one_of_the_lesson(
    basic: ServedPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_credentials(monkeypatch)
    async with at_choice(basic, "L01", None) as walk:
        await walk.press("2")
        await walk.see("u says which test users of yours stand")
        await walk.press("u")
        await walk.see("Who stands for whom on this pool?")
        await walk.press("ctrl+u")
        await walk.paste("not a name")
        await walk.press("enter")
        await walk.see("can be in a username here")
        await walk.press("ctrl+u")
        await walk.paste("jane.doe")
        await walk.press("enter")
        await walk.see("user jane.doe, CONFIRMED")
        await walk.press("enter")
        await walk.see("Sign in as jane.doe with the password YOUR-PASSWORD.")
        assert "Every call goes to that pool." in walk.screen
        assert "Nothing leaves this computer" not in walk.screen
        assert "a sign-in of jane.doe with USER_PASSWORD_AUTH" in walk.screen
