"""What is refused stays on the screen, to be corrected."""

from __future__ import annotations

from mfa_tui.signin.refusals import refused
from mfa_tui.ui.widgets.flow_choice import FlowChoice
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import PASSWORD, GatedLab, journey
from tests.ui.stops.signing_in import at_code

Size = tuple[int, int]
SMALL = (80, 24)


async def test_a_wrong_password_keeps_both_fields(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("alice", "wrong-one")
        await walk.see("✗ NotAuthorizedException")
        assert "Incorrect username or password." in walk.stage
        assert "enter tries again" in walk.stage
        assert (walk.field("#username"), walk.field("#password")) == ("alice", "wrong-one")
        await walk.press("home", *["delete"] * 20)
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see("SOFTWARE_TOKEN_MFA")


async def test_a_wrong_code(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await walk.press("ctrl+f")
        wrong = f"{(int(walk.focused_value) + 1) % 1_000_000:06}"
        await walk.press(*["backspace"] * 6, *wrong, "enter")
        await walk.see("✗ CodeMismatchException")
        assert "enter tries again" in walk.stage
        assert walk.focused_value == wrong
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")


async def test_a_code_that_was_used(lab: GatedLab, clock: FakeClock) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")
        await walk.press("ctrl+r")
        await at_code(walk)
        await walk.press("ctrl+f", "enter")
        await walk.see("✗ ExpiredCodeException")
        assert "already been used once" in walk.stage
        assert "Wait for the next one" in walk.stage
        clock.advance(30)
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")


async def test_to_wait_is_no_use_while_time_stands_still(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")
        await walk.press("ctrl+r")
        lab.world.cloud.clock.freeze()
        await at_code(walk)
        await walk.press("ctrl+f", "enter")
        await walk.see("✗ ExpiredCodeException")
        assert "But pool time stands still: ctrl+y lets it go. enter tries again." in walk.stage


async def test_a_flow_that_is_refused_leads_to_the_flow(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool("MFA required")
        await walk.press("shift+tab")
        for _ in range(5):
            if "‹ CUSTOM_AUTH ›" not in walk.stage:
                await walk.press("right")
        await walk.press("tab")
        await walk.sign_in("bob")
        await walk.see("✗ InvalidParameterException")
        assert "→ takes the next one, enter sends the form." in walk.stage
        assert isinstance(walk.app.focused, FlowChoice)
        for _ in range(5):
            if "‹ USER_SRP_AUTH ›" not in walk.stage:
                await walk.press("right")
        await walk.press("enter")
        await walk.see("Set up an authenticator")


async def test_what_no_further_try_can_mend_does_not_offer_one(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        step = walk.app.workbench.stage.step
        for message, key in (
            ("Duo is misconfigured", "ctrl+t shows what the trigger wrote."),
            ("Duo is unavailable", "enter tries again."),
        ):
            said = f"CreateAuthChallenge failed with error {message}."
            step.refuse(refused("InitiateAuth", "UserLambdaValidationException", said))
            await walk.see(key)


async def test_a_session_that_ran_out(lab: GatedLab, clock: FakeClock) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        clock.advance(181)
        await walk.press("ctrl+f", "enter")
        await walk.see("✗ NotAuthorizedException")
        assert "session is expired" in walk.stage
        assert "ctrl+r starts over" in walk.stage
        await walk.press("ctrl+r")
        await walk.see("Practice users")
        assert walk.field("#username") == ""


async def test_the_set_up_has_a_session_that_runs_out_too(lab: GatedLab, clock: FakeClock) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        secret = walk.secret
        clock.advance(181)
        await walk.type_code(secret)
        await walk.press("enter")
        await walk.see("✗ NotAuthorizedException")
        assert "ctrl+r starts over" in walk.stage


async def test_a_wrong_first_code_keeps_the_qr_and_the_secret(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        secret = walk.secret
        await walk.press(*"000000", "enter")
        await walk.see("✗ EnableSoftwareTokenMFAException")
        assert "enter tries again" in walk.stage
        assert walk.secret == secret
        assert walk.focused_value == "000000"
        await walk.press(*["backspace"] * 6)
        await walk.type_code(secret)
        await walk.press("enter")
        await walk.see("Signed in as bob")
