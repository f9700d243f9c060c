"""The strip of a lesson and the screen above it: who gets the lines when there are too few."""

from __future__ import annotations

from mfa_tui.ui.steps.account import AccountStep
from mfa_tui.ui.steps.challenge import ChallengeStep
from mfa_tui.ui.steps.enrollment import EnrollmentStep
from mfa_tui.ui.steps.factors import FactorsStep
from mfa_tui.ui.strip_lines import TIGHT, USUAL
from mfa_tui.ui.widgets.lesson_strip import LessonStrip
from mfa_tui.ui.widgets.qr import QrCode
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.lessons import by_password, open_lesson, to_work


def height(walk: Journey) -> int:
    return walk.app.workbench.query_one(LessonStrip).size.height


async def has_lines(walk: Journey, lines: int) -> None:
    await walk.until(lambda: height(walk) == lines, f"a strip of {lines} lines")


async def at_step(walk: Journey, kind: type) -> None:
    await walk.until(lambda: isinstance(walk.app.workbench.stage.step, kind), kind.__name__)
    await walk.settled()


async def test_a_qr_is_shown_whole_at_80x24(lab: GatedLab) -> None:
    async with journey(lab, (80, 24)) as walk:
        await open_lesson(walk, "L07")
        await to_work(walk)
        await has_lines(walk, USUAL)
        await by_password(walk, "ana")
        await at_step(walk, AccountStep)
        await walk.press("f")
        await at_step(walk, FactorsStep)
        await walk.press("a")
        await at_step(walk, EnrollmentStep)
        await walk.until(lambda: bool(walk.app.workbench.query(QrCode)), "the QR")
        await walk.settled()
        code = walk.app.workbench.query_one(QrCode)
        assert code.display and code.size == code.cells
        assert height(walk) == TIGHT
        await walk.press("ctrl+r")
        await has_lines(walk, USUAL)


async def test_a_challenge_without_room_gets_a_line_and_keeps_it(lab: GatedLab) -> None:
    async with journey(lab, (80, 36)) as walk:
        await open_lesson(walk, "L08")
        await to_work(walk)
        await by_password(walk, "ana")
        await at_step(walk, ChallengeStep)
        assert height(walk) == USUAL
        await walk.resize((60, 20))
        await has_lines(walk, TIGHT)
        await walk.resize((80, 36))
        await has_lines(walk, USUAL)
