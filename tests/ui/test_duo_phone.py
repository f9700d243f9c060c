"""Duo Mobile on the phone: logins come by themselves, and what is pressed there ends at Cognito."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual.geometry import Size

from mfa_tui.localcloud.duo.authentication import Wish
from mfa_tui.localcloud.duo.phone_port import Call as Ringing
from mfa_tui.localcloud.duo.phone_port import Push as Asked
from mfa_tui.localcloud.duo.transactions import Transaction
from mfa_tui.localcloud.faults import DUO_PUSH_FAILED
from mfa_tui.phone.duo_mobile import DuoAccount
from mfa_tui.phone.phone import Phone
from mfa_tui.trace.exchange import Party
from mfa_tui.ui.widgets.phone import PhonePane
from mfa_tui.ui.widgets.phone_duo_lines import DuoAttention, duo_lines
from tests.ui.journey import GatedLab, Journey, journey

SMALL, LARGE = (80, 24), (120, 40)
POOL = "Duo push"


@pytest.fixture
def lab(quick_keys: None) -> Iterator[GatedLab]:
    """The practice world in real time: functions and Duo live by it."""
    lab = GatedLab(None, clock=time.time)
    yield lab
    lab.close()


async def patiently(walk: Journey, text: str, within: str | None = None) -> None:
    """Wait for what comes from other processes: as long as it takes, within reason."""
    ends = time.monotonic() + 20
    while text not in (walk.read(within) if within else f"{walk.screen} {walk.stage}"):
        if time.monotonic() > ends:
            await walk.see(text, within=within)
        await walk.pilot.pause(0.02)


async def asked(walk: Journey, username: str = "alice") -> None:
    """Sign in until Duo asks, and take the phone into the hand."""
    await walk.choose_pool(POOL)
    await walk.sign_in(username)
    await patiently(walk, "Cognito asks for CUSTOM_CHALLENGE: Duo")
    await walk.press("ctrl+o")
    await walk.see("Phone · Duo Mobile", within="#phone")


def phone_of(walk: Journey) -> Phone:
    opened = walk.app.workbench._opened
    assert opened is not None
    return opened.phone


def verified_push(lab: GatedLab, digits: int = 3) -> None:
    for application in lab.world.duo.start().local.account.applications:
        application.policy.verified_digits = digits


async def test_a_login_is_approved(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await asked(walk)
        shown = walk.read("#phone")
        assert "Is that you?" in shown
        assert "User alice" in shown
        assert "Application Practice sign-in" in shown
        assert "When" in shown
        assert "User pool us-east-1_DuoByPush" in shown
        await walk.press("y")
        await patiently(walk, "Signed in as alice")
        assert "Signed in as alice" in walk.stage


@pytest.mark.parametrize(("key", "words"), [("n", "Denied"), ("x", "fraud")])
async def test_a_login_is_turned_away(
    lab: GatedLab, size: tuple[int, int], key: str, words: str
) -> None:
    async with journey(lab, size) as walk:
        await asked(walk)
        await walk.press(key)
        await patiently(walk, words, within="#stage")
        assert lab.world.duo.running
        assert bool(lab.world.duo.running.local.account.alerts) is (key == "x")


async def test_the_number_is_typed(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        verified_push(lab)
        await asked(walk)
        assert "Number ___" in walk.read("#phone")
        assert lab.world.duo.running
        transactions = lab.world.duo.running.local._transactions.waiting
        number = transactions[0].number or ""
        wrong = "".join(str((int(digit) + 1) % 10) for digit in number)
        await walk.press("y")
        await walk.see("It wants a number of 3 digits", within="#phone")
        await walk.press(*wrong, "y")
        await walk.see("That is not the number", within="#phone")
        await walk.press(number[0], "backspace", *number)
        await walk.see(f"Number {number}", within="#phone")
        await walk.press("y")
        await patiently(walk, "Signed in as alice")


def begun(lab: GatedLab, factor: str) -> Transaction:
    """What somebody else's sign-in as alice asks Duo for."""
    duo = lab.world.duo.start().local
    alice = duo.account.user_named("alice")
    (application, _) = duo.account.applications
    return duo._authentication.begin(application, "alice", alice, Wish(factor, "auto"))


