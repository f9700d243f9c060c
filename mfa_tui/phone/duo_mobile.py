"""Duo Mobile: logins that are pushed to this phone, calls, and passcodes of its accounts."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from pyotp.hotp import HOTP

from mfa_tui.phone.inbox import Inbox
from mfa_tui.trace.subscribers import Subscribers

SENDER = "Duo"


class PushRequest(Protocol):
    """A login that waits for an answer on this phone.

    `digits` is the length of the number to enter, 0 for none. `started` and `expires` are in seconds
    since the epoch, `details` pairs of a name and a value.
    """

    @property
    def id(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def application(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def location(self) -> str: ...
    @property
    def details(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def digits(self) -> int: ...
    @property
    def started(self) -> float: ...
    @property
    def expires(self) -> float: ...


@runtime_checkable
class PhoneCall(Protocol):
    """A call to this phone; `answered` once it was picked up, until `expires` (epoch seconds)."""

    @property
    def id(self) -> str: ...
    @property
    def device(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def application(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def answered(self) -> bool: ...
    @property
    def expires(self) -> float: ...


class Joined(Protocol):
    """What Duo gives a phone that joins: `secret` and `counter` make its passcodes (RFC 4226)."""

    @property
    def device(self) -> str: ...
    @property
    def username(self) -> str: ...
    @property
    def host(self) -> str: ...
    @property
    def secret(self) -> bytes: ...
    @property
    def counter(self) -> int: ...


class DuoService(Protocol):
    """What Duo Mobile asks of Duo, over the air."""

    def pushes(self, devices: Collection[str]) -> Sequence[PushRequest]:
        """The logins that those devices show, oldest first."""
        ...

    def calls(self) -> Sequence[PhoneCall]:
        """The calls to any number of this phone, oldest first."""
        ...

    def fetch(self, devices: Collection[str]) -> None:
        """Bring logins whose push did not arrive."""
        ...

    def answer(self, push_id: str, decision: str, number: str | None = None) -> str:
        """Answer a login; gives what came of it."""
        ...

    def pick_up(self, call_id: str) -> bool:
        """Pick up; False when the call is over."""
        ...

    def press(self, call_id: str, key: str) -> bool:
        """Press a key; False when the call is over."""
        ...

    def hang_up(self, call_id: str) -> bool:
        """Hang up; False when the call is over."""
        ...

    def activate(self, code: str) -> Joined | None:
        """Join with an activation code; None when it does not count."""
        ...


class NoDuo:
    """The way to Duo of a phone that no Duo knows: nothing comes, and nothing can be answered."""

    def pushes(self, devices: Collection[str]) -> Sequence[PushRequest]:
        return ()

    def calls(self) -> Sequence[PhoneCall]:
        return ()

    def fetch(self, devices: Collection[str]) -> None:
        """There is nothing to bring."""

    def answer(self, push_id: str, decision: str, number: str | None = None) -> str:
        return "gone"

    def pick_up(self, call_id: str) -> bool:
        return False

    def press(self, call_id: str, key: str) -> bool:
        return False

    def hang_up(self, call_id: str) -> bool:
        return False

    def activate(self, code: str) -> Joined | None:
        return None


@dataclass(slots=True)
class DuoAccount:
    """An account in Duo Mobile: the device that this phone is to Duo, and what codes come from."""

    device: str
    username: str
    host: str
    secret: bytes = field(repr=False)
    counter: int


class DuoMobile:
    """The app on one phone, which may hold accounts of several people; safe from any thread.

    `service` is the way to Duo; text messages go to `inbox`. It is what Duo tells news (`changed`,
    `text`).
    """

    def __init__(self, service: DuoService, inbox: Inbox, joined: Sequence[Joined] = ()) -> None:
        self._service = service
        self._inbox = inbox
        self._accounts: dict[str, DuoAccount] = {}
        self._subscribers = Subscribers[[bool]]()
        self._turn = threading.Lock()
        for each in joined:
            self._add(each)

    def connect(self, service: DuoService, joined: Sequence[Joined] = ()) -> None:
        """Reach Duo by `service` from now on; the accounts become those that are `joined` there."""
        self._service = service
        with self._turn:
            self._accounts = {}
        for each in joined:
            self._add(each)
        self.changed(noticed=False)

    @property
    def accounts(self) -> tuple[DuoAccount, ...]:
        """The accounts, in the order they were added."""
        with self._turn:
            return tuple(self._accounts.values())

    @property
    def pushes(self) -> tuple[PushRequest, ...]:
        """The logins that wait for an answer, oldest first."""
        return tuple(self._service.pushes(self._devices()))

    @property
    def calls(self) -> tuple[PhoneCall, ...]:
        """The calls that ring or wait, oldest first."""
        return tuple(self._service.calls())

    def fetch(self) -> None:
        """Look for logins whose push did not arrive."""
        self._service.fetch(self._devices())

    def answer(self, push_id: str, decision: str, number: str | None = None) -> str:
        """Answer a login: `decision` is `approve`, `deny` or `fraud` ("not me").

        `number` is what was entered where one is wanted. Gives `approved`, `denied`, `reported`,
        `wrong number` (it waits on) or `gone`. Raises ValueError for another decision.
        """
        return self._service.answer(push_id, decision, number)

    def pick_up(self, call_id: str) -> bool:
        """Pick up a call; False when it has stopped ringing."""
        return self._service.pick_up(call_id)

    def press(self, call_id: str, key: str = "#") -> bool:
        """Press a key in a call: # signs in. False when it is over."""
        return self._service.press(call_id, key)

    def hang_up(self, call_id: str) -> bool:
        """End a call; False when it is over."""
        return self._service.hang_up(call_id)

    def activate(self, code: str) -> DuoAccount | None:
        """Add the account of an activation code; None if it does not count.

        The code may come as a `duo://` address, or at the end of the portal's.
        """
        bare = code.strip()
        joined = self._service.activate(
            bare.rpartition("/")[2] if bare.startswith("http") else bare
        )
        if joined is None:
            return None
        account = self._add(joined)
        self.changed(noticed=False)
        return account

    def passcode(self, account: DuoAccount) -> str:
        """The next passcode of `account`: six digits, another one each time it is asked for."""
        with self._turn:
            code = HOTP(base64.b32encode(account.secret).decode()).at(account.counter)
            account.counter += 1
        return code

    def subscribe(self, subscriber: Callable[[bool], object]) -> Callable[[], None]:
        """Call `subscriber` whenever logins, calls or accounts change, with True if it rings.

        It is called on the thread where it happens. Returns the way to stop.
        """
        return self._subscribers.add(subscriber)

    def changed(self, noticed: bool) -> None:
        """Hear from Duo that logins or calls have changed; with `noticed` it rings."""
        self._subscribers.tell(noticed)

    def asked(self, asked: PushRequest | PhoneCall) -> None:
        """Hear from Duo that a login or a call came, which `pushes` or `calls` has now."""
        self.changed(noticed=True)

    def text(self, number: str, body: str, username: str) -> None:
        """Take in a text message with passcodes for `username`."""
        self._inbox.receive(
            "SMS", sender=SENDER, destination=number, text=body, issuer=SENDER, username=username
        )

    def _devices(self) -> tuple[str, ...]:
        with self._turn:
            return tuple(self._accounts)

    def _add(self, joined: Joined) -> DuoAccount:
        account = DuoAccount(
            joined.device, joined.username, joined.host, joined.secret, joined.counter
        )
        with self._turn:
            self._accounts[joined.device] = account
        return account
