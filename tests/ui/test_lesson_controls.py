"""Faults and clocks in lessons: they are judged, and nothing tells more of them than one may see."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.phone.authenticator import Account
from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.training import LocalTraining
from mfa_tui.ui.control_commands import control_commands
from mfa_tui.ui.screens.controls import ControlsScreen
from mfa_tui.ui.screens.lesson import LessonScreen
from mfa_tui.ui.screens.lesson_workbench import LessonWorkbench
from mfa_tui.ui.time_words import written
from mfa_tui.worlds.lab import LocalLab
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.lessons import judged, open_lesson, to_lesson, to_work
from tests.ui.test_controls import go_to

SMALL = (80, 24)
QUESTION = """
[[question]]
ask = "Is it set?"
options = ["yes", "no"]
right = "yes"
why = "It was."
at = ""
"""
LESSON = f"""+++
id = "T10"
title = "Set it wrong"
track = "core"
minutes = 2
preset = "basic-password"
clock = "2026-11-05T23:30:00Z"
reference = \"\"\"
fault throttle on
phone +30s
\"\"\"

[[step]]
id = "throttle"
hints = ["The controls.", "The fault throttle.", "fault throttle on"]
[[step.proof]]
state = "contains(faults, 'throttle')"
wait = "the fault throttle"

[[step]]
id = "phone"
hints = ["The controls.", "The phone's clock.", "phone +30s"]
[[step.proof]]
state = "phone.skew == `30`"
wait = "a phone that is fast"
{QUESTION * 3}
+++
An introduction.

## throttle
**Do** Switch it on.
**See** The fault.
**Why** It is one.

## phone
**Do** Set it ahead.
**See** The clock.
**Why** It is wrong.

## done
It is set.
"""


@pytest.fixture
def training(tmp_path: Path) -> LocalTraining:
    (tmp_path / "T10-set-it-wrong.md").write_text(LESSON, encoding="utf-8")
    return LocalTraining(None, lessons=tmp_path, seed="tests", new_key=shared_key)


def in_front(walk: Journey) -> LocalCloud:
    """The cloud of the lesson in progress."""
    world = walk.app.workbench.world
    assert isinstance(world, LocalLab)
    return world.world.cloud


async def to_controls(walk: Journey) -> None:
    await walk.press("ctrl+y")
    await walk.until(lambda: isinstance(walk.app.screen, ControlsScreen), "the controls")


async def test_what_is_set_without_a_call_is_judged_on_coming_back(
    lab: GatedLab, training: LocalTraining
) -> None:
    async with journey(lab, SMALL, training=training) as walk:
        await open_lesson(walk, "T10")
        await to_work(walk)
        await judged(walk, "waiting for the fault throttle")
        await to_controls(walk)
        await go_to(walk, "throttle")
        await walk.press("space", "q")
        await walk.until(lambda: isinstance(walk.app.screen, LessonWorkbench), "the workbench")
        await judged(walk, "waiting for a phone that is fast")
        await to_lesson(walk)
        await to_controls(walk)
        await go_to(walk, "phone's clock")
        await walk.press("plus", "q")
        await walk.until(lambda: isinstance(walk.app.screen, LessonScreen), "the lesson's page")
        await walk.see("2 of 2 done")
        await to_work(walk)
        # of a lesson the status line tells it, of a drill it would tell the cause
        await walk.see("phone: no accounts,", within="#status")


async def test_the_status_line_of_a_drill_tells_no_cause(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T02")
        await to_work(walk)
        await to_controls(walk)
        await go_to(walk, "phone's clock")
        await walk.press("plus")
        await walk.see("30 s ahead")
        in_front(walk).faults.on("throttle")
        await walk.press("q")
        await walk.until(lambda: isinstance(walk.app.screen, LessonWorkbench), "the workbench")
        await walk.see("wire 1", within="#status")
        assert "lesson time 2026-11-05 10:00, frozen" in walk.read("#status")
        assert not re.search("30 s|fault", walk.read("#status"))
        await walk.press("ctrl+o")
        await walk.see("clock 30 s ahead", within="#phone")


@pytest.mark.parametrize("size", [SMALL, (120, 40)])
async def test_a_drill_shows_its_clocks_and_none_of_its_faults(
    lab: GatedLab, size: tuple[int, int]
) -> None:
    async with journey(lab, size) as walk:
        await open_lesson(walk, "T02")
        in_front(walk).faults.on("throttle")
        for leave in (to_work, to_lesson):
            # from the lesson's page, and from the workbench
            await to_controls(walk)
            await walk.see("In a drill the faults are what you look for")
            await walk.see("Clocks", within="TitleBar")
            for each in ("Faults", "throttle", "fault on", "All off"):
                assert each not in walk.screen
            await walk.press("a")
            assert in_front(walk).faults.active == {"throttle"}
            await go_to(walk, "time")
            await walk.press("plus", "q")
            await leave(walk)
        assert written(in_front(walk).clock()) == "2026-11-05 10:02:00"


async def test_the_palette_of_a_drill_names_no_fault(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T02")
        await to_work(walk)
        in_front(walk).faults.on("throttle")
        bench = walk.app.workbench
        assert bench.controls is not None
        commands = list(control_commands(bench, bench.controls))
        assert "Clocks" in [each.title for each in commands]
        assert not [each for each in commands if re.search("[Ff]ault", f"{each.title} {each.help}")]


async def test_the_phone_of_a_lesson_has_the_lessons_time(
    lab: GatedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "XXX-5:30")
        time.tzset()
        try:
            async with journey(lab, SMALL) as walk:
                await open_lesson(walk, "T02")
                await to_work(walk)
                opened = walk.app.workbench.world.open()
                opened.phone.add(Account("T", "ana", "NTLVQ2X6ZQ2K4WHM" * 2))
                opened.phone.inbox.receive(
                    "SMS", sender="T", destination="+1", subject=None, text="Your code is 123456."
                )
                await walk.press("ctrl+o", "a")
                await walk.see("10:00", within="#phone")
                await walk.press("i")
                await walk.see("SMS 10:00", within="#phone")
        finally:
            elsewhere.undo()
            time.tzset()


async def test_the_wire_of_a_lesson_has_the_lessons_time(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "T02")
        await to_work(walk)
        await walk.press("ctrl+t")
        await walk.see("2026-11-05 10:00:00.00 UTC", within="#wire")
