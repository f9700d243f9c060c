"""The journeys of a person through the program, with the real client and the local cloud."""

from __future__ import annotations

import re

import pytest
from textual.widgets import Input

from mfa_tui.ui.steps.account import AccountStep
from mfa_tui.ui.steps.challenge import ChallengeStep
from mfa_tui.ui.steps.sign_in import SignInStep
from mfa_tui.ui.widgets.phone import PhonePane
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import PASSWORD, GatedLab, Journey, journey
from tests.ui.screen import screen_text

Size = tuple[int, int]
SMALL, LARGE = (80, 24), (120, 40)


def other(size: Size) -> Size:
    return LARGE if size == SMALL else SMALL


def secret_on_screen(walk: Journey) -> str:
    """The secret as a person reads it off the screen and types it into a real phone."""
    text = walk.read("#words")
    groups = re.search(r"Secret ((?:[A-Z2-7]{4} ?)+)", text)
    assert groups, text
    return groups[1].replace(" ", "")


async def at_code(walk: Journey, username: str = "alice") -> None:
    await walk.sign_in(username)
    await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


# -- the four ways in ------------------------------------------------------------------------


async def test_alice_with_the_code_by_one_key(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        assert "session ends in 3:00" in walk.stage
        await walk.press("ctrl+f")
        assert re.fullmatch(r"\d{6}", walk.focused_value)
        await walk.press("enter")
        await walk.see("Signed in as alice")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")
        await walk.see("✓ signed by the pool")
        assert "● Password ── ● Authenticator ── ● Tokens" in walk.stage


async def test_alice_with_the_code_from_the_phone(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("ctrl+o")
        await walk.until(lambda: isinstance(walk.app.focused, PhonePane), "the phone has the focus")
        assert "MfaNeeded: alice" in walk.read("#phone")
        shown = re.search(r"▸ MfaNeeded: alice +(\d{3} \d{3})", "\n".join(walk.lines("#phone")))
        assert shown
        await walk.press("enter")
        await walk.until(lambda: isinstance(walk.app.focused, Input), "the code field again")
        assert walk.focused_value == shown[1].replace(" ", "")
        await walk.press("enter")
        await walk.see("Signed in as alice")


async def test_bob_sets_up_an_authenticator_with_the_practice_phone(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.see("▄")
        await walk.press("ctrl+s")
        await walk.see("has scanned it")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as bob")
        await walk.see("MFA factors SOFTWARE_TOKEN_MFA")

        clock.advance(30)
        await walk.press("ctrl+r")
        await at_code(walk, "bob")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as bob")


async def test_bob_sets_up_an_authenticator_with_a_real_phone(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        await walk.see("otpauth://")
        await walk.type_code(secret_on_screen(walk))
        await walk.press("enter")
        await walk.see("Signed in as bob")


async def test_carol_replaces_her_password_and_sets_up_mfa(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("carol", "Temp-0rary")
        await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")
        await walk.press(*"short", "enter")
        await walk.see("InvalidPasswordException")
        assert "Password not long enough" in walk.stage
        assert "enter tries again" in walk.stage
        assert walk.focused_value == "short"
        await walk.paste("-But-L0nger")
        await walk.press("enter")
        await walk.see("Set up an authenticator")
        await walk.see("Secret")
        await walk.type_code(secret_on_screen(walk))
        await walk.press("enter")
        await walk.see("Signed in as carol")


async def test_bob_adds_an_authenticator_when_signed_in(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("MFA factors none")
        await walk.settled()
        await walk.press("a")
        await walk.see("Secret")
        await walk.type_code(secret_on_screen(walk))
        await walk.press("enter")
        await walk.see("the next sign-in asks for it")
        await walk.see("SOFTWARE_TOKEN_MFA (preferred)")
        await walk.settled()
        await walk.press("o")
        await walk.see("bob is signed out")

        clock.advance(30)
        await walk.choose_pool("MFA optional")
        await at_code(walk, "bob")
        calls = [exchange.operation for exchange in lab.trace.snapshot()]
        assert calls.count("SetUserMFAPreference") == calls.count("GlobalSignOut") == 1


async def test_the_set_up_of_a_signed_in_user_can_be_left(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("MFA factors none")
        await walk.settled()
        await walk.press("a")
        await walk.see("Secret")
        await walk.settled()
        await walk.press("ctrl+r")
        await walk.see("No authenticator was registered")
        await walk.see("MFA factors none")


# -- signed in -------------------------------------------------------------------------------


async def signed_in(walk: Journey, username: str = "bob") -> None:
    await walk.choose_pool("MFA optional")
    await walk.sign_in(username)
    await walk.see("✓ signed by the pool")
    await walk.settled()


async def test_three_tokens_taken_apart(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await signed_in(walk)
        assert "ID token: says who the user is" in walk.stage
        await walk.press("2")
        await walk.see("Access token: lets the user call APIs")
        await walk.see("✓ signed by the pool")
        await walk.press("3")
        await walk.see("Refresh token: buys new tokens")
        assert "signed by the pool" not in walk.stage
        await walk.press("1")
        await walk.see("ID token: says who the user is")


async def test_times_of_a_token_in_words(lab: GatedLab) -> None:
    async with journey(lab, LARGE) as walk:
        await signed_in(walk)
        await walk.press("end")
        await walk.see("in 60 minutes")


async def test_new_tokens(lab: GatedLab, size: Size, clock: FakeClock) -> None:
    async with journey(lab, size) as walk:
        await signed_in(walk)
        clock.advance(60)
        await walk.press("n")
        await walk.see("New ID and access tokens")
        await walk.see("✓ signed by the pool")
        sent = [exchange.request_json or {} for exchange in lab.trace.snapshot()]
        assert [each.get("AuthFlow") for each in sent].count("REFRESH_TOKEN_AUTH") == 1


async def test_tokens_that_were_revoked_elsewhere(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await signed_in(walk)
        step = walk.app.screen.query_one(AccountStep)
        assert step._account.sign_out_everywhere() is None
        await walk.press("n")
        await walk.see("NotAuthorizedException")
        assert "ctrl+r starts over" in walk.stage
        await walk.press("ctrl+r")
        await walk.see("Practice users")


# -- refusals --------------------------------------------------------------------------------


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


async def test_a_wrong_code(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        await walk.press("ctrl+f")
        wrong = f"{(int(walk.focused_value) + 1) % 1_000_000:06}"
        await walk.press(*["backspace"] * 6, *wrong, "enter")
        await walk.see("✗ CodeMismatchException")
        assert "enter tries again" in walk.stage
        assert walk.focused_value == wrong
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as alice")


async def test_a_code_that_was_used(lab: GatedLab, size: Size, clock: FakeClock) -> None:
    async with journey(lab, size) as walk:
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


async def test_a_session_that_ran_out(lab: GatedLab, size: Size, clock: FakeClock) -> None:
    async with journey(lab, size) as walk:
        await at_code(walk)
        clock.advance(181)
        await walk.press("ctrl+f", "enter")
        await walk.see("✗ NotAuthorizedException")
        assert "session is expired" in walk.stage
        assert "ctrl+r starts over" in walk.stage
        await walk.press("ctrl+r")
        await walk.see("Practice users")
        assert walk.field("#username") == ""


async def test_the_set_up_has_a_session_that_runs_out_too(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        secret = secret_on_screen(walk)
        clock.advance(181)
        await walk.type_code(secret)
        await walk.press("enter")
        await walk.see("✗ NotAuthorizedException")
        assert "ctrl+r starts over" in walk.stage


async def test_a_wrong_first_code_keeps_the_qr_and_the_secret(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("bob")
        await walk.see("Secret")
        secret = secret_on_screen(walk)
        await walk.press(*"000000", "enter")
        await walk.see("✗ EnableSoftwareTokenMFAException")
        assert "enter tries again" in walk.stage
        assert secret_on_screen(walk) == secret
        assert walk.focused_value == "000000"
        await walk.press(*["backspace"] * 6)
        await walk.type_code(secret)
        await walk.press("enter")
        await walk.see("Signed in as bob")


# -- flows, waiting, starting over -----------------------------------------------------------


async def test_the_other_flow(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
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


async def test_while_waiting_a_line_says_so_and_enter_does_nothing(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
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


async def test_a_late_answer_disturbs_nobody(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
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
            await signed_in(walk)
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


# -- two sizes, three panes ------------------------------------------------------------------


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
        secret = secret_on_screen(walk)
        await walk.press(*"123", "tab", "end", *" too")
        for now in (other(size), size):
            await walk.resize(now)
            assert secret_on_screen(walk) == secret
            assert walk.focused_value == "My phone too"
            assert walk.field("#code") == "123"
            assert "▄" in walk.stage


async def test_resizing_keeps_the_chosen_token(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await signed_in(walk)
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
        await signed_in(walk)
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
            await signed_in(walk)
        elif where != "form":
            await walk.sign_in("alice" if where == "code" else "bob")
            await walk.see("SOFTWARE_TOKEN_MFA" if where == "code" else "Secret")
        await walk.settled()
        keys = screen_text(walk.app)[-1]
        for key in ("^t Wire", "^o Phone", "^g Help"):
            assert key in keys


async def test_nothing_that_was_typed_shows_up_in_a_repr(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        step = walk.app.workbench.stage.step
        assert isinstance(step, ChallengeStep)
        assert str(step.challenge.session) not in repr(step.challenge)
        assert PASSWORD not in repr(walk.app.workbench.stage.people)
