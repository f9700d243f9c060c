"""An alarm that goes off when a test says so."""

from __future__ import annotations

from collections.abc import Callable


class Alarm:
    """Waits `seconds` for `ring` to be called; `on` while it does."""

    def __init__(self, seconds: float, ring: Callable[[], None]) -> None:
        self.seconds, self.ring, self.daemon, self.on = seconds, ring, False, False

    def start(self) -> None:
        self.on = True

    def cancel(self) -> None:
        self.on = False
