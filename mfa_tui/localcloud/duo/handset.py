"""What Duo tells a phone: the callback half of the phone's port."""

from __future__ import annotations

from typing import Protocol

from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.deliveries import Deliveries
from mfa_tui.localcloud.duo.asked import Call, Push


class Handset(Protocol):
    """A phone that hears of its pushes, calls and text messages; called on any thread."""

    def changed(self, noticed: bool) -> None:
        """Something about pushes or calls changed; with `noticed` people should look."""
        ...

    def asked(self, asked: Push | Call) -> None:
        """A push or a call came: it rings."""
        ...

    def text(self, number: str, body: str, username: str) -> None:
        """A text message with passcodes for `username` came to `number`."""
        ...


class NoHandset:
    """For a Duo without phones: nobody hears anything."""

    def changed(self, noticed: bool) -> None:
        """Nobody looks."""

    def asked(self, asked: Push | Call) -> None:
        """Nobody is asked."""

    def text(self, number: str, body: str, username: str) -> None:
        """Nobody reads."""


class MessagesOnly:
    """The handset of people who have no phone: text messages are kept in `deliveries`."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries

    def changed(self, noticed: bool) -> None:
        """Nobody looks by himself: what waits is asked for at `/_local/duo`."""

    def asked(self, asked: Push | Call) -> None:
        """Nobody hears it ring."""

    def text(self, number: str, body: str, username: str) -> None:
        code = next((word for word in body.split() if word.isdigit()), "")
        message = Message(
            "SMS", number, None, body, "Duo passcodes", username, code=code, sender="Duo"
        )
        self._deliveries.add(message)
