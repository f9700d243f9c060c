"""Beside the sign-in: the wire, the phone and help."""

from __future__ import annotations

from mfa_tui.ui.screens.help import HelpScreen
from tests.ui.held import Held
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


async def at_diagram(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("d")
    await walk.see("─ RespondToAuthChallenge 200")


async def at_comparison(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("m", "p", "v")
    await walk.see("versus")


async def at_worksheet(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("w", "1")
    await walk.see("Client secret")


async def at_filter(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("slash", *"zzz")
    await walk.see("0 of ")


async def at_filtered_list(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("slash", *"respondto", "enter")
    await walk.see("1 of ")


async def at_values(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("Y")
    await walk.see("Values of ")


async def at_calling(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("ctrl+p", *"any free")
    await walk.see("Listen on any free port")
    await walk.press("enter")
    await walk.see("practice pool, port ")
    await walk.press("ctrl+p", *"how to call")
    await walk.see("Listening: how to call here")
    await walk.press("enter")
    await walk.see("Pools and their clients")


async def at_note(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("k")
    await walk.see("Note on ")


async def at_save(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("s")
    await walk.see("Save the trace")
    await walk.press("ctrl+u")


async def at_save_secrets(walk: Journey) -> None:
    await at_save(walk)
    await walk.press("tab")


async def at_again(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("a")
    await walk.see("RespondToAuthChallenge again")


async def at_held(walk: Journey) -> None:
    """A call is held that somebody else makes, so that no worker of the program waits."""
    await at_form(walk)
    await walk.press("ctrl+t", "h")
    await walk.see("■ holding calls")
    Held(walk.app.world)
    await walk.see("InitiateAuth held")


async def at_controls(walk: Journey) -> None:
    """Something is out of order: the time, and every call is throttled."""
    await at_form(walk)
    await walk.press("ctrl+y")
    await walk.see("all is right")
    await walk.press("plus", *["down"] * 5, "space", "home")
    await walk.see("pool time +1:00 · 1 fault on")


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
            "wire.value": "Values of # RespondToAuthChallenge",
            "wire.code": "‹ AWS CLI ›",
            "wire.response": "HTTP status 200",
            "wire.explanation": "It answers the challenge",
            "wire.call-code": "‹ AWS CLI ›",
            "wire.tokens": "No token travels in this exchange.",
            "wire.diagram": "─ RespondToAuthChallenge 200",
            "wire.compare": "There is nothing to compare with",
            "wire.work": "Work it out",
            "wire.save": "Save the trace: # calls",
            "wire.filter": "words, or =JMESPath",
            "wire.mark": "◆ RespondToAuth",
            "wire.note": "Note on # RespondToAuthChallenge",
            "wire.again": "RespondToAuthChallenge again",
            "wire.step-mode": "Step mode is on",
            "bench.wire": ASKED,
            "bench.back": ASKED,
        },
        quiet=(
            "wire.open",
            "wire.request",
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
            "wire.fold",
            "wire.unfold",
            "wire.next-mark",
        ),
    ),
    "message": Stop(
        at_message,
        {"bench.wire": ASKED},
        quiet=(
            "wire.tab-left",
            "wire.tab-right",
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
    "faults and clocks": Stop(
        at_controls,
        {
            "controls.switch": "2026-11-05 10:00",
            "controls.time": "2026-11-05 10:00",
            "controls.later": "pool time +2:00",
            "controls.right": "Faults and clocks 1 fault on",
            "controls.all-off": "pool time +1:00 pool time",
            "controls.close": "Everything you send",
            "controls.back": "Everything you send",
        },
        quiet=("controls.earlier",),
    ),
    "sequence diagram": Stop(
        at_diagram,
        {"sequence.open": "masked", "sequence.close": "masked"},
        quiet=(
            "sequence.follow",
            "sequence.up",
            "sequence.down",
            "sequence.page-up",
            "sequence.page-down",
            "sequence.oldest",
        ),
    ),
    "comparison": Stop(
        at_comparison,
        {
            "compare.all": "= request.ClientId",
            "compare.reveal": "secrets shown",
            "compare.copy": "to the terminal's clipboard",
            "compare.close": "e Explain",
        },
    ),
    "a worksheet": Stop(at_worksheet, {"sheet.close": "e Explain", "sheet.work": "✗"}),
    "saving the trace": Stop(at_save, {"save.close": "Reveal", "save.save": "The name is empty"}),
    "what is saved of secrets": Stop(
        at_save_secrets,
        {
            "save.now": "The name is empty",
            "choice.next": "as sent",
            "choice.previous": "as sent",
            "save.close": "Reveal",
        },
    ),
    "the filter": Stop(at_filter, {"filter.clear": "words, or =JMESPath"}, quiet=("filter.list",)),
    "a filtered list": Stop(at_filtered_list, {"wire.all": "InitiateAuth"}),
    "the values of a call": Stop(
        at_values,
        {
            "value.copy": "to the terminal's clipboard",
            "value.save": "The file goes to",
            "value.reveal": "secrets shown",
            "value.close": "e Explain",
        },
    ),
    "how to call here": Stop(
        at_calling,
        {"calling.copy": "to the terminal's clipboard", "calling.close": "Practice users"},
    ),
    "a note": Stop(at_note, {"note.leave": "e Explain", "note.keep": "e Explain"}),
    "a call again": Stop(
        at_again,
        {
            "editor.send": "RespondToAuthChallenge ✗400",
            "editor.as-it-was": "RespondToAuthChallenge ✗400",
            "editor.reveal": "secrets shown",
            "editor.close": "masked",
        },
    ),
    "a held call": Stop(
        at_held,
        {
            "held.drop": "not sent",
            "held.run": "InitiateAuth 200",
            "held.later": "■ 1 call held",
        },
    ),
    "help": Stop(at_help, {"help.close": "Practice users"}),
}
