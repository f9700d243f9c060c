"""What a lesson needs of the world that it happens in; fulfilled in the room `practice`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.record import Trace


class BenchRefused(Exception):
    """The bench cannot do what was asked of it; the message says why, in words for the learner."""


class PasswordWanted(BenchRefused):
    """Only the learner knows the password of `user`; `keep` remembers it until the lesson ends."""

    def __init__(self, user: str, keep: Callable[[str], None]) -> None:
        super().__init__(f"the password of {user} is needed, and only you know it.")
        self.user = user
        self.keep = keep


class Bench(Protocol):
    """The world of one lesson. Every method may block; call them outside the UI's thread.

    Names of users, clients and faults are those of the preset. What cannot be done raises
    BenchRefused; a call that the service refuses is an exchange like any other.
    """

    @property
    def trace(self) -> Trace:
        """The record of all that happened here; another one after `reset`."""
        ...

    def state(self) -> dict[str, Any]:
        """A snapshot for conditions: `users` by name, `pool`, `clients` by name, `messages`.

        Members have the names of the API (`users.ana.UserStatus`, `pool.MfaConfiguration`).
        """
        ...

    def fact(self, name: str) -> str:
        """What `$name` of the moves stands for here, such as `ana.password` or `client.NAME`."""
        ...

    def send(self, operation: str, document: dict[str, Any], client: str = "") -> Exchange:
        """Call `operation` with exactly this body, through the app client with this name."""
        ...

    def now(self) -> float:
        """The lesson's time in seconds since the epoch."""
        ...

    def move_clock(self, seconds: float) -> None:
        """Move the lesson's time by so many seconds."""
        ...

    def set_clock(self, moment: str) -> None:
        """Set the lesson's time to a moment in ISO 8601, or `freeze`, `go` or `reset` it."""
        ...

    def move_phone_clock(self, seconds: float) -> None:
        """Let the phone's clock go wrong by so many seconds more."""
        ...

    def scan(self, user: str, secret: str) -> None:
        """Take the secret of an authenticator (base32) onto the phone, as the account of `user`."""
        ...

    def fault(self, name: str, on: bool) -> None:
        """Switch a failure of the local cloud on or off."""
        ...

    def reset(self) -> None:
        """Go back to the untouched preset, at once; what was subscribed to the trace is lost."""
        ...
