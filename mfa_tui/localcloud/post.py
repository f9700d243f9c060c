"""The way of a message from the service to a person, with the faults that befall it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from contextvars import Context

from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.faults import (
    DELIVERY_DELAYED,
    DELIVERY_LOST,
    EMAIL_DELAYED,
    EMAIL_SPAM,
    SMS_DELAYED,
    SMS_QUOTA,
    SMS_SANDBOX,
)

Deliver = Callable[[Message], None]

DELAY_SECONDS = 200.0
"""How late a delayed message comes: later than the three minutes that a Session usually lives."""

_LOSING = {
    "SMS": {DELIVERY_LOST, SMS_SANDBOX, SMS_QUOTA},
    "EMAIL": {DELIVERY_LOST, EMAIL_SPAM},
}
_DELAYING = {
    "SMS": {DELIVERY_DELAYED, SMS_DELAYED},
    "EMAIL": {DELIVERY_DELAYED, EMAIL_DELAYED},
}
"""The faults that make messages of a medium come never, and late."""


class Post:
    """Hands messages to `deliver`, at once or late; safe to use from any thread."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._held: list[tuple[float, Message]] = []
        self._turn = threading.Lock()

    def send(self, messages: Iterable[Message], faults: frozenset[str], now: float) -> None:
        """Send `messages` at `now`, in seconds since the epoch, under these faults."""
        for message in messages:
            if faults & _LOSING[message.medium]:
                continue
            if faults & _DELAYING[message.medium]:
                with self._turn:
                    self._held.append((now + DELAY_SECONDS, message))
            else:
                self._deliver(message)

    @property
    def next_due(self) -> float | None:
        """When the next delayed message arrives, in seconds since the epoch; None for never."""
        with self._turn:
            return min((at for at, _ in self._held), default=None)

    def forget(self) -> None:
        """Drop the delayed messages."""
        with self._turn:
            self._held = []

    def deliver_due(self, now: float) -> None:
        """Hand over the delayed messages whose time has come."""
        with self._turn:
            due = [message for at, message in self._held if at <= now]
            self._held = [(at, message) for at, message in self._held if at > now]
        for message in due:
            # no call that happens to be under way has sent it
            Context().run(self._deliver, message)
