"""On the way to the tokens: the sign-in form, what is asked for, and the ways around."""

from __future__ import annotations

from functools import partial

from mfa_tui.ui.screens.large_qr import LargeQrScreen
from mfa_tui.ui.widgets.copyable import Copyable
from tests.ui.journey import GatedLab, Journey
from tests.ui.stops.stop import Stop
from tests.ui.test_ways import administer

CODE = "Code " + "#" * 6
ASKED = "Cognito asks for SOFTWARE_TOKEN_MFA"


async def at_form(walk: Journey) -> None:
    await walk.see("Practice users")


async def at_pool(walk: Journey) -> None:
    await walk.choose_pool("MFA optional")
    await walk.press("shift+tab", "shift+tab")


async def at_pools(walk: Journey) -> None:
    await at_pool(walk)
    await walk.press("enter")
    await walk.see("3 Codes by message")


async def at_flow(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("shift+tab")


async def at_password(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("tab")


async def at_code(walk: Journey, username: str = "alice") -> None:
    await walk.sign_in(username)
    await walk.see(ASKED)


async def at_sent_code(walk: Journey) -> None:
    await walk.choose_pool("Codes by message")
    await walk.sign_in("sam")
    await walk.see("Cognito asks for SMS_MFA")


async def at_challenge_ways(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+n")
    await walk.see("Instead of answering SOFTWARE_TOKEN_MFA")


async def at_why(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+e")
    await walk.see("Rule ON 1 of those below")


async def at_choice_of_factor(walk: Journey) -> None:
    await walk.choose_pool("Choice-based")
    await walk.press("down", "enter")
    await walk.see("Cognito asks for SELECT_CHALLENGE")


async def at_new_password(walk: Journey) -> None:
    await walk.sign_in("carol", "Temp-0rary")
    await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")


async def at_set_up(walk: Journey) -> None:
    await walk.sign_in("bob")
    await walk.see("otpauth://")


async def at_secret(walk: Journey) -> None:
    await at_set_up(walk)
    await walk.press("shift+tab", "shift+tab")
    assert isinstance(walk.app.focused, Copyable)


async def at_large_qr(walk: Journey) -> None:
    await at_set_up(walk)
    await walk.press("ctrl+e")
    await walk.until(lambda: isinstance(walk.app.screen, LargeQrScreen), "the large QR")


async def at_trust(walk: Journey) -> None:
    await walk.choose_pool("Devices")
    await walk.sign_in("alice")
    await walk.see(ASKED)
    await walk.press("ctrl+f", "enter")
    await walk.see("Trust this device?")


async def at_unconfirmed_device(walk: Journey) -> None:
    world = walk.app.world
    assert isinstance(world, GatedLab)
    world.before["ConfirmDevice"] = partial(
        administer, world, "UpdateUserPool", UserPoolId="us-east-1_MyDevices"
    )
    await walk.choose_pool("Devices")
    await walk.sign_in("alice")
    await walk.see(ASKED)
    await walk.press("ctrl+f", "enter")
    await walk.see("enter goes on to the tokens")


async def at_ways(walk: Journey) -> None:
    await at_form(walk)
    await walk.press(*"bob", "ctrl+n")
    await walk.see("Create an account")


async def at_sign_up(walk: Journey) -> None:
    await at_ways(walk)
    await walk.press("1")
    await walk.see("Attributes")


async def at_confirm(walk: Journey) -> None:
    await at_ways(walk)
    await walk.press("2")
    await walk.see("Type the code that you were sent")


async def at_forgot(walk: Journey) -> None:
    await at_ways(walk)
    await walk.press("3")
    await walk.see("I forgot my password")


async def at_reset(walk: Journey) -> None:
    await at_forgot(walk)
    await walk.press("ctrl+n")
    await walk.see("A new password for bob")


STOPS = {
    "form": Stop(
        at_form,
        {
            "entry.submit": "empty",
            "form.elsewhere": "I forgot my password",
            "bench.wire": "operation http ms",
            "bench.phone": "Phone · authenticator",
            "bench.controls": "all is right",
            "bench.learn": "Free play",
            "bench.help": "Keys that work now",
            "app.quit": None,
        },
        quiet=("people.next", "people.previous"),
    ),
    "pool": Stop(
        at_pool,
        {
            "choice.list": "3 Codes by message",
            "choice.next": "‹ Codes by message ›",
            "choice.previous": "‹ MFA required ›",
        },
        quiet=("bench.next", "bench.previous", "bench.back"),
    ),
    "flow": Stop(at_flow, {"flow.send": "empty"}),
    "pools": Stop(at_pools, {"pick.leave": "‹ MFA optional ›"}),
    "password": Stop(at_password, {"entry.submit": "empty"}),
    "code": Stop(
        at_code,
        {
            "entry.submit": "empty",
            "challenge.ways": "Instead of answering",
            "challenge.why": "All the rules, after the first factor",
            "bench.use-code": CODE,
            "stage.start-over": "Practice users",
        },
    ),
    "sent code": Stop(at_sent_code, {"bench.use-code": CODE, "bench.phone": "Phone · inbox"}),
    "ways from a challenge": Stop(
        at_challenge_ways, {"rows.open": "Practice users", "challenge-ways.back": ASKED}
    ),
    "why": Stop(at_why, {"why.close": ASKED}),
    "choice of factor": Stop(
        at_choice_of_factor,
        {"rows.open": "Signed in as otto", "challenge.ways": "Instead of answering"},
        quiet=("rows.up", "rows.down", "rows.first", "rows.last", "step.up", "step.down"),
    ),
    "new password": Stop(at_new_password, {"entry.submit": "empty"}),
    "set-up": Stop(
        at_set_up,
        {
            "entry.submit": "empty",
            "enrollment.scan": "The practice phone has scanned it",
            "enrollment.enlarge": "cells and this window has 80x24",
            "bench.use-code": "The phone has no account",
        },
    ),
    "secret": Stop(at_secret, {"copyable.copy": "Sent the secret to the terminal's clipboard"}),
    "large QR": Stop(at_large_qr, {"large-qr.close": "otpauth://"}),
    "trust": Stop(at_trust, {"rows.open": "the next sign-in here needs no code"}),
    "unconfirmed device": Stop(
        at_unconfirmed_device, {"trust.go-on": "This device is not confirmed"}
    ),
    "ways": Stop(at_ways, {"rows.open": "Attributes", "stage.start-over": "Practice users"}),
    "sign-up": Stop(
        at_sign_up,
        {
            "entry.submit": "Password is required",
            "sign-up.have-code": "Type the code that you were sent",
            "stage.start-over": "Practice users",
        },
    ),
    "confirm": Stop(
        at_confirm,
        {
            "entry.submit": "empty",
            "confirm.resend": "User is already confirmed",
            "bench.phone": "Phone · inbox",
            "bench.use-code": "No new code for bob",
        },
    ),
    "forgot": Stop(
        at_forgot,
        {
            "entry.submit": "Cognito says that a code was sent",
            "forgot.have-code": "A new password for bob",
        },
    ),
    "reset": Stop(
        at_reset,
        {
            "entry.submit": "empty",
            "new-password.resend": "Cognito says that a code was sent",
            "bench.phone": "Phone · inbox",
            "bench.use-code": "No new code for bob",
        },
    ),
}
