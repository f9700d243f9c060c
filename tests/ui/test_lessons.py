"""Lessons in the real screens, from the first key to the last, at 80x24."""

from __future__ import annotations

from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.lessons import (
    PASSWORD,
    by_password,
    judged,
    open_lesson,
    to_lesson,
    to_work,
)

SMALL = (80, 24)


async def test_read_the_wire(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "L01")
        await walk.see("·1 ·2 ·3 ·4 ·5")
        await to_work(walk)
        await judged(walk, "waiting for a sign-in of ana with USER_PASSWORD_AUTH")
        await by_password(walk, "ana")
        await judged(walk, "✓ Sign in. waiting for your answer: the header")
        await judged(walk, "1 of 5 done")
        await to_lesson(walk)
        await walk.press("t")
        await walk.see("Which header names the operation?")
        await walk.press(*"host", "enter")
        await walk.see("✗ Not right yet.")
        await walk.press("ctrl+u", *"x-amz-target", "enter")
        await walk.see("✓ Right. Every call is a POST to the same address")
        await walk.press("t")
        await walk.see("Point at the place in the request where the password travels.")
        await walk.press("down", "down")
        await walk.see("▸ 1 InitiateAuth")
        await walk.press("enter")
        await walk.see("Path")
        await walk.press(*"authflow", "enter")
        await walk.see("✗ Not that place.")
        await walk.press("enter", *"password")
        await walk.see("▸ request.AuthParameters.PASSWORD •••(14)")
        assert PASSWORD not in walk.screen
        await walk.press("enter")
        await walk.see("2 of 5 done")
        await walk.press("t")
        await walk.see("Which token has the claim scope?")
        await walk.press("down", "enter")
        await walk.see("3 of 5 done")
        await walk.press("t")
        await walk.see("Point at what tells GetUser who asks.")
        await walk.press("down")
        await walk.see("▸ 2 GetUser")
        await walk.press("enter", *"accesstoken", "enter")
        await walk.see("4 of 5 done")
        await to_work(walk)
        await walk.press("ctrl+r")
        await by_password(walk, "ana", "not-this-one")
        await judged(walk, "waiting for your answer: the type of the error")
        await to_lesson(walk)
        await walk.press("t")
        await walk.paste("NotAuthorizedException")
        await walk.press("enter")
        await walk.see("5 of 5 done")
        await walk.see("You have read a sign-in from the first header to the last claim.")
        await to_work(walk)
        await judged(walk, "✓ The lesson is through.")


async def test_the_challenge_loop(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "L03")
        await to_work(walk)
        await by_password(walk, "ana")
        await judged(walk, "✓ Stop at the challenge. waiting for your answer")
        await to_lesson(walk)
        await walk.press("t", *"session", "enter")
        await walk.see("2 of 5 done")
        await walk.see("✗ │ The article says an app without this second call hangs.")
        await walk.see("✓ │ The API says nothing hangs: the first answer is whole")
        await to_work(walk)
        await walk.press("ctrl+f", "enter")
        await judged(walk, "✓ Answer it")
        await walk.press("ctrl+r")
        await by_password(walk, "dee", "Temp-0rary")
        await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")
        await judged(walk, "waiting for the new password, answered with MFA_SETUP")
        await walk.paste("Anoth3r-Horse!")
        await walk.press("enter")
        await judged(walk, "waiting for your answer: how many challenges")
        await to_lesson(walk)
        await walk.press("t", "1", "enter")
        await walk.see("4 of 5 done")
        await walk.press("t")
        await walk.see("Put the loop of a sign-in in order.")
        await walk.press("enter")
        await walk.see("✗ Not right yet.")
        for line in LOOP:
            await carry_up(walk, line, LOOP.index(line))
        await walk.press("enter")
        await walk.see("5 of 5 done")
        await walk.see("You have seen that a sign-in ends only where")


LOOP = [
    "send the first request",
    "no AuthenticationResult? then read ChallengeName",
    "find what it wants",
    "send it with the newest Session",
    "begin again with the new response",
]


async def carry_up(walk: Journey, line: str, place: int) -> None:
    """Move `line` up to `place`, counted from 0."""
    await walk.press("home")
    at = next(n for n, each in enumerate(shown_lines(walk)) if line in each)
    await walk.press(*["down"] * at, *["u"] * (at - place))
    await walk.see(f"{place + 1}. {line}")


def shown_lines(walk: Journey) -> list[str]:
    return [each for each in walk.lines("RowsList") if each.strip()]


async def test_enrol_an_authenticator(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await open_lesson(walk, "L07")
        await to_work(walk)
        await by_password(walk, "ana")
        await walk.see("Signed in as ana")
        await judged(walk, "waiting for AssociateSoftwareToken with an access token of ana")
        await walk.press("f")
        await walk.see("Factors of ana")
        await walk.press("a")
        await walk.see("otpauth://")
        await walk.press("ctrl+s", "ctrl+f", "enter")
        await judged(walk, "✓ Prove the first code. waiting for a sign-in of ana that gives tokens")
        await walk.press("o")
        await by_password(walk, "ana")
        await judged(walk, "✓ Nobody asks yet")
        await walk.see("signed by the pool")
        await walk.press("f")
        await walk.see("○ off")
        await walk.press("p")
        await judged(walk, "waiting for your pointing: what says which is asked")
        await to_lesson(walk)
        await walk.press("t")
        await walk.see("GetUserAuthFactors")
        await walk.press("down")
        await walk.see("GetUser ok")
        await walk.press("enter", *"preferred", "enter")
        await walk.see("5 of 5 done")
        await walk.see("three calls, and only the third makes the pool ask.")
