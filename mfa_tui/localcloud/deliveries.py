"""The messages that were delivered lately, for those who have no phone to read them on."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.call import Clock, Message

MOST_MESSAGES = 1_000


@dataclass(frozen=True, slots=True)
class Delivered:
    """A message with the time of its arrival, in seconds since the epoch."""

    time: float
    message: Message

    def concerns(self, to: str) -> bool:
        """Whether `to` is the address it went to, in any case, or the name of its user."""
        return to.lower() == self.message.destination.lower() or to == self.message.username


class Deliveries:
    """The newest messages, up to `most`, with the time by `clock`; safe to use from any thread.

    Its `add` is what a cloud is given as `deliver`.
    """

    def __init__(self, clock: Clock, most: int = MOST_MESSAGES) -> None:
        self._clock = clock
        self._delivered: deque[Delivered] = deque(maxlen=most)
        self._turn = threading.Lock()

    def add(self, message: Message) -> None:
        """Keep a message that arrives now."""
        with self._turn:
            self._delivered.append(Delivered(self._clock(), message))

    def find(self, to: str | None = None, kind: str | None = None) -> tuple[Delivered, ...]:
        """The messages to an address or a user and of a kind, newest first; None means any."""
        with self._turn:
            newest_first = tuple(reversed(self._delivered))
        return tuple(
            each
            for each in newest_first
            if (to is None or each.concerns(to)) and kind in (None, each.message.kind)
        )

    def clear(self) -> None:
        """Forget all of them."""
        with self._turn:
            self._delivered.clear()
