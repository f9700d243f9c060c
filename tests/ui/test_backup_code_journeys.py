"""Backup codes: used once, not twice, and made anew when signed in."""

from __future__ import annotations

import re

from mfa_tui.localcloud.practice_codes import CODES
from tests.ui.custom_world import BACKUP, lab, sign_in, true_clock
from tests.ui.journey import GatedLab, Journey, journey

__all__ = ["lab", "true_clock"]

Size = tuple[int, int]
SMALL = (80, 24)


async def at_code(walk: Journey, name: str = "hana") -> None:
    await sign_in(walk, BACKUP, name)
    await walk.see("Cognito asks for CUSTOM_CHALLENGE: a backup code")


async def use(walk: Journey, code: str) -> None:
    await walk.press("ctrl+u")
    await walk.paste(code)
    await walk.press("enter")


async def test_a_code_signs_in_once(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        assert walk.read("#path") == "● Password ── ◉ Backup code ── ○ Tokens"
        assert "Cognito has no backup codes of its own" in walk.stage
        await use(walk, CODES[0][:-1])
        await walk.see("A backup code has 10 letters and digits; this has 9.")
        await use(walk, CODES[0].lower().replace("-", " "))
        await walk.see("Signed in as hana")
        await walk.see("signed by the pool")
        await walk.press("ctrl+r")
        await walk.see("Everything you send and get back")
        assert "CUSTOM_AUTH" in walk.stage  # no other flow works in this pool
        await at_code(walk)
        await use(walk, CODES[0])
        await walk.see("That is none of your unused codes.")
        assert "Tries left 2" in walk.stage
        assert walk.field("#field-ANSWER") == CODES[0]
        await use(walk, CODES[1])
        await walk.see("Signed in as hana")


async def test_new_codes_are_shown_once_and_void_the_others(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await use(walk, CODES[0])
        await walk.see("signed by the pool")
        await walk.press("b")
        await walk.see("Cognito has no backup codes of its own.")
        assert "mfa-tui eject backup-codes" in walk.stage
        assert not new_codes(walk)
        await walk.press("m")
        await walk.see("Write them down now")
        codes = new_codes(walk)
        assert len(codes) == 10
        await walk.press("c")
        await walk.see("the backup codes", within="Toast")
        assert walk.app.clipboard.split() == codes
        await walk.press("ctrl+r")
        await walk.see("signed by the pool")
        await walk.press("b")
        await walk.see("m makes ten new codes.")
        assert not new_codes(walk)
        await walk.press("ctrl+r")
        await walk.see("signed by the pool")
        await walk.press("ctrl+r")
        await at_code(walk)
        await use(walk, CODES[1])
        await walk.see("That is none of your unused codes.")
        await use(walk, codes[3])
        await walk.see("Signed in as hana")


def new_codes(walk: Journey) -> list[str]:
    return re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}\b", walk.stage)


async def test_who_has_none_is_told_how_they_are_made(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await sign_in(walk, BACKUP, "joe")
        await walk.see("There are no backup codes")
        assert "key b there" in walk.stage


async def test_a_pool_without_the_stack_offers_none(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("signed by the pool")
        assert "Backup codes" not in walk.screen
        assert "r Revoke" in walk.stage
        await walk.press("b")
        await walk.settled()
        assert "Signed in as bob" in walk.stage


async def test_nothing_is_made_for_who_is_signed_out(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await use(walk, CODES[0])
        await walk.see("signed by the pool")
        visit = walk.app.workbench.stage.visit
        assert visit and visit.account
        visit.account.sign_out_everywhere()
        await walk.press("b", "m")
        await walk.see("A valid access token is needed")
        await walk.see("Get new tokens")
