"""The code that a trigger mails: right, wrong, resent, expired."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from mfa_tui.localcloud import practice_functions
from tests.ui.custom_world import MAIL, lab, sign_in, true_clock
from tests.ui.journey import GatedLab, Journey, journey

__all__ = ["lab", "true_clock"]

Size = tuple[int, int]
SMALL = (80, 24)


async def at_code(walk: Journey) -> None:
    await sign_in(walk, MAIL, "emma")
    await walk.see("Cognito asks for CUSTOM_CHALLENGE: a mailed code")
    await walk.see("e***@e***")


async def test_the_right_code_comes_from_the_phone(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        assert "Not Cognito's own e-mail code" in walk.stage
        assert "Tries left 3" in walk.stage
        assert walk.read("#path") == "● Password ── ◉ E-mail code ── ○ Tokens"
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as emma")


async def test_a_wrong_code_then_the_same_mail(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press(*"00000", "enter")
        await walk.see("A code has 6 digits; this has 5.")
        await walk.press("0", "enter")
        await walk.see("Wrong code. The one in the mail still counts")
        assert "Tries left 2" in walk.stage
        assert walk.field("#field-ANSWER") == "000000"
        assert walk.read("#path") == "● Password ── ◉ E-mail code ── ○ Tokens"
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as emma")


async def test_three_wrong_codes_end_it(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        for left in (2, 1):
            await walk.press("ctrl+u", *"000000", "enter")
            await walk.see(f"Tries left {left}")
        await walk.press("enter")
        await walk.see("DefineAuthChallenge")
        await walk.see("ctrl+r starts over.")


async def test_another_mail_is_asked_for_too_soon(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("ctrl+n")
        await walk.see("1 Send another code")
        await walk.press("1")
        await walk.see("Too soon for another mail; the last code stays good.")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as emma")


def impatient(monkeypatch: pytest.MonkeyPatch, **changed: str) -> None:
    """Change the variables of the stack that mails."""
    plan = next(plan for plan in practice_functions.POOLS if plan.name == MAIL)
    assert plan.stack is not None
    for name, value in changed.items():
        monkeypatch.setitem(plan.stack.environment, name, value)  # type: ignore[arg-type]


async def test_another_mail_voids_the_code_before(
    lab: GatedLab, size: Size, monkeypatch: pytest.MonkeyPatch
) -> None:
    impatient(monkeypatch, SECONDS_BETWEEN_MAILS="0")
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("ctrl+f")
        first = walk.field("#field-ANSWER")
        await walk.press("ctrl+n", "1")
        await walk.until(lambda: inbox_size(walk) == 2, "a second mail")
        await walk.see("Only the newest one counts.")
        await walk.settled()
        await walk.paste(first)
        await walk.press("enter")
        await walk.see("Wrong code.")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as emma")


async def test_a_code_that_is_too_old(
    lab: GatedLab, size: Size, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # The functions live by the clock of their own process, so theirs is a code that lives shorter.
    stack = shutil.copytree(practice_functions._STACKS / "email_otp", tmp_path / "email_otp")
    rounds = stack / "code_rounds.py"
    rounds.write_text(rounds.read_text().replace("CODE_SECONDS = 300", "CODE_SECONDS = 0"))
    monkeypatch.setattr(practice_functions, "_STACKS", tmp_path)
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.see("too old by now")
        await walk.press("ctrl+f", "enter")
        await walk.see("That code is too old. ctrl+n sends another.")
        assert "Tries left 2" in walk.stage


def inbox_size(walk: Journey) -> int:
    opened = walk.app.workbench._opened
    assert opened
    return len(opened.phone.inbox.notes)
