"""What Duo tells a phone: the callback half of the phone's port."""

from __future__ import annotations

from typing import Protocol


class Handset(Protocol):
    """A phone that hears of its pushes, calls and text messages; called on any thread."""

    def changed(self, noticed: bool) -> None:
        """Something about pushes or calls changed; with `noticed` a new one came, and it rings."""
        ...

    def text(self, number: str, body: str, username: str) -> None:
        """A text message with passcodes for `username` came to `number`."""
        ...


class NoHandset:
    """For a Duo without phones: nobody hears anything."""

    def changed(self, noticed: bool) -> None:
        """Nobody looks."""

    def text(self, number: str, body: str, username: str) -> None:
        """Nobody reads."""
