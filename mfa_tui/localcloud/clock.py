"""A clock that people can set: moved ahead or back, or frozen."""

from __future__ import annotations

import re
import threading
import time

from mfa_tui.localcloud.cognito.call import Clock

_UNIT_SECONDS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


class MovableClock:
    """Goes with `real` until it is moved or frozen; safe to use from any thread.

    Calling it gives seconds since the epoch, as `real` does.
    """

    def __init__(self, real: Clock = time.time) -> None:
        self.real = real
        self._moved = 0.0
        self._frozen_at: float | None = None
        self._turn = threading.Lock()

    def __call__(self) -> float:
        with self._turn:
            return self._now()

    @property
    def ahead(self) -> float:
        """By how many seconds this clock is ahead of the real one."""
        with self._turn:
            return self._now() - self.real() if self._frozen_at is not None else self._moved

    @property
    def frozen(self) -> bool:
        """Whether it stands still."""
        return self._frozen_at is not None

    def move(self, seconds: float) -> None:
        """Set it `seconds` later (earlier when negative); a frozen one stays frozen."""
        with self._turn:
            if self._frozen_at is None:
                self._moved += seconds
            else:
                self._frozen_at += seconds

    def freeze(self) -> None:
        """Stop it where it is."""
        with self._turn:
            self._frozen_at = self._now()

    def unfreeze(self) -> None:
        """Let it go on from where it was stopped."""
        with self._turn:
            if self._frozen_at is not None:
                self._moved = self._frozen_at - self.real()
                self._frozen_at = None

    def reset(self) -> None:
        """Set it right: to the real time, going."""
        with self._turn:
            self._moved, self._frozen_at = 0.0, None

    def _now(self) -> float:
        return self.real() + self._moved if self._frozen_at is None else self._frozen_at


def seconds_of(text: str) -> float:
    """The seconds that a distance such as `+3m`, `-90` or `+1.5h` stands for.

    The units are s, m, h and d; without one it is seconds. Raises ValueError for anything else.
    """
    found = re.fullmatch(r"([+-]\d{1,9}(?:\.\d{1,3})?)([smhd]?)", text)
    if found is None:
        raise ValueError(text)
    return float(found[1]) * _UNIT_SECONDS[found[2] or "s"]
