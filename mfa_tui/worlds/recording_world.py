"""A world in which nothing happens any more: a saved trace, to be read."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from mfa_tui.signin.target import Target
    from mfa_tui.trace.export.reading import Reading
    from mfa_tui.ui.world import Opened, Place


class RecordingWorld:
    """The world of the `reading` of a file; `name` is the file's. Calls cannot be made in it."""

    def __init__(self, name: str, reading: Reading) -> None:
        self.label = name
        self._reading = reading

    def open(self, remedy: str | None = None) -> Opened:
        from mfa_tui.phone.phone import Phone
        from mfa_tui.trace.record import Trace
        from mfa_tui.ui.world import Opened

        trace = Trace.of(self._reading.exchanges)
        notes = ("\n".join(self._reading.words(named=3)),)
        return Opened(self.places(), trace, Phone(time.time), notes, recording=True)

    def places(self) -> tuple[Place, ...]:
        """One, which stands for where the calls went."""
        from mfa_tui.signin.target import Target
        from mfa_tui.ui.world import Place

        target = Target("recording", "recording", "us-east-1", name=self.label)
        return (Place(target, "a recording, to be read"),)

    def connect(self, target: Target) -> NoReturn:
        """Always raises TargetProblem: there is nothing to call."""
        from mfa_tui.signin.target import TargetProblem

        raise TargetProblem(f"{self.label} is a recording, and no pool is behind it.")

    def why(self, request_id: str) -> None:
        """A recording does not say."""

    def backup_codes(self, target: Target) -> None:
        """Nobody can make any here."""

    def close(self) -> None:
        """Nothing is held open."""
