"""Two sizes and three panes: nothing that was typed or chosen is lost between them."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from mfa_tui.ui.steps.challenge import ChallengeStep
from mfa_tui.ui.widgets.phone import PhonePane
from tests.ui.journey import PASSWORD, GatedLab, journey
from tests.ui.screen import screen_text
from tests.ui.stops.signed_in import at_tokens
from tests.ui.stops.signing_in import at_code

Size = tuple[int, int]
SMALL, LARGE = (80, 24), (120, 40)


def other(size: Size) -> Size:
    return LARGE if size == SMALL else SMALL


async def test_resizing_keeps_what_was_typed_into_the_form(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        await walk.press(*"alice", "tab", *"P@ss")
        for now in (other(size), size):
            await walk.resize(now)
            assert walk.focused_value == "P@ss"
            assert walk.field("#username") == "alice"
        await walk.press(*"w0rd", "enter")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def test_resizing_keeps_what_was_typed_into_a_challenge(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press(*"123")
        for now in (other(size), size):
            await walk.resize(now)
            assert walk.focused_value == "123"
        await walk.press("backspace", "backspace", "backspace", "ctrl+f", "enter")
        await walk.see("Signed in as alice")


async def test_resizing_keeps_the_set_up(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        secret = walk.secret
        await walk.press(*"123", "tab", "end", *" too")
        for now in (other(size), size):
            await walk.resize(now)
            assert walk.secret == secret
            assert walk.focused_value == "My phone too"
            assert walk.field("#code") == "123"
            assert "▄" in walk.stage


async def test_resizing_keeps_the_chosen_token(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_tokens(walk)
        await walk.press("2")
        for now in (other(size), size):
            await walk.resize(now)
            await walk.see("Access token: lets the user call APIs")
            await walk.see("✓ signed by the pool")
        await walk.press("n")
        await walk.see("New ID and access tokens")


async def test_a_window_that_is_too_small_says_so_and_loses_nothing(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press(*"ali")
        await walk.resize((50, 15))
        assert walk.screen == "mfa-tui needs 60x20 cells; this window has 50x15."
        await walk.resize(SMALL)
        await walk.press(*"ce")
        assert walk.focused_value == "alice"


async def test_the_status_line_says_what_the_other_panes_hold(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("wire 0 · nothing sent yet │ phone: 5 accounts")
        await at_code(walk)
        await walk.see("wire 2 · RespondToAuthChallenge 200 SOFTWARE_TOKEN_MFA │ phone")
        await walk.press(*"000000", "enter")
        await walk.see("wire 3 · RespondToAuthChallenge 400 CodeMismatchException │ phone")


async def test_the_wire_shows_each_exchange_and_masks_the_password(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        await walk.press("shift+tab", "right", "tab")
        await at_code(walk)
        await walk.press("ctrl+t")
        await walk.see("InitiateAuth", within="#wire")
        shown = walk.read("#wire")
        assert "app → cognito" in shown
        await walk.until(
            lambda: walk.app.focused is not None and walk.app.focused.id == "wire-list",
            "the list of exchanges has the focus",
        )
        await walk.press("enter")
        seen = ""
        for _ in range(12):
            seen += "\n".join(walk.lines("#wire"))
            await walk.press("pagedown")
        assert "AuthParameters" in seen
        assert "USERNAME" in seen
        assert PASSWORD not in seen

        await walk.press("home", "r")
        await walk.see("secrets shown", within="#wire")
        seen = ""
        for _ in range(12):
            seen += "\n".join(walk.lines("#wire"))
            await walk.press("pagedown")
        assert PASSWORD in seen

        await walk.press("ctrl+t")
        await walk.until(lambda: isinstance(walk.app.focused, Input), "back in the code field")
        await walk.press("ctrl+t")
        await walk.settled()
        if size == SMALL:
            assert "masked" in walk.read("#wire")


async def test_panes_keep_what_was_typed(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press(*"12", "ctrl+o", "ctrl+o", *"34", "ctrl+t", "ctrl+t", *"56")
        assert walk.focused_value == "123456"
        assert isinstance(walk.app.workbench.stage.step, ChallengeStep)


async def test_a_step_that_comes_behind_the_phone_leaves_it_the_keys(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        lab.gate.clear()
        await walk.sign_in("alice")
        await walk.press("ctrl+o")
        await walk.until(lambda: isinstance(walk.app.focused, PhonePane), "the phone has the focus")
        lab.gate.set()
        stage = walk.app.workbench.stage
        await walk.until(lambda: isinstance(stage.step, ChallengeStep), "a code is asked for")
        await walk.settled()
        assert isinstance(walk.app.focused, PhonePane)
        await walk.press("minus")
        await walk.see("clock 30 s behind", within="#phone")


async def test_the_phone_hints_at_the_set_up_when_it_has_no_account(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.press("ctrl+f")
        await walk.until(lambda: bool(walk.toast), "a toast")
        assert walk.toast == (
            "The phone has no account MfaNeeded: bob. Scan the QR first (ctrl+s)."
        )


async def test_a_phone_whose_clock_is_wrong(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("ctrl+o")
        await walk.until(lambda: isinstance(walk.app.focused, PhonePane), "the phone has the focus")
        await walk.press(*["minus"] * 4)
        await walk.see("clock 120 s behind", within="#phone")
        await walk.press("enter")
        await walk.press("enter")
        await walk.see("✗ CodeMismatchException")
        assert "clock" in walk.stage
        await walk.press("ctrl+o")
        await walk.until(lambda: isinstance(walk.app.focused, PhonePane), "the phone has the focus")
        await walk.press("0", "enter", "enter")
        await walk.see("Signed in as alice")


# -- help ------------------------------------------------------------------------------------


async def test_help_says_what_the_step_is_for_and_its_keys(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("1", "ctrl+g")
        await walk.see("Keys that work now")
        for text in (
            "SOFTWARE_TOKEN_MFA",
            "Cognito answered with a challenge",
            "Use phone code",
            "Wire",
            "Phone",
        ):
            assert text in walk.screen
        await walk.press("q")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        assert walk.focused_value == "1"


async def test_question_mark_helps_where_no_field_has_the_focus(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_tokens(walk)
        await walk.press("question_mark")
        await walk.see("Keys that work now")
        for text in ("signed in", "Factors", "New tokens", "Add authenticator", "Revoke"):
            assert text in walk.screen
        await walk.press("question_mark")
        await walk.see("Signed in as bob")


@pytest.mark.parametrize("where", ["form", "code", "set-up", "tokens"])
async def test_the_line_of_keys_names_the_ways_out_at_80_columns(lab: GatedLab, where: str) -> None:
    async with journey(lab, SMALL) as walk:
        if where == "tokens":
            await at_tokens(walk)
        elif where != "form":
            await walk.sign_in("alice" if where == "code" else "bob")
            await walk.see("SOFTWARE_TOKEN_MFA" if where == "code" else "Secret")
        await walk.settled()
        keys = screen_text(walk.app)[-1]
        for key in ("^t Wire", "^o Phone", "^g Help"):
            assert key in keys


async def test_the_palette_brings_the_wire_to_the_front(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("otpauth://")
        await walk.press("ctrl+p")
        await walk.paste("filter")
        await walk.see("Wire: filter, search")
        await walk.press("enter")
        await walk.see("words, or =JMESPath")
