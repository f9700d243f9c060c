"""Codes by SMS and e-mail: they come to the phone, at once, late or never, and go into the form."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

import pytest
from rich.cells import cell_len
from textual.geometry import Size

from mfa_tui.localcloud.faults import DELIVERY_DELAYED, DELIVERY_LOST
from mfa_tui.localcloud.post import DELAY_SECONDS
from mfa_tui.phone.inbox import Inbox
from mfa_tui.phone.phone import Phone
from mfa_tui.ui.widgets.inbox_lines import inbox_lines
from mfa_tui.ui.widgets.phone import PhonePane
from mfa_tui.ui.widgets.phone_lines import Line
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import GatedLab, Journey, journey

POOL = "Codes by message"
SMALL, LARGE = (80, 24), (120, 40)


class HandAlarm:
    """An alarm that goes off when the test says so."""

    made: list[HandAlarm]

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self.seconds, self.ring, self.daemon, self.on = seconds, ring, False, False
        self.made.append(self)

    def start(self) -> None:
        self.on = True

    def cancel(self) -> None:
        self.on = False


@pytest.fixture
def alarms() -> list[HandAlarm]:
    HandAlarm.made = []
    return HandAlarm.made


@pytest.fixture
def lab(clock: FakeClock, quick_keys: None, alarms: list[HandAlarm]) -> Iterator[GatedLab]:
    lab = GatedLab(None, clock=clock, entropy=random.Random(5).randbytes, new_alarm=HandAlarm)
    yield lab
    lab.gate.set()
    lab.close()


def inbox(walk: Journey) -> Inbox:
    opened = walk.app.workbench._opened
    assert opened is not None
    return opened.phone.inbox


def newest_code(walk: Journey) -> str:
    return inbox(walk).notes[0].code or ""


def toasts(walk: Journey) -> str:
    """What all toasts say, oldest first."""
    return " ".join(note.message for note in walk.app._notifications)


async def toasted(walk: Journey, text: str) -> None:
    await walk.until(lambda: text in toasts(walk), text)


async def meet(walk: Journey, username: str, challenge: str) -> None:
    await walk.choose_pool(POOL)
    await walk.sign_in(username)
    await walk.see(f"Cognito asks for {challenge}")
    await walk.settled()


@pytest.mark.parametrize(
    ("username", "challenge"), [("sam", "SMS_MFA"), ("emma", "EMAIL_OTP"), ("fay", "EMAIL_OTP")]
)
async def test_the_phones_code_signs_in(
    lab: GatedLab, size: tuple[int, int], username: str, challenge: str
) -> None:
    async with journey(lab, size) as walk:
        await meet(walk, username, challenge)
        await walk.press("ctrl+f")
        await walk.see(f"Code {newest_code(walk)}")
        assert inbox(walk).new == 0
        await walk.press("enter")
        await walk.see(f"Signed in as {username}")


async def test_a_code_counts_as_used_once_it_is_sent(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await meet(walk, "sam", "SMS_MFA")
        code = newest_code(walk)
        await walk.press("ctrl+f")
        assert walk.focused_value == code
        await walk.press("ctrl+u", "ctrl+f")
        assert walk.focused_value == code
        assert not walk.toast
        await walk.press("enter")
        await walk.see("Signed in as sam")
        assert [note.used for note in inbox(walk).notes] == [True]


async def test_small_the_line_says_that_something_is_new_and_the_pane_shows_it(
    lab: GatedLab,
) -> None:
    async with journey(lab, SMALL) as walk:
        await meet(walk, "emma", "EMAIL_OTP")
        assert "phone: 1 new" in walk.read("#status")
        await walk.press("ctrl+o")
        await walk.see("Phone · inbox", within="#phone")
        shown = walk.read("#phone")
        code = newest_code(walk)
        assert "From practice@example.com To emma@example.com" in shown
        assert "Subject Your authentication code" in shown
        assert f"Your authentication code is {code}" in shown
        assert f"{code[:3]} {code[3:]}" in shown
        await walk.until(lambda: inbox(walk).new == 0, "the message counts as read")
        await walk.press("enter")
        await walk.see(f"Code {code}")
        assert walk.focused_value == code


async def test_large_the_message_is_in_sight_below_the_form(lab: GatedLab) -> None:
    async with journey(lab, LARGE) as walk:
        await meet(walk, "sam", "SMS_MFA")
        code = newest_code(walk)
        await walk.see(f"Your authentication code is {code}.", within="#phone")
        assert "new SMS" in walk.read("#phone")
        assert not walk.app.screen.query("Toast")


async def test_the_two_halves_of_the_phone(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await meet(walk, "sam", "SMS_MFA")
        await walk.press("ctrl+o", "a")
        await walk.see("Phone · authenticator", within="#phone")
        assert walk.app.workbench.query_one(PhonePane).ticking
        await walk.press("i")
        await walk.see("Phone · inbox", within="#phone")
        assert not walk.app.workbench.query_one(PhonePane).ticking
        await walk.press("minus", "delete", "delete")
        opened = walk.app.workbench._opened
        assert opened is not None
        assert opened.phone.authenticator.skew == 0
        assert len(opened.phone.authenticator.accounts) == len(
            {account.label for account in opened.phone.authenticator.accounts}
        )


async def test_a_code_is_offered_only_where_there_is_one(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        await walk.press("ctrl+o", "i")
        await walk.see("No message yet", within="#phone")
        assert "Use code" not in walk.read("KeyLine")
        inbox(walk).receive(
            "SMS", sender="NOTICE", destination="+1", text="Your code is 135791.", username="sam"
        )
        await walk.see("Use code", within="KeyLine")


async def test_an_older_message_can_be_chosen(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await meet(walk, "sam", "SMS_MFA")
        first = newest_code(walk)
        await walk.press("ctrl+r")
        await walk.sign_in("sam")
        await walk.see("Cognito asks for SMS_MFA")
        await walk.until(lambda: len(inbox(walk).notes) == 2, "the second message")
        await walk.press("ctrl+o", "down", "down", "enter")
        await walk.see(f"Code {first}")


async def test_a_message_while_somebody_types_changes_nothing_in_the_field(
    lab: GatedLab, size: tuple[int, int]
) -> None:
    async with journey(lab, size) as walk:
        await meet(walk, "sam", "SMS_MFA")
        await walk.press(*"123")
        inbox(walk).receive("SMS", sender="x", destination="+1555", text="code 777777")
        await walk.until(lambda: inbox(walk).new == 2, "the second message")
        await walk.press(*"456")
        assert walk.focused_value == "123456"


async def test_a_late_message_comes_by_itself_and_says_so(
    lab: GatedLab, clock: FakeClock, alarms: list[HandAlarm]
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        assert alarms == []
        lab.world.cloud.faults.on(DELIVERY_DELAYED)
        await meet(walk, "sam", "SMS_MFA")
        assert inbox(walk).notes == ()
        await walk.press("ctrl+f")
        await toasted(walk, "No new code for sam has arrived on the phone.")
        (alarm,) = alarms
        assert (alarm.on, alarm.daemon, alarm.seconds) == (True, True, DELAY_SECONDS)
        clock.advance(DELAY_SECONDS)
        alarm.ring()
        arrived = "A text message to +15555550101 has arrived on the phone. ctrl+o shows it."
        await toasted(walk, arrived)
        walk.app.clear_notifications()
        await walk.until(lambda: "phone: 1 new" in walk.read("#status"), "the line says it too")
        await walk.press("ctrl+f")
        await walk.see(f"Code {newest_code(walk)}")
        assert len(alarms) == 1


async def test_a_lost_message_never_comes(
    lab: GatedLab, alarms: list[HandAlarm], size: tuple[int, int]
) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        lab.world.cloud.faults.on(DELIVERY_LOST)
        await meet(walk, "emma", "EMAIL_OTP")
        await walk.press("ctrl+f")
        await toasted(walk, "No new code for emma has arrived on the phone.")
        assert inbox(walk).notes == ()
        assert alarms == []


async def test_closing_silences_the_alarm(lab: GatedLab, alarms: list[HandAlarm]) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        lab.world.cloud.faults.on(DELIVERY_DELAYED)
        await meet(walk, "sam", "SMS_MFA")
    assert [alarm.on for alarm in alarms] == [False]


# -- the picture itself ----------------------------------------------------------------------


def full_phone(count: int) -> Phone:
    phone = Phone(lambda: 1_700_049_600.0)
    for number in range(count):
        phone.inbox.receive(
            ("SMS", "EMAIL")[number % 2],
            sender="用户@example.com",
            destination=f"person-{number}@a-rather-long-domain.example",
            subject="Zoë\x1b]52;c;!\x07" if number % 2 else None,
            text=f"用户 your code is {100000 + number}.\nBye " + "long " * 30,
        )
    return phone


def plain(line: Line) -> str:
    return "".join(text for text, _ in line)


@pytest.mark.parametrize("width", [40, 56, 80])
@pytest.mark.parametrize("height", [5, 6, 8, 9, 14, 20])
@pytest.mark.parametrize("count", [0, 1, 2, 30])
def test_every_line_is_exactly_as_wide_as_the_pane(width: int, height: int, count: int) -> None:
    phone = full_phone(count)
    for note in phone.inbox.notes[:1] + phone.inbox.notes[-1:] or (None,):
        lines = inbox_lines(phone, note, Size(width, height))
        assert len(lines) == height
        assert {sum(cell_len(text) for text, _ in line) for line in lines} == {width}
        assert all(plain(line).isprintable() for line in lines)
        if note is not None:
            assert any(plain(line).startswith("▸") for line in lines)


def test_the_code_is_marked_where_it_stands() -> None:
    phone = full_phone(1)
    lines = inbox_lines(phone, phone.inbox.notes[0], Size(56, 20))
    assert [text for line in lines for text, role in line if role == "marked" and text] == [
        "100000"
    ]


def test_more_messages_than_lines_are_counted() -> None:
    phone = full_phone(30)
    lines = inbox_lines(phone, phone.inbox.notes[12], Size(60, 20))
    assert "  3 newer, 17 older" in [plain(line).rstrip() for line in lines]


def test_an_empty_inbox_says_what_comes_here() -> None:
    lines = inbox_lines(full_phone(0), None, Size(60, 9))
    assert "Codes that Cognito sends by SMS or e-mail" in " ".join(plain(line) for line in lines)
