"""Duo Mobile on the phone, with a Duo that only remembers what it was asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from mfa_tui.phone.duo_mobile import DuoMobile, Joined
from mfa_tui.phone.inbox import Inbox

SECRET = b"12345678901234567890"
"""The secret of the examples in RFC 4226, appendix D."""


@dataclass(frozen=True)
class Joining:
    device: str = "DP1"
    username: str = "ana"
    host: str = "duo.example"
    secret: bytes = SECRET
    counter: int = 0


@dataclass
class Remembering:
    """A Duo without logins, which takes one activation code."""

    asked: list[tuple[object, ...]] = field(default_factory=list)

    def pushes(self, devices: Collection[str]) -> tuple[()]:
        self.asked.append(("pushes", *devices))
        return ()

    def calls(self) -> tuple[()]:
        return ()

    def fetch(self, devices: Collection[str]) -> None:
        self.asked.append(("fetch", *devices))

    def answer(self, push_id: str, decision: str, number: str | None = None) -> str:
        self.asked.append((push_id, decision, number))
        return "approved"

    def pick_up(self, call_id: str) -> bool:
        return False

    def press(self, call_id: str, key: str) -> bool:
        self.asked.append((call_id, key))
        return True

    def hang_up(self, call_id: str) -> bool:
        return False

    def activate(self, code: str) -> Joined | None:
        return Joining("DP2", "ben") if code == "good" else None


def mobile_of(service: Remembering) -> DuoMobile:
    return DuoMobile(service, Inbox(lambda: 100.0), [Joining()])


def test_passcodes_are_those_of_rfc_4226() -> None:
    mobile = mobile_of(Remembering())
    (account,) = mobile.accounts
    assert [mobile.passcode(account) for _ in range(3)] == ["755224", "287082", "359152"]


def test_it_asks_for_the_devices_it_has() -> None:
    service = Remembering()
    mobile = mobile_of(service)
    news: list[bool] = []
    stop = mobile.subscribe(news.append)
    assert mobile.activate("bad") is None
    assert news == []
    account = mobile.activate("good")
    assert account is not None and account.username == "ben"
    assert (mobile.pushes, mobile.calls) == ((), ())
    mobile.fetch()
    assert service.asked == [("pushes", "DP1", "DP2"), ("fetch", "DP1", "DP2")]
    mobile.changed(noticed=True)
    stop()
    mobile.changed(noticed=True)
    assert news == [False, True]


def test_answers_go_to_duo_as_they_are() -> None:
    service = Remembering()
    mobile = mobile_of(service)
    assert mobile.answer("1", "approve", "042") == "approved"
    assert mobile.press("2")
    assert not mobile.pick_up("2")
    assert not mobile.hang_up("2")
    assert service.asked == [("1", "approve", "042"), ("2", "#")]


def test_a_text_message_is_in_the_inbox() -> None:
    inbox = Inbox(lambda: 100.0)
    DuoMobile(Remembering(), inbox).text("+15555550100", "Duo passcodes for ana: 123456", "ana")
    (note,) = inbox.notes
    assert (note.sender, note.destination, note.username) == ("Duo", "+15555550100", "ana")
    assert note.code == "123456"


def test_a_secret_is_not_shown() -> None:
    (account,) = mobile_of(Remembering()).accounts
    assert "1234567890" not in repr(account)
