"""A clock that people can set: moved ahead or back, frozen, or made to run faster."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from mfa_tui.trace.subscribers import Subscribers

if TYPE_CHECKING:
    from mfa_tui.localcloud.cognito.call import Clock

FASTEST = 1_000.0
"""How many times faster than real time a clock can run."""
FARTHEST_SECONDS = 10 * 365 * 86_400.0
"""How far from the real time a clock can be set."""

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_WAYS = (
    "Write a distance like +3m, -30s, +1.5h or +2d, a date like 2026-11-05 10:00 (UTC), x18 to let "
    "time run 18 times as fast, freeze, go or reset."
)


class MovableClock:
    """Goes with `real` until it is moved, frozen or sped up; safe to use from any thread.

    Calling it gives seconds since the epoch, as `real` does. `name` is what people call its time.
    """

    name = "pool time"

    def __init__(self, real: Clock = time.time) -> None:
        self.real = real
        self._moved = 0.0
        self._speed = 1.0
        self._since = real()
        self._frozen_at: float | None = None
        self._turn = threading.Lock()
        self._listeners = Subscribers[[]]()

    def __call__(self) -> float:
        with self._turn:
            return self._now()

    @property
    def ahead(self) -> float:
        """By how many seconds this clock is ahead of the real one."""
        with self._turn:
            if self._frozen_at is None and self._speed == 1.0:
                return self._moved
            return self._now() - self.real()

    @property
    def shift(self) -> float:
        """By how many seconds it was set ahead; of a frozen one, not counting what passed since."""
        with self._turn:
            if self._frozen_at is None:
                return self._moved
            return self._frozen_at - self._since

    @property
    def clients_behind(self) -> float:
        """By how many seconds the clocks of clients are behind it, which nobody moves along."""
        return self.ahead

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen_at is not None

    @property
    def speed(self) -> float:
        """How many of its seconds pass in a real one, while it is not frozen."""
        return self._speed

    @property
    def rate(self) -> float:
        """How many of its seconds pass in a real one now: 0 while it is frozen."""
        return 0.0 if self.frozen else self._speed

    def move(self, seconds: float) -> None:
        """Set it `seconds` later (earlier when negative); a frozen one stays frozen."""
        with self._turn:
            if self._frozen_at is None:
                self._moved += seconds
            else:
                self._frozen_at += seconds
        self._listeners.tell()

    def run(self, speed: float) -> None:
        """Let `speed` seconds pass in each real one from now on; a frozen one begins to go again.

        Raises ValueError unless that is more than 0 and at most FASTEST.
        """
        if not 0 < speed <= FASTEST:
            raise ValueError(f"Time can run up to {FASTEST:g} times as fast; freeze stops it.")
        with self._turn:
            self._settle()
            self._speed = speed
        self._listeners.tell()

    def freeze(self) -> None:
        """Stop it where it is."""
        with self._turn:
            if self._frozen_at is None:
                self._settle()
                self._frozen_at = self._since + self._moved
        self._listeners.tell()

    def unfreeze(self) -> None:
        """Let it go on from where it was stopped."""
        with self._turn:
            if self._frozen_at is not None:
                self._settle()
        self._listeners.tell()

    def reset(self) -> None:
        """Set it right: to the real time, going."""
        with self._turn:
            self._moved, self._speed, self._frozen_at = 0.0, 1.0, None
            self._since = self.real()
        self._listeners.tell()

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        """Call `listener` after each change, on the thread that made it. Returns the way to stop."""
        return self._listeners.add(listener)

    def _now(self) -> float:
        if self._frozen_at is not None:
            return self._frozen_at
        real = self.real()
        return real + self._moved + (real - self._since) * (self._speed - 1)

    def _settle(self) -> None:
        """Begin to count anew from now, at the same time of this clock, and going."""
        now, real = self._now(), self.real()
        if self._frozen_at is not None or self._speed != 1.0:
            self._moved = now - real
        self._since, self._frozen_at = real, None


def seconds_of(text: str) -> float:
    """The seconds that a distance such as `+3m`, `-90` or `+1.5h` stands for.

    The units are s, m, h and d; without one it is seconds. Raises ValueError for anything else.
    """
    found = re.fullmatch(r"([+-]\d{1,9}(?:\.\d{1,3})?)([smhd]?)", text)
    if found is None:
        raise ValueError(f"{text!r} is no distance in time. Write it like +3m, -30s, +1.5h or +2d.")
    return float(found[1]) * _UNIT_SECONDS[found[2] or "s"]


def moment_of(text: str) -> float:
    """The seconds since the epoch of a date such as `2026-11-05 10:00`, which is UTC unless it says.

    Raises ValueError for anything else.
    """
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def obey(clock: MovableClock, wish: str) -> None:
    """Set `clock` as `wish` says: `+3m`, `2026-11-05 10:00`, `x18`, `freeze`, `go` or `reset`.

    Raises ValueError with a sentence for a person when it is none of these, or too far.
    """
    simple = {
        "freeze": clock.freeze,
        "go": clock.unfreeze,
        "unfreeze": clock.unfreeze,
        "reset": clock.reset,
    }
    if wish in simple:
        simple[wish]()
    elif found := re.fullmatch(r"x(\d{1,6}(?:\.\d{1,3})?)", wish):
        clock.run(float(found[1]))
    elif wish[:1] in "+-" and wish:
        move(clock, seconds_of(wish))
    else:
        move(clock, _moment(wish) - clock())


def move(clock: MovableClock, seconds: float) -> None:
    """Move `clock`. Raises ValueError when it would be too far from the real time."""
    if abs(clock.ahead + seconds) > FARTHEST_SECONDS:
        raise ValueError("The clock can be moved by ten years at most.")
    clock.move(seconds)


def _moment(wish: str) -> float:
    try:
        return moment_of(wish)
    except (ValueError, OverflowError):
        raise ValueError(f"{wish!r} is no time. {_WAYS}") from None
