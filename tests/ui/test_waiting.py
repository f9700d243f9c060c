"""While an answer is on its way, and when somebody does not wait for it."""

from __future__ import annotations

import pytest

from mfa_tui.ui.steps.sign_in import SignInStep
from tests.ui.journey import PASSWORD, GatedLab, journey
from tests.ui.stops.signed_in import at_tokens
from tests.ui.stops.signing_in import at_code

Size = tuple[int, int]
SMALL = (80, 24)


async def test_the_other_flow(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press("shift+tab", "right", "tab")
        await walk.see("‹ USER_PASSWORD_AUTH ›")
        await at_code(walk)
        first = lab.trace.snapshot()[0].request_json
        assert first and first["AuthFlow"] == "USER_PASSWORD_AUTH"
        assert len(lab.trace.snapshot()) == 1


async def test_practice_users_by_arrow_keys(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        seen = []
        for key in ("down", "down", "down", "down", "up"):
            await walk.press(key)
            seen.append((walk.field("#username"), walk.field("#password")))
        alice, bob, carol = ("alice", PASSWORD), ("bob", PASSWORD), ("carol", "Temp-0rary")
        assert seen == [alice, bob, carol, alice, carol]


async def test_while_waiting_a_line_says_so_and_enter_does_nothing(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        lab.gate.clear()
        await walk.sign_in("alice")
        await walk.see("… waiting for Cognito (InitiateAuth)")
        await walk.press("enter", "enter")
        assert "waiting for Cognito (InitiateAuth)" in walk.stage
        await walk.until(lambda: len(lab.trace.snapshot()) == 1, "one call")
        lab.gate.set()
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        calls = [exchange.operation for exchange in lab.trace.snapshot()]
        assert calls == ["InitiateAuth", "RespondToAuthChallenge"]
        assert "waiting" not in walk.stage


async def test_a_late_answer_disturbs_nobody(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        lab.gate.clear()
        await walk.sign_in("alice", "wrong-one")
        await walk.see("… waiting for Cognito")
        await walk.press("ctrl+r")
        await walk.until(lambda: walk.field("#username") == "", "an empty form")
        await walk.press(*"bo")
        lab.gate.set()
        await walk.until(
            lambda: all(not each.in_flight for each in lab.trace.snapshot()), "the late answer"
        )
        await walk.settled()
        assert "NotAuthorizedException" not in walk.stage
        assert walk.field("#username") == "bo"
        assert "waiting" not in walk.stage
        await walk.press("b", "tab")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("Set up an authenticator")


@pytest.mark.parametrize("where", ["code", "set-up", "tokens"])
async def test_starting_over_from_anywhere(lab: GatedLab, where: str) -> None:
    async with journey(lab, SMALL) as walk:
        if where == "tokens":
            await at_tokens(walk)
        else:
            await walk.sign_in("alice" if where == "code" else "bob")
            await walk.see("SOFTWARE_TOKEN_MFA" if where == "code" else "Secret")
        await walk.settled()
        await walk.press("ctrl+r")
        await walk.see("Practice users")
        assert isinstance(walk.app.workbench.stage.step, SignInStep)
        assert (walk.field("#username"), walk.field("#password")) == ("", "")


async def test_a_form_sent_before_the_pool_is_open_goes_on_by_itself(lab: GatedLab) -> None:
    open_now = lab.gate
    opening = lab.open

    def slow(remedy: str | None = None) -> object:
        open_now.wait()
        return opening(remedy)

    lab.open = slow  # type: ignore[method-assign]
    open_now.clear()
    async with journey(lab, SMALL) as walk:
        await walk.paste("alice")
        await walk.press("tab")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("your sign-in goes on by itself")
        open_now.set()
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
