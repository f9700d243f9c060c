"""What a lesson needs of a real pool before it begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

NEVER_TRIED = (
    "All of this was tried against pools that mfa-tui serves itself, never against AWS: take a pool "
    "and users that are only for tests."
)

BY_HAND = (
    "Nothing is made or changed for you. The commands keep all other settings of the pool and its "
    "client; put your own in place of the words in capitals. In free play, People and Pool settings "
    "(ctrl+n in the sign-in form) do most of it as well."
)

YOUR_OWN = (
    "Calls leave this computer, and users and messages are your own. Their passwords are asked for "
    "when they are needed, and kept in memory only; texts say `YOUR-PASSWORD`."
)

USERNAME = re.compile(r"[\w.@+:-]+")
"""A username that can stand in moves and conditions as it is."""


def wrong_people(people: Mapping[str, str]) -> tuple[str, str] | None:
    """Which of `people`, usernames by those of a lesson, cannot be taken, and why; None: all can."""
    taken: set[str] = set()
    for name, theirs in people.items():
        if not USERNAME.fullmatch(theirs):
            return name, "Only letters, digits and . _ @ + : - can be in a username here."
        if theirs in taken:
            return name, f"{theirs} stands for another one already: each needs a user of its own."
        taken.add(theirs)
    return None


@dataclass(frozen=True, slots=True)
class Need:
    """Something that a lesson counts on: `what`, and whether the pool `has` it (None: nobody can tell).

    `found` says in a few words what is there; `how` is the command that would bring it. Nothing is
    ever made by itself.
    """

    what: str
    has: bool | None
    found: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a lesson on a real pool will be: its `needs`, and what can only be `explained`, in words.

    `people` are the users of the pool that stand for those of the lesson, by their names in it.
    """

    needs: tuple[Need, ...]
    explained: tuple[str, ...] = ()
    people: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def lacks(self) -> int:
        """How many needs are surely not met."""
        return sum(each.has is False for each in self.needs)
