"""The inbox: text messages and mail as they arrive, and the codes in them. Never on disk."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from mfa_tui.trace.subscribers import Subscribers

MOST_MESSAGES = 50
"""More than these are not kept: the oldest go."""

# Digits in a row that are a code: six, or eight as a first factor, and no part of anything else.
_CODE = re.compile(r"(?<![\w#+.,/-])(?:\d{6}|\d{8})(?![\w/-]|[.,]\d)")
_ANNOUNCED = re.compile(r"\bcode\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Note:
    """One message: `medium` is `SMS` or `EMAIL`, `arrived` in seconds since the epoch.

    `issuer` and `username` say whose sign-in it is about, as they do for an authenticator account.
    `is_new` until somebody looked at it, `used` once its code was sent. `number` tells
    messages apart.
    """

    number: int
    medium: str
    sender: str
    destination: str
    subject: str | None
    text: str = field(repr=False)
    arrived: float
    issuer: str = ""
    username: str = ""
    is_new: bool = True
    used: bool = False

    @property
    def code(self) -> str | None:
        """The digits to type, if it brings any."""
        span = code_span(self.text)
        return self.text[slice(*span)] if span else None

    def concerns(self, issuer: str, name: str) -> bool:
        """Whether it is for who signs in at `issuer` as `name`, which may be the address itself."""
        names = (self.username.casefold(), self.destination.casefold())
        return self.issuer == issuer and name.casefold() in names


def code_span(text: str) -> tuple[int, int] | None:
    """Where in `text` a code stands, from and to: behind the word "code" rather than before it."""
    found = [match.span() for match in _CODE.finditer(text)]
    announced = _ANNOUNCED.search(text)
    behind = [span for span in found if announced and span[0] > announced.start()]
    return next(iter(behind or found), None)


class Inbox:
    """The newest messages of one phone; safe to use from any thread.

    `clock` gives the true seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._notes: list[Note] = []
        self._number = 0
        self._turn = threading.Lock()
        self._subscribers = Subscribers[[Note | None]]()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is there, newest first."""
        return tuple(self._notes)

    @property
    def new(self) -> int:
        """How many messages nobody has looked at."""
        return sum(note.is_new for note in self._notes)

    def receive(
        self,
        medium: str,
        *,
        sender: str,
        destination: str,
        text: str,
        subject: str | None = None,
        issuer: str = "",
        username: str = "",
    ) -> None:
        """Take in a message that arrives now; the members are those of Note."""
        with self._turn:
            self._number += 1
            note = Note(
                self._number,
                medium,
                sender,
                destination,
                subject,
                text,
                self._clock(),
                issuer,
                username,
            )
            self._notes = [note, *self._notes][:MOST_MESSAGES]
        self._subscribers.tell(note)

    def clear(self) -> None:
        """Throw all messages away."""
        with self._turn:
            self._notes = []
        self._subscribers.tell(None)

    def look_at(self, number: int) -> None:
        """Note that somebody has read the message of that number."""
        self._change(number, is_new=False)

    def use(self, code: str) -> None:
        """Note that `code` was sent to the service, which takes it once at most."""
        for note in self._notes:
            if note.code == code:
                self._change(note.number, is_new=False, used=True)

    def newest_code(self, issuer: str, name: str) -> Note | None:
        """The newest message with an unused code for who signs in at `issuer` as `name`."""
        ready = (note for note in self._notes if note.code and not note.used)
        return next((note for note in ready if note.concerns(issuer, name)), None)

    def subscribe(self, subscriber: Callable[[Note | None], object]) -> Callable[[], None]:
        """Call `subscriber` with every message that arrives, and with None when one was read.

        It is called on the thread that delivers. Returns the way to stop.
        """
        return self._subscribers.add(subscriber)

    def _change(self, number: int, **changes: bool) -> None:
        with self._turn:
            before = self._notes
            self._notes = [
                replace(note, **changes) if note.number == number else note for note in before
            ]
            changed = before != self._notes
        if changed:
            self._subscribers.tell(None)
