"""Walking through lessons: opening one, and doing by keys what its steps ask for."""

from __future__ import annotations

from textual.widgets import Input

from mfa_tui.ui.screens.lesson import LessonScreen
from mfa_tui.ui.screens.lesson_workbench import LessonWorkbench
from tests.ui.journey import Journey

STRIP = "#lesson-strip"
PASSWORD = "Corr3ct-Horse!"


async def open_lesson(walk: Journey, name: str) -> None:
    """Open a lesson; its page is in front then."""
    walk.app.open_lesson(name)
    await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), f"the page of {name}")
    await walk.settled()


async def to_work(walk: Journey) -> None:
    """From the lesson's page to the workbench of the lesson."""
    await walk.press("q")
    await walk.until(lambda: isinstance(walk.app.screen, LessonWorkbench), "the workbench")


async def to_lesson(walk: Journey) -> None:
    """From the workbench of the lesson to its page."""
    await walk.press("ctrl+l")
    await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the lesson's page")


async def judged(walk: Journey, text: str) -> None:
    """Wait until the strip says `text`."""
    await walk.see(text, within=STRIP)


async def at_form(walk: Journey) -> None:
    """Wait for the sign-in form, with the cursor in Username."""
    await walk.see("Practice users")
    await walk.until(lambda: isinstance(walk.app.focused, Input), "the field")


async def by_password(walk: Journey, username: str, password: str = PASSWORD) -> None:
    """Sign in by the form with USER_PASSWORD_AUTH, as it may be turned already."""
    await at_form(walk)
    await walk.press("shift+tab")
    for _ in range(6):
        if "‹ USER_PASSWORD_AUTH ›" not in walk.stage:
            await walk.press("right")
    await walk.press("tab")
    await walk.paste(username)
    await walk.press("tab")
    await walk.paste(password)
    await walk.press("enter")
