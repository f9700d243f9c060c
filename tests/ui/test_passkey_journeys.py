"""Passkeys, the way a person meets them: added, used in place of a password, deleted."""

from __future__ import annotations

import pytest

from mfa_tui.localcloud.plans import POOLS
from mfa_tui.phone.passkeys import Passkey
from mfa_tui.phone.phone import Phone
from mfa_tui.signin.client import Cognito
from mfa_tui.signin.target import Target
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.test_ways import administer

Size = tuple[int, int]
SMALL, LARGE = (80, 24), (120, 40)
POOL = next(plan for plan in POOLS if plan.name == "Choice-based").pool_id
SITE = "practice.example"


def calls(lab: GatedLab) -> list[str]:
    return [str(exchange.operation) for exchange in lab.trace.snapshot()]


async def at_choice(walk: Journey) -> None:
    """Otto of the pool with passkeys, filled in with the flow that suits, and sent."""
    await walk.choose_pool("Choice-based")
    await walk.press("down", "enter")
    await walk.see("Cognito asks for SELECT_CHALLENGE")


async def choose(walk: Journey, name: str) -> None:
    """Open the row called `name` of the list that has the focus."""
    rows = [line for line in walk.lines("#stage") if f" {name} " in f"{line} "]
    assert rows, walk.stage
    digit = next(word for word in rows[0].split() if word.isdigit())
    await walk.press(digit)


async def at_tokens(walk: Journey) -> None:
    await walk.see("Signed in as otto")
    await walk.see("signed by the pool")


async def sign_in_by_password(walk: Journey) -> None:
    await at_choice(walk)
    await choose(walk, "PASSWORD")
    await at_tokens(walk)


async def at_passkeys(walk: Journey) -> None:
    await sign_in_by_password(walk)
    await walk.press("p")
    await walk.see("Passkeys of otto")
    await walk.see("No passkey yet. Press a")


async def add(walk: Journey) -> None:
    await walk.press("a")
    await walk.see("The passkey is registered.")
    await walk.see("● on this phone")


