"""On the way to the tokens: the sign-in form, what is asked for, and the ways around."""

from __future__ import annotations

from mfa_tui.ui.screens.large_qr import LargeQrScreen
from mfa_tui.ui.widgets.copyable import Copyable
from tests.ui.journey import Journey
from tests.ui.stops.stop import Stop

CODE = "Code " + "#" * 6
ASKED = "Cognito asks for SOFTWARE_TOKEN_MFA"


async def at_form(walk: Journey) -> None:
    await walk.see("Practice users")


async def at_pool(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("shift+tab", "shift+tab")


async def at_password(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("tab")


async def at_code(walk: Journey) -> None:
    await walk.sign_in("alice")
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
    await walk.press("ctrl+l")
    await walk.see("▸ ON 1")


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
    await walk.press("ctrl+l")
    await walk.until(lambda: isinstance(walk.app.screen, LargeQrScreen), "the large QR")


async def at_trust(walk: Journey) -> None:
    await walk.choose_pool("Devices")
    await walk.sign_in("alice")
    await walk.see(ASKED)
    await walk.press("ctrl+f", "enter")
    await walk.see("Trust this device?")


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
            "bench.help": "Keys that work now",
            "app.quit": None,
        },
        quiet=("people.next", "people.previous"),
    ),
    "pool": Stop(
        at_pool,
        {"choice.next": "‹ MFA optional ›", "choice.previous": "‹ Devices ›"},
        quiet=("bench.next", "bench.previous", "bench.back"),
    ),
    "password": Stop(at_password, {"entry.submit": "empty"}),
    "code": Stop(
        at_code,
        {
            "entry.submit": "empty",
            "challenge.ways": "Instead of answering",
            "challenge.why": "The table, after the first factor",
            "bench.use-code": CODE,
            "stage.start-over": "Practice users",
        },
        quiet=("step.up", "step.down"),
    ),
    "sent code": Stop(at_sent_code, {"bench.use-code": CODE, "bench.phone": "Phone · inbox"}),
    "ways from a challenge": Stop(
        at_challenge_ways, {"rows.open": ASKED, "challenge-ways.back": ASKED}
    ),
    "why": Stop(at_why, {"why.close": ASKED}),
    "choice of factor": Stop(
        at_choice_of_factor,
        {"rows.open": "Cognito asks for", "challenge.ways": "Instead of answering"},
        quiet=("rows.up", "rows.down", "rows.first", "rows.last"),
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
    "secret": Stop(
        at_secret, {"copyable.copy": "Sent the secret to the terminal's clipboard"}
    ),
    "large QR": Stop(at_large_qr, {"large-qr.close": "otpauth://"}),
    "trust": Stop(at_trust, {"rows.open": "the next sign-in here needs no code"}),
    "ways": Stop(
        at_ways, {"rows.open": "Attributes", "stage.start-over": "Practice users"}
    ),
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