async def test_among_those_that_wait_one_is_chosen(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        older, newer = begun(lab, "push"), begun(lab, "push")
        await walk.press("ctrl+o")
        await walk.see("1 of 2", within="#phone")
        await walk.press("down")
        await walk.see("2 of 2", within="#phone")
        begun(lab, "push")
        await walk.see("2 of 3", within="#phone")
        await walk.press("n")
        await walk.until(lambda: newer.result == "deny", "the chosen one is denied")
        await walk.see("1 of 2", within="#phone")
        assert not older.final


async def test_the_chosen_one_stays_when_an_older_one_goes(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        older, newer = begun(lab, "push"), begun(lab, "push")
        await walk.press("ctrl+o")
        await walk.see("1 of 2", within="#phone")
        await walk.press("down")
        await walk.see("2 of 2", within="#phone")
        phone_of(walk).duo.answer(older.id, "deny")
        await walk.until(lambda: "of 2" not in walk.read("#phone"), "one is left")
        begun(lab, "push")
        await walk.see("1 of 2", within="#phone")
        await walk.press("n")
        await walk.until(lambda: newer.result == "deny", "the chosen one is denied")


async def test_a_passcode_is_made_beside_a_push(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        push = begun(lab, "push")
        await walk.press("ctrl+o")
        await walk.see("c makes one", within="#phone")
        before = phone_of(walk).duo.accounts[0].counter
        await walk.press("c")
        await walk.until(lambda: "c makes one" not in walk.read("#phone"), "it is shown")
        assert re.search(r"Passcode \d{3} \d{3}", walk.read("#phone"))
        assert phone_of(walk).duo.accounts[0].counter == before + 1
        assert "Is that you?" in walk.read("#phone") and not push.final


async def test_a_push_is_an_arrow_to_the_phone_inside_what_the_function_asked(
    lab: GatedLab,
) -> None:
    async with journey(lab, LARGE) as walk:
        await asked(walk)
        exchanges = {each.number: each for each in lab.trace.snapshot()}
        [push] = [each for each in exchanges.values() if each.destination is Party.PHONE]
        assert (push.source, push.operation) == (Party.DUO, "Push")
        assert push.parent is not None
        assert exchanges[push.parent].operation == "POST /auth/v2/auth"


async def test_a_call_is_picked_up(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        call = begun(lab, "phone")
        await walk.press("ctrl+o")
        await walk.see("It rings: +", within="#phone")
        await walk.press("y")
        await walk.see("In a call: +", within="#phone")
        await walk.press("number_sign")
        await walk.until(lambda: call.result == "allow", "the call signs in")


async def test_a_call_is_turned_away(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        call = begun(lab, "phone")
        await walk.press("ctrl+o", "n")
        await walk.until(lambda: call.result == "deny", "the call is over")


async def test_passcodes_by_text_come_to_the_inbox(lab: GatedLab) -> None:
    async with journey(lab, LARGE) as walk:
        await walk.see("Practice users")
        begun(lab, "sms")
        await walk.see("Duo passcodes for alice", within="#phone")
        await walk.see("From Duo", within="#phone")


async def test_a_passcode_is_made_and_used_once(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        lab.world.duo.start()
        await walk.press("ctrl+o", "u")
        await walk.see("▸ alice c makes a passcode", within="#phone")
        await walk.press("c")
        await walk.see("passcode", within="#phone")
        first = phone_of(walk).duo.accounts[0].counter
        await walk.see("No code is asked for here")
        await walk.press("down", "c")
        counters = [account.counter for account in phone_of(walk).duo.accounts]
        assert (first, counters[:3]) == (1, [1, 1, 0])


async def test_a_push_that_did_not_arrive_is_fetched(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        lab.world.cloud.faults.on(DUO_PUSH_FAILED)
        push = begun(lab, "push")
        await walk.press("ctrl+o", "u")
        await walk.see("Nobody asks", within="#phone")
        await walk.press("r")
        await walk.see("Is that you?", within="#phone")
        await walk.press("n")
        await walk.until(lambda: push.result == "deny", "the push is denied")


async def test_a_new_phone_joins_by_the_pasted_address(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        duo = lab.world.duo.start().local
        enrolment = duo._enrolments.begin("nina", 300)
        await walk.press("ctrl+o", "u")
        await walk.see("Nobody asks", within="#phone")
        await walk.paste("nothing of Duo's")
        await walk.see("That is no activation code", within="#phone")
        await walk.paste(f"https://localhost:9230/portal/{enrolment.code}")
        await walk.see("This phone is that of nina now", within="#phone")
        await walk.see("▸ nina", within="#phone")


async def test_before_any_duo_the_phone_says_how_accounts_come(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press("ctrl+o", "u")
        await walk.see("No account yet", within="#phone")
        assert lab.world.duo.running is None


async def test_small_the_line_says_that_duo_asks(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.choose_pool(POOL)
        await walk.sign_in("bob")
        await patiently(walk, "phone: Duo asks", within="#status")


async def test_a_push_out_of_nowhere_is_told_in_a_toast(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        begun(lab, "push")
        words = "Duo asks on the phone whether that is you. ctrl+o shows it."
        await walk.until(lambda: words in walk.toast, words)


async def test_it_stops_ticking_when_nobody_asks(lab: GatedLab) -> None:
    async with journey(lab, LARGE) as walk:
        await walk.see("Practice users")
        push = begun(lab, "push")
        pane = walk.app.screen.query_one(PhonePane)
        await walk.until(lambda: pane.view == "duo" and pane.ticking, "the seconds run")
        phone_of(walk).duo.answer(push.id, "deny")
        await walk.until(lambda: not pane.ticking, "nothing moves any more")


async def test_many_pools_are_picked_from_a_list(lab: GatedLab, size: tuple[int, int]) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        await walk.press("shift+tab", "shift+tab", "enter")
        await walk.see("0 Backup codes")
        await walk.press("6")
        await walk.see(f"‹ {POOL} ›")
        await walk.see("‹ CUSTOM_AUTH ›")
        await walk.press("enter", "escape")
        await walk.see(f"‹ {POOL} ›")


@pytest.mark.parametrize("height", [5, 7, 12, 22])
@pytest.mark.parametrize("width", [24, 55, 60])
def test_every_line_is_as_wide_as_the_pane(width: int, height: int) -> None:
    phone, size = Phone(lambda: 100.0), Size(width, height)
    asked = Asked(
        "1", "D", "Shop", "ana", "Login request", "nowhere", (("a", "b" * 99),), 3, 90, 150
    )
    call = Ringing("2", "D", "+15555550100", "Shop", "ana", False, 150)
    account = DuoAccount("D", "ana", "localhost", b"secret", 0)
    for attention in (
        DuoAttention(),
        DuoAttention(push=asked, waiting=(asked, call), typed="1", news="That is not the number."),
        DuoAttention(push=asked, account=account, passcode="123456"),
        DuoAttention(call=call),
    ):
        lines = duo_lines(phone, attention, size)
        assert len(lines) == height
        assert {cell_len("".join(text for text, _ in line)) for line in lines} == {width}
