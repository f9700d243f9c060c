"""The phone in the user's hand: what it holds, and the file it is kept in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mfa_tui.phone.authenticator import Account, Authenticator, skew_words
from mfa_tui.phone.duo_mobile import DuoMobile, NoDuo
from mfa_tui.phone.inbox import Inbox
from mfa_tui.phone.memory import Memory, PhoneFile, UnreadablePhoneError
from mfa_tui.phone.passkeys import Passkeys
from mfa_tui.trace.subscribers import Subscribers


class Phone:
    """A second device that remembers what it holds in a JSON file, or only while it is on.

    `clock` gives the true seconds since the epoch. `path` is the file; None keeps everything in
    memory. Add and remove accounts here, not on `authenticator`: only then are they saved and the
    subscribers told. `passkeys` sees to that itself. `duo` is Duo Mobile, which knows no account until it is
    connected to a Duo. `problem` is a sentence for the user when the file could not be read or
    written, else None; the phone itself always works.
    """

    def __init__(self, clock: Callable[[], float], path: Path | None = None) -> None:
        self.problem: str | None = None
        self._file = PhoneFile(path) if path else None
        self._subscribers = Subscribers[[]]()
        memory = self._remembered()
        self.authenticator = Authenticator(clock, memory.accounts)
        self.clock = clock
        self.inbox = Inbox(clock)
        self.duo = DuoMobile(NoDuo(), self.inbox)
        self.passkeys = Passkeys(clock, memory.passkeys, self._changed)
        self._problem_at_start = self.problem

    def add(self, account: Account) -> None:
        """Put `account` on the phone, in place of one with the same issuer and name."""
        self.authenticator.add(account)
        self._changed()

    def remove(self, account: Account) -> None:
        """Take `account` off the phone."""
        self.authenticator.remove(account)
        self._changed()

    def subscribe(self, subscriber: Callable[[], object]) -> Callable[[], None]:
        """Call `subscriber` whenever an account or a passkey changes. Returns the way to stop."""
        return self._subscribers.add(subscriber)

    def _remembered(self) -> Memory:
        if self._file is None:
            return Memory()
        try:
            return self._file.load()
        except UnreadablePhoneError as error:
            self.problem = str(error)
            if not error.replaceable:
                self._file = None
            return Memory()

    def _changed(self) -> None:
        if self._file is not None:
            try:
                self._file.save(Memory(self.authenticator.accounts, self.passkeys.all))
            except OSError as error:
                reason = error.strerror or type(error).__name__
                self.problem = f"The phone's accounts were not saved ({reason})."
            else:
                self.problem = self._problem_at_start
        self._subscribers.tell()


def phone_summary(phone: Phone, *, skewed: bool = True) -> str:
    """What the phone holds in a few words, for a line where the phone itself is not shown.

    `skewed` tells how far its clock is off, too.
    """
    count = len(phone.authenticator.accounts)
    held = f"{count or 'no'} account{'' if count == 1 else 's'}"
    new = phone.inbox.new
    skew = skew_words(phone.authenticator.skew) if skewed else ""
    # what waits leaves no room for what is there anyway
    waiting = [waits_at_duo(phone.duo), f"{new} new" if new else ""]
    parts = [*(waiting if any(waiting) else [held]), skew]
    return f"phone: {', '.join(part for part in parts if part)}"


def waits_at_duo(duo: DuoMobile) -> str:
    """What waits for an answer in Duo Mobile, in two words; empty when nothing does."""
    if duo.calls:
        return "it rings"
    return "Duo asks" if duo.pushes else ""
