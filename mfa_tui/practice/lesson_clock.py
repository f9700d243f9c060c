"""The time of a lesson: one clock for the cloud, the app and the phone."""

from __future__ import annotations

from mfa_tui.localcloud.clock import MovableClock, obey


class LessonClock(MovableClock):
    """A clock that stands still at `begin` at first, and again whenever it is set right.

    `begin` is a moment in ISO 8601; empty is the real time, going. Raises ValueError for anything
    else. Clients of other programs live by the real time all the same, and are understood.
    """

    name = "lesson time"

    def __init__(self, begin: str = "") -> None:
        super().__init__()
        self._begin = begin
        self.reset()

    def reset(self) -> None:
        """Set it right: to where the lesson begins."""
        super().reset()
        if self._begin:
            self.freeze()
            obey(self, self._begin)
