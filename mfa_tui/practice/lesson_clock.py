"""The time of a lesson: one clock for the cloud, the app and the phone."""

from __future__ import annotations

from mfa_tui.localcloud.clock import MovableClock


class LessonClock(MovableClock):
    """A clock that takes everybody along when it is moved, so that codes and dates keep fitting.

    A practice pool's clock leaves the clocks of clients behind; that of a lesson must not.
    """

    name = "lesson time"

    @property
    def clients_behind(self) -> float:
        return 0.0
