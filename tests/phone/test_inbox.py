"""The inbox takes messages from any thread, finds the codes in them, and forgets the oldest."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from mfa_tui.phone.authenticator import Account
from mfa_tui.phone.inbox import MOST_MESSAGES, Inbox, Note, code_span
from mfa_tui.phone.phone import Phone, phone_summary

NOON = 1_700_049_600.0
SMS = "Your authentication code is 482913. "


@pytest.fixture
def inbox() -> Inbox:
    moments = iter(NOON + second for second in range(1_000))
    return Inbox(lambda: next(moments))


def receive(inbox: Inbox, text: str = SMS, username: str = "sam", issuer: str = "Pool") -> None:
    inbox.receive(
        "SMS",
        sender="NOTICE",
        destination="+15555550101",
        text=text,
        issuer=issuer,
        username=username,
    )


def test_messages_are_newest_first_and_new_until_looked_at(inbox: Inbox) -> None:
    receive(inbox)
    inbox.receive(
        "EMAIL", sender="no-reply@example.com", destination="a@b.example", subject="Hi", text="You"
    )
    mail, sms = inbox.notes
    assert (mail.medium, mail.sender, mail.destination, mail.subject, mail.text) == (
        "EMAIL",
        "no-reply@example.com",
        "a@b.example",
        "Hi",
        "You",
    )
    assert (mail.arrived, sms.arrived) == (NOON + 1, NOON)
    assert inbox.new == 2
    inbox.look_at(sms.number)
    assert [note.is_new for note in inbox.notes] == [True, False]
    assert inbox.new == 1


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SMS, "482913"),
        ("Your confirmation code is 00123456", "00123456"),
        ("<p>Your code: <b>482913</b></p>", "482913"),
        ("482913 is your code", "482913"),
        ("Order 111111 of today: your code is 222222.", "222222"),
        ("Your CODE is 333333, not 444444", "333333"),
        ("Your username is sam and temporary password is Temp-0rary. ", None),
        ("Call +15555550101 or 0800-123456 now", None),
        ("<span style='color:#123456'>no code</span>", None),
        ("It costs 123456.50 and 1234567 more", None),
        ("", None),
    ],
)
def test_the_code_is_found_where_a_person_would_see_it(text: str, code: str | None) -> None:
    span = code_span(text)
    assert (text[slice(*span)] if span else None) == code


def test_the_newest_unused_code_of_the_one_who_signs_in(inbox: Inbox) -> None:
    for text, username, issuer in (
        ("code 111111", "sam", "Pool"),
        ("code 222222", "sam", "Pool"),
        ("code 333333", "emma", "Pool"),
        ("code 444444", "sam", "Other"),
        ("nothing to type", "sam", "Pool"),
    ):
        receive(inbox, text, username, issuer)
    newest = inbox.newest_code("Pool", "SAM")
    assert newest is not None
    assert newest.code == "222222"
    assert inbox.newest_code("Pool", "+15555550101") is not None
    assert inbox.newest_code("Pool", "nobody") is None
    inbox.use(newest.code or "")
    before = inbox.newest_code("Pool", "sam")
    assert before is not None
    assert before.code == "111111"
    inbox.use(before.code or "")
    assert inbox.newest_code("Pool", "sam") is None
    assert inbox.new == 3


def test_the_oldest_go(inbox: Inbox) -> None:
    for number in range(MOST_MESSAGES + 5):
        receive(inbox, f"message {number}")
    assert len(inbox.notes) == MOST_MESSAGES
    assert inbox.notes[-1].text == "message 5"


def test_subscribers_hear_of_arrivals_and_of_reading(inbox: Inbox) -> None:
    heard: list[Note | None] = []
    stop = inbox.subscribe(heard.append)
    receive(inbox)
    (note,) = inbox.notes
    inbox.look_at(note.number)
    inbox.look_at(note.number)
    stop()
    stop()
    receive(inbox)
    assert heard == [note, None]


def test_deliveries_from_many_threads_all_arrive() -> None:
    inbox = Inbox(lambda: NOON)
    heard: list[Note | None] = []
    inbox.subscribe(heard.append)
    start = threading.Barrier(8)

    def deliver() -> None:
        start.wait()
        for _ in range(6):
            receive(inbox)

    threads = [threading.Thread(target=deliver) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(note.number for note in inbox.notes) == list(range(1, 49))
    assert len(heard) == 48


def test_codes_never_reach_the_disk(tmp_path: Path) -> None:
    phone = Phone(lambda: NOON, tmp_path / "phone.json")
    receive(phone.inbox)
    phone.add(Account("Pool", "sam", "A2" * 26))
    assert "482913" not in "".join(path.read_text() for path in tmp_path.iterdir())
    assert Phone(lambda: NOON, tmp_path / "phone.json").inbox.notes == ()


def test_the_summary_says_what_is_new() -> None:
    phone = Phone(lambda: NOON)
    receive(phone.inbox)
    assert phone_summary(phone) == "phone: 1 new"
    phone.authenticator.skew = -60
    assert phone_summary(phone) == "phone: 1 new, clock 60 s behind"
    phone.inbox.look_at(phone.inbox.notes[0].number)
    assert phone_summary(phone) == "phone: no accounts, clock 60 s behind"


def test_texts_are_no_part_of_what_is_logged(inbox: Inbox) -> None:
    receive(inbox)
    assert "482913" not in repr(inbox.notes)
