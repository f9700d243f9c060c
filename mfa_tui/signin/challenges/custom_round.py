"""What the rounds of the stacks in `lambdas/` have in common: `type`, `status` and what is left."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from mfa_tui.signin.challenges.custom import CustomChallenge


class CustomRound(CustomChallenge):
    """CUSTOM_CHALLENGE of a trigger that is known by the `type` it tells; `subject` names it."""

    replayable = False
    subject: ClassVar[str] = ""
    STATUS_WORDS: ClassVar[Mapping[str, str]] = {}
    """What each `status` means for who answers."""

    @property
    def status(self) -> str:
        """How things stand, as the trigger names it."""
        return self.parameters.get("status", "")

    @property
    def news(self) -> str:
        """How things stand, in words; empty where the question says it all."""
        return self.STATUS_WORDS.get(self.status, "")

    @property
    def expires_in(self) -> int | None:
        """For how many seconds an answer is waited for, counted from when this was told."""
        return self.number("expires_in")

    def number(self, name: str) -> int | None:
        """The parameter `name` as a number; None where it is none."""
        text = self.parameters.get(name, "")
        return int(text) if text.isascii() and text.isdigit() else None

    def left(self, name: str, label: str) -> tuple[tuple[str, str], ...]:
        """The fact that so many of something are left, where the trigger tells."""
        count = self.parameters.get(name)
        return ((label, count),) if count else ()
