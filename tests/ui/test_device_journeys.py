"""Trusted devices, the way a person meets them: trust, no more codes, forget, codes again."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from mfa_tui.ui.widgets.rows_list import RowsList
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.stops.administering import at_person_devices
from tests.ui.test_ways import administer

Size = tuple[int, int]
SMALL = (80, 24)
POOL = "us-east-1_MyDevices"


def calls(lab: GatedLab) -> list[str]:
    """Each call of this run, challenges by their names."""
    return [
        (exchange.request_json or {}).get("ChallengeName") or str(exchange.operation)
        for exchange in lab.trace.snapshot()
    ]


async def at_code(walk: Journey) -> None:
    await walk.choose_pool("Devices")
    await walk.sign_in("alice")
    await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def at_question(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+f", "enter")
    await walk.see("Trust this device?")


async def at_devices(walk: Journey) -> None:
    await at_question(walk)
    await walk.press("enter")
    await at_tokens(walk)
    await open_list(walk)


async def at_tokens(walk: Journey) -> None:
    await walk.see("Signed in as alice")
    await walk.see("signed by the pool")


async def open_list(walk: Journey) -> None:
    await walk.press("d")
    await walk.see("Devices of alice")
    await walk.see("this one")


async def leave(walk: Journey) -> None:
    """Go from the tokens to the sign-in form."""
    await walk.press("ctrl+r")
    await walk.see("Practice users")


async def come_back(walk: Journey, clock: FakeClock) -> None:
    """Sign in once more, with a device that does not spare one the code."""
    # the code of this half minute is used up
    clock.advance(30)
    await leave(walk)
    await walk.sign_in("alice")
    await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def test_trust_sign_in_without_a_code_forget_and_be_asked_again(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await at_question(walk)
        assert calls(lab)[-1] == "ConfirmDevice"
        assert "It proves itself next time: no code is asked." in walk.stage
        await walk.press("enter")
        await walk.see("Cognito remembers this device")
        await at_tokens(walk)
        assert "● Device" in walk.stage

        await leave(walk)
        await walk.sign_in("alice")
        await walk.see("proved itself in place of a code")
        await at_tokens(walk)
        assert "● Password ── ● Device ── ● Tokens" in walk.stage
        made = calls(lab)
        proof = made.index("DEVICE_SRP_AUTH")
        assert made[proof : proof + 3] == ["DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER", "GetUser"]

        await open_list(walk)
        assert "mfa-tui ● trusted · this one" in walk.stage
        await walk.press("x")
        await walk.see("x again: Cognito forgets this device")
        assert "ForgetDevice" not in calls(lab)
        await walk.press("x")
        await walk.see("Cognito has forgotten mfa-tui.")
        await walk.see("No device yet.")
        await walk.press("ctrl+r")
        await at_tokens(walk)

        await come_back(walk, clock)


async def test_not_now_is_told_what_it_means_and_can_be_changed_later(
    lab: GatedLab, size: Size, clock: FakeClock
) -> None:
    async with journey(lab, size) as walk:
        await at_question(walk)
        await walk.press("2")
        await walk.see("asks for codes as before")
        await at_tokens(walk)
        assert "UpdateDeviceStatus" not in calls(lab)
        await open_list(walk)
        assert "○ known" in walk.stage
        await walk.press("r")
        await walk.see("mfa-tui stands in for codes now.")
        await walk.see("● trusted")
        await walk.press("u")
        await walk.see("mfa-tui is asked for codes now.")
        await walk.see("○ known")
        await walk.press("ctrl+r")
        await at_tokens(walk)

        await come_back(walk, clock)
        await walk.press("ctrl+f", "enter")
        await at_tokens(walk)  # the device is known: nothing to confirm
        assert calls(lab).count("ConfirmDevice") == 1


async def test_another_row_calls_off_the_deletion(lab: GatedLab, clock: FakeClock) -> None:
    async with journey(lab, SMALL) as walk:
        await at_devices(walk)
        await walk.press("x")
        await walk.see("x again")
        walk.app.screen.query_one(RowsList).post_message(
            RowsList.Moved(walk.app.screen.query_one(RowsList))
        )
        await walk.until(lambda: "x again" not in walk.stage, "no warning")
        await walk.press("x")
        await walk.see("x again")
        assert "ForgetDevice" not in calls(lab)


async def test_a_device_forgotten_by_an_administrator_asks_for_a_code_again(
    lab: GatedLab, clock: FakeClock
) -> None:
    async with journey(lab, SMALL) as walk:
        await at_devices(walk)
        known = lab._devices.find(POOL, "alice")
        assert known
        administer(lab, "AdminForgetDevice", UserPoolId=POOL, Username="alice", DeviceKey=known.key)
        await walk.press("u")
        await walk.see("Device does not exist.")
        await walk.see("ctrl+r goes back.")
        await walk.press("ctrl+r")
        await at_tokens(walk)
        await come_back(walk, clock)
        await walk.press("ctrl+f", "enter")
        await walk.see("Trust this device?")


async def test_where_devices_are_always_remembered_nobody_is_asked(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        administer(
            lab,
            "UpdateUserPool",
            UserPoolId=POOL,
            DeviceConfiguration={"ChallengeRequiredOnNewDevice": True},
        )
        await at_code(walk)
        await walk.press("ctrl+f", "enter")
        await walk.see("Cognito remembers this device")
        await at_tokens(walk)


async def test_a_refused_confirmation_lets_one_go_on(lab: GatedLab) -> None:
    turn_off = partial(administer, lab, "UpdateUserPool", UserPoolId=POOL)
    lab.before["ConfirmDevice"] = turn_off
    async with journey(lab, SMALL) as walk:
        await at_code(walk)
        await walk.press("ctrl+f", "enter")
        await walk.see("InvalidUserPoolConfigurationException")
        await walk.see("enter goes on to the tokens")
        await walk.press("enter")
        await walk.see("This device is not confirmed")
        await at_tokens(walk)


async def test_the_list_of_a_pool_without_tracking_says_how_to_turn_it_on(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool("MFA optional")
        await walk.sign_in("bob")
        await walk.see("signed by the pool")
        await walk.press("d")
        await walk.see("InvalidUserPoolConfigurationException")
        await walk.see("DeviceConfiguration in UpdateUserPool")
        await walk.press("ctrl+r")
        await walk.see("Signed in as bob")


async def test_the_device_is_still_trusted_in_the_next_run(
    tmp_path: Path, quick_keys: None, clock: FakeClock
) -> None:
    async with journey(GatedLab(tmp_path, clock=clock), SMALL) as walk:
        await at_devices(walk)
    clock.advance(60)
    async with journey(GatedLab(tmp_path, clock=clock), SMALL) as walk:
        await walk.choose_pool("Devices")
        await walk.sign_in("alice")
        await walk.see("proved itself in place of a code")


async def test_the_device_password_shows_nowhere(lab: GatedLab) -> None:
    async with journey(lab, (120, 40)) as walk:
        await at_devices(walk)
        known = lab._devices.find(POOL, "alice")
        assert known
        assert known.password not in walk.screen
        sent = b"".join(each.request.body for each in lab.trace.snapshot())
        assert known.password.encode() not in sent


@pytest.mark.parametrize("key", ["d", "p"])
async def test_the_keys_of_the_list_fit(lab: GatedLab, key: str) -> None:
    async with journey(lab, SMALL) as walk:
        await at_question(walk)
        await walk.press("enter")
        await at_tokens(walk)
        await walk.press(key)
        await walk.see("l List again")
        assert all(len(line) <= 80 for line in walk.lines("KeyLine"))


async def test_an_administrator_who_forgets_a_device_stays_with_the_list(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_person_devices(walk)
        await walk.press("x")
        await walk.see("✓ AdminForgetDevice is done")
        assert "Devices of alice" in walk.stage
        assert "No device is remembered" in walk.stage
