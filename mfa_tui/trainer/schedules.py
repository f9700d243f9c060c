"""Tracks and ready-made schedules, as the curriculum has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_tui.trainer.lesson import Lesson


@dataclass(frozen=True, slots=True)
class Track:
    """Lessons that belong together. `name` is what lesson files say."""

    name: str
    title: str
    about: str


TRACKS = (
    Track("core", "Core", "Sign-in, challenges, and the first second factor."),
    Track("factors", "Factors", "SMS, email, several at once, devices, passkeys."),
    Track("tokens", "Tokens", "Refresh, rotate and revoke."),
    Track("custom", "Custom", "Your own challenges: codes by mail, and Duo."),
    Track("operate", "Operate", "Recovery, migration, threats."),
    Track("drill", "Drills", "Something is broken: find out what, and repair it."),
)

ALL = "*"
"""Stands in a schedule for every lesson."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What fits into a workshop of this length, in order; ids of lessons and drills."""

    title: str
    ids: tuple[str, ...]

    def lessons(self, library: Sequence[Lesson]) -> tuple[Lesson, ...]:
        """Those of `library` that are on the schedule, in its order."""
        by_id = {lesson.id: lesson for lesson in library}
        everything = [lesson.id for lesson in library if not lesson.is_drill]
        ids = [one for each in self.ids for one in (everything if each == ALL else [each])]
        return tuple(by_id[each] for each in ids if each in by_id)


_SHORT = ("L01", "L03", "L07", "L08", "L09")
_MEDIUM = (*_SHORT, "L12", "L13", "D05")

SCHEDULES = (
    Schedule("45 minutes", _SHORT),
    Schedule("90 minutes", _MEDIUM),
    Schedule("half a day", (*_MEDIUM, "L10", "L11", "L16", "L17", "L22", "D04", "D08", "D11")),
    Schedule("a day", (ALL, "D01", "D04", "D05", "D08", "D11")),
)
"""Every schedule, the shortest first."""