async def test_add_a_passkey_sign_in_with_it_and_delete_both_halves(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
        await at_passkeys(walk)
        await add(walk)
        made = calls(lab)
        first = made.index("StartWebAuthnRegistration")
        assert made[first : first + 3] == [
            "StartWebAuthnRegistration",
            "CompleteWebAuthnRegistration",
            "ListWebAuthnCredentials",
        ]
        await walk.press("ctrl+r")
        await at_tokens(walk)
        await walk.press("ctrl+r")

        await at_choice(walk)
        await choose(walk, "WEB_AUTHN")
        await walk.see("Cognito asks for WEB_AUTHN")
        await walk.see(f"otto at {SITE}")
        await walk.press("enter")
        await at_tokens(walk)
        assert "Password" not in walk.read("#path")

        await walk.press("p")
        await walk.see("● on this phone")
        await walk.press("x")
        await walk.see("x again: Cognito deletes its half")
        assert "DeleteWebAuthnCredential" not in calls(lab)
        await walk.press("x")
        await walk.see("Cognito has deleted its half.")
        await walk.see("The phone still holds its half")
        await walk.see("○ only on the phone")
        await walk.press("x")
        await walk.see("The phone has deleted it.")
        await walk.see("No passkey yet.")
        assert calls(lab).count("DeleteWebAuthnCredential") == 1


async def test_a_half_that_only_the_phone_holds_is_deleted_after_a_warning(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
        await at_passkeys(walk)
        await add(walk)
        await walk.press("x", "x")
        await walk.see("○ only on the phone")
        await walk.press("l")
        await walk.until(lambda: "still holds" not in walk.stage, "the list again")
        await walk.see("Cognito does not know it")
        await walk.press("x")
        await walk.see("x again: the phone deletes its half.")
        await walk.press("x")
        await walk.see("No passkey yet.")


async def test_a_passkey_of_another_device_is_told_apart(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_passkeys(walk)
        await add(walk)
        passkeys = phone_of(walk).passkeys
        passkeys.delete(passkeys.all[0])
        await walk.press("l")
        await walk.see("○ on another device")


def phone_of(walk: Journey) -> Phone:
    opened = walk.app.workbench._opened
    assert opened is not None
    return opened.phone


async def test_a_second_one_for_the_same_user_is_refused_by_the_phone(
    lab: GatedLab, size: Size
) -> None:
    async with journey(lab, size) as walk:
        await at_passkeys(walk)
        await add(walk)
        await walk.press("a")
        await walk.see("This phone already has a passkey")
        await walk.see("nothing was registered. a tries again.")
        assert calls(lab).count("CompleteWebAuthnRegistration") == 1


async def test_without_a_screen_lock_none_is_made_where_it_is_required(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        settings = {"RelyingPartyId": SITE, "UserVerification": "required"}
        administer(lab, "SetUserPoolMfaConfig", UserPoolId=POOL, WebAuthnConfiguration=settings)
        await at_passkeys(walk)
        await walk.press("ctrl+o", "p")
        await walk.see("Screen lock on")
        await walk.press("l")
        await walk.see("Screen lock off")
        await walk.press("ctrl+o", "a")
        await walk.see("this phone has no screen lock")
        await walk.press("ctrl+o", "l")
        await walk.see("Screen lock on")
        await walk.press("ctrl+o")
        await add(walk)


async def test_a_pool_without_passkeys_says_how_to_turn_them_on(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("signed by the pool")
        await walk.press("p")
        await walk.see("No passkey yet.")
        await walk.press("a")
        await walk.see("WebAuthnNotEnabledException")
        await walk.see("AllowedFirstAuthFactors")
        await walk.see("ctrl+r goes back.")
        assert "No passkey yet." in walk.stage


async def test_a_pool_without_a_site_says_how_to_name_one(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_passkeys(walk)
        administer(lab, "SetUserPoolMfaConfig", UserPoolId=POOL, WebAuthnConfiguration={})
        await walk.press("a")
        await walk.see("WebAuthnConfigurationMissingException")
        await walk.see("RelyingPartyId. An administrator sets one")


class Renamed(GatedLab):
    """A world in which the pool's site changes right before CompleteWebAuthnRegistration."""

    def connect(self, target: Target) -> Cognito:
        cognito = super().connect(target)

        def rename(**_: object) -> None:
            settings = {"RelyingPartyId": "other.example"}
            administer(
                self, "SetUserPoolMfaConfig", UserPoolId=POOL, WebAuthnConfiguration=settings
            )

        event = "before-call.cognito-identity-provider.CompleteWebAuthnRegistration"
        cognito.api.meta.events.register(event, rename)
        return cognito


async def test_what_cognito_does_not_take_the_phone_throws_away(
    quick_keys: None, size: Size
) -> None:
    async with journey(Renamed(None, clock=FakeClock()), size) as walk:
        await at_passkeys(walk)
        await walk.press("a")
        await walk.see("✗ WebAuthn")
        assert phone_of(walk).passkeys.all == ()
        await walk.see("a tries again.")


# -- on the phone ----------------------------------------------------------------------------


async def test_the_phone_lists_its_passkeys_and_removes_one(lab: GatedLab) -> None:
    async with journey(lab, LARGE) as walk:
        await at_passkeys(walk)
        await walk.press("ctrl+o", "p")
        await walk.see("No passkey yet. When signed in", within="#phone")
        await walk.press("ctrl+o")
        await add(walk)
        await walk.see(f"otto at {SITE} signed 0 times", within="#phone")
        await walk.press("ctrl+o", "delete")
        await walk.see("press delete again", within="#phone")
        await walk.press("down")
        await walk.see("signed 0 times", within="#phone")
        await walk.press("delete", "delete")
        await walk.see("No passkey yet. When signed in", within="#phone")
        assert phone_of(walk).passkeys.all == ()


@pytest.mark.parametrize("width", [56, 30, 12])
async def test_the_phones_list_fits_any_width(lab: GatedLab, width: int) -> None:
    from rich.cells import cell_len
    from textual.geometry import Size as Cells

    from mfa_tui.ui.widgets.passkey_lines import passkey_lines

    phone = lab.open().phone
    for number in range(9):
        phone.passkeys.add(
            Passkey(f"site{number}.example", "用户", f"u{number}", f"c{number}", "A" * 43, 0)
        )
    chosen = phone.passkeys.all[-1]
    for height in (1, 3, 6, 12):
        lines = passkey_lines(phone, chosen, chosen, Cells(width, height))
        assert len(lines) == height
        assert {sum(cell_len(text) for text, _ in line) for line in lines} == {width}
