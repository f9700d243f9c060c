"""The authentications that are under way, and the wait for their news."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from mfa_tui.localcloud.cognito.call import Clock
from mfa_tui.localcloud.duo import guesses, words
from mfa_tui.localcloud.duo.account import Application, Device, DuoUser

PUSH_SECONDS = 60.0
"""How long a push lives."""
WAITING, ALLOW, DENY = "waiting", "allow", "deny"
SHOWN, FETCHABLE, LOST = "shown", "fetchable", "lost"
_KEPT_SECONDS = 600.0
_GLANCE_SECONDS = 0.25


@dataclass(slots=True)
class Transaction:
    """One authentication; `status`, `result` and `message` are what auth_status tells.

    `device` is None when no device takes part. `number` is what a verified push wants to have
    entered, `shown_name` the name to show in place of `username`. `reach` says whether the phone shows the push, could fetch it, or never hears of it.
    Times are in seconds since the epoch.
    """

    id: str
    application: Application
    user: DuoUser | None
    username: str
    factor: str
    device: Device | None
    started: float
    ends: float
    status: str
    message: str
    result: str = WAITING
    number: str | None = None
    wrong_numbers: int = 0
    reach: str = SHOWN
    shown_name: str = ""
    title: str = "Login request"
    details: tuple[tuple[str, str], ...] = ()
    address: str = ""
    trusted_token: str | None = field(default=None, repr=False)
    told: tuple[str, str] | None = None

    @property
    def final(self) -> bool:
        """Whether it is decided."""
        return self.result != WAITING

    @property
    def news(self) -> tuple[str, str]:
        """What is told of it now."""
        return self.status, self.message


class Transactions:
    """All transactions, with the turn that everything which changes Duo's state takes.

    `clock` gives the moved time of pushes and calls in seconds since the epoch; `stopwatch` the
    real seconds by which a poll is held for at most `hold`. A wait ends at once when something
    happens, and looks at the clock now and then because people may have moved it.
    """

    def __init__(
        self,
        clock: Clock,
        hold: float = guesses.HOLD_SECONDS,
        stopwatch: Callable[[], float] = time.monotonic,
    ) -> None:
        self.turn = threading.Condition(threading.RLock())
        self.hold = hold
        self._clock = clock
        self._stopwatch = stopwatch
        self._all: dict[str, Transaction] = {}
        self._closed = False

    def add(self, transaction: Transaction) -> Transaction:
        """Take in a new transaction; those that ended long ago are forgotten."""
        with self.turn:
            now = self._clock()
            self._all = {t.id: t for t in self._all.values() if now - t.ends < _KEPT_SECONDS}
            self._all[transaction.id] = transaction
        return transaction

    def find(self, txid: str) -> Transaction | None:
        """The transaction with that id."""
        with self.turn:
            self._expire()
            return self._all.get(txid)

    @property
    def waiting(self) -> tuple[Transaction, ...]:
        """Those that are undecided, oldest first."""
        with self.turn:
            self._expire()
            return tuple(each for each in self._all.values() if not each.final)

    def step(self, transaction: Transaction, status: str, message: str) -> None:
        """Note that it goes on waiting, in another status."""
        with self.turn:
            transaction.status, transaction.message = status, message
            self.turn.notify_all()

    def decide(self, transaction: Transaction, result: str, status: str, message: str) -> None:
        """Note the decision, which stays."""
        with self.turn:
            transaction.result = result
            self.step(transaction, status, message)

    def news(self, transaction: Transaction) -> None:
        """Wait until there is news since the last poll, for the hold time at most.

        A decided transaction is news every time: whoever gave up a poll misses nothing.
        """
        with self.turn:
            self._until(
                lambda: transaction.final or transaction.told != transaction.news, self.hold
            )
            transaction.told = transaction.news

    def decision(self, transaction: Transaction) -> None:
        """Wait until it is decided, by the phone or by the clock."""
        with self.turn:
            self._until(lambda: transaction.final, None)

    def pause(self, seconds: float) -> None:
        """Wait for so many real seconds, or until all is closed."""
        with self.turn:
            self._until(lambda: False, seconds)

    def close(self) -> None:
        """Let go whoever waits."""
        with self.turn:
            self._closed = True
            self.turn.notify_all()

    def _until(self, happened: Callable[[], bool], hold: float | None) -> None:
        begun = self._stopwatch()
        self._expire()
        while not self._closed and not happened():
            left = _GLANCE_SECONDS if hold is None else hold - (self._stopwatch() - begun)
            if left <= 0:
                return
            self.turn.wait(min(left, _GLANCE_SECONDS))
            self._expire()

    def _expire(self) -> None:
        now = self._clock()
        for each in self._all.values():
            if not each.final and each.ends <= now:
                answered = each.status == "answered"
                ending = ("deny", words.NO_KEY) if answered else ("timeout", words.TIMEOUT)
                self.decide(each, DENY, *ending)
