"""Beside the sign-in: the wire, the phone and help."""

from __future__ import annotations

from mfa_tui.ui.screens.help import HelpScreen
from tests.ui.journey import Journey
from tests.ui.stops.signed_in import at_passkeys
from tests.ui.stops.signing_in import ASKED, CODE, at_code, at_form, at_sent_code
from tests.ui.stops.stop import Stop, focused_id


async def at_wire(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+t")
    await walk.until(lambda: focused_id(walk) == "wire-list", "the wire's list")


async def at_message(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("tab")
    await walk.until(lambda: focused_id(walk) == "wire-detail", "the wire's message")


async def at_phone(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+o")
    await walk.until(lambda: focused_id(walk) == "phone", "the phone")


async def at_inbox(walk: Journey) -> None:
    await at_sent_code(walk)
    await walk.press("ctrl+o")
    await walk.see("Phone · inbox")


async def at_phone_passkeys(walk: Journey) -> None:
    await at_passkeys(walk)
    await walk.press("ctrl+o", "p")
    await walk.see("signed 0 times")


async def at_call_code(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("c")
    await walk.see("as AWS CLI")


async def at_save(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("s")
    await walk.see("Save the trace")


async def at_help(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("ctrl+g")
    await walk.until(lambda: isinstance(walk.app.screen, HelpScreen), "help")


STOPS = {
    "wire": Stop(
        at_wire,
        {
            "wire.reveal": "secrets shown",
            "wire.explain": "It answers the challenge",
            "wire.bytes": "as sent",
            "wire.copy": "to the terminal's clipboard",
            "wire.code": "RespondToAuthChallenge as AWS CLI",
            "wire.save": "Save the trace: # calls",
            "bench.wire": ASKED,
            "bench.back": ASKED,
        },
        quiet=(
            "wire.open",
            "wire.follow",
            "wire.error",
            "wire.next",
            "wire.previous",
            "wire.up",
            "wire.down",
            "wire.page-up",
            "wire.page-down",
            "wire.oldest",
            "wire.newest",
        ),
    ),
    "message": Stop(
        at_message,
        {"bench.wire": ASKED},
        quiet=(
            "wire.scroll-up",
            "wire.scroll-down",
            "wire.text-up",
            "wire.text-down",
            "wire.text-top",
            "wire.text-bottom",
        ),
    ),
    "phone": Stop(
        at_phone,
        {
            "phone.use-code": CODE,
            "phone.inbox": "Phone · inbox",
            "phone.duo": "Phone · Duo Mobile",
            "phone.passkeys": "Phone · passkeys",
            "phone.clock-back": "clock 30 s behind",
            "phone.clock-forward": "clock 30 s ahead",
            "phone.remove": "again",
            "bench.phone": ASKED,
        },
        quiet=("phone.previous", "phone.next", "phone.clock-right"),
    ),
    "inbox": Stop(
        at_inbox,
        {
            "phone.use-code": CODE,
            "phone.authenticator": "Phone · authenticator",
            "bench.phone": "Cognito asks for SMS_MFA",
        },
    ),
    "passkeys on the phone": Stop(
        at_phone_passkeys,
        {"phone.screen-lock": "off", "phone.remove": "press delete again"},
    ),
    "a call as code": Stop(
        at_call_code,
        {
            "code.boto3": "import boto3",
            "code.curl": "curl --silent",
            "code.copy": "to the terminal's clipboard",
            "code.save": "Save call # as AWS CLI",
            "code.close": "masked",
        },
        quiet=("code.cli",),
    ),
    "saving the trace": Stop(at_save, {"save.close": "Reveal"}),
    "help": Stop(at_help, {"help.close": "Practice users"}),
}
