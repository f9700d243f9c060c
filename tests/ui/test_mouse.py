"""The mouse: tabs turn and keys of the line are pressed where they are clicked."""

from __future__ import annotations

from mfa_tui.ui.screens.help import HelpScreen
from mfa_tui.ui.widgets.key_line import KeyLine
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.screen import screen_text
from tests.ui.stops.panes import at_wire
from tests.ui.test_home import at_home

SMALL = (80, 24)


async def click(walk: Journey, text: str) -> None:
    """Click the first letter of the first line that has `text`, counted from the bottom."""
    lines = screen_text(walk.app)
    y = next(y for y in reversed(range(len(lines))) if text in lines[y])
    await walk.pilot.click(offset=(lines[y].index(text), y))


async def test_pages_and_keys_of_home_can_be_clicked(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_home(walk)
        await click(walk, "2 Drills")
        await walk.see("▸2 Drills")
        await click(walk, "/ Filter")
        await walk.press(*"totp")
        await walk.see("Filter totp")
        await click(walk, "3 Experiments")
        await walk.see("▸3 Experiments")


async def test_tabs_and_keys_of_the_wire_can_be_clicked(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_wire(walk)
        await click(walk, "2 Response")
        await walk.see("▸2 Response")
        await click(walk, "5 Tokens")
        await walk.see("▸5 Tokens")
        await click(walk, "^g Help")
        await walk.until(lambda: isinstance(walk.app.screen, HelpScreen), "help")


async def test_the_line_of_keys_is_true_after_a_click_beside_a_field(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press("ctrl+y")
        await walk.see("all is right")
        before = screen_text(walk.app)[-1]
        await walk.press("t")
        await walk.until(lambda: screen_text(walk.app)[-1] != before, "the keys of the field")
        await click(walk, "Clocks")
        await walk.until(lambda: walk.app.focused is not None and not walk.app.focused.id, "list")
        await walk.press("escape")
        await walk.until(lambda: screen_text(walk.app)[-1] == before, "the keys of the list")
        assert walk.app.screen.query_one(KeyLine).labels()
