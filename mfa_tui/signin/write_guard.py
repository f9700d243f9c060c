"""Stands before the first change of a real pool's configuration: a snapshot, and a person who confirms."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from mfa_tui.signin.gate import CallDropped

READING = ("Describe", "Get", "List", "AdminGet", "AdminList")
"""What signed operations begin with that change nothing."""

SIGNING_IN = ("AdminInitiateAuth", "AdminRespondToAuthChallenge")
"""Signed operations that begin or go on with a sign-in."""


NOTE = "it would change a real pool, and was not confirmed"
ELSEWHERE = "it would change another pool than that of the lesson"
"""What the record says of what was not sent."""


class NoSnapshot(Exception):
    """The configuration could not be saved; the text says why."""


@dataclass(eq=False)
class PendingWrite:
    """A call of `operation` that waits in its thread. The configuration of `pool_id` is in `saved`."""

    operation: str
    pool_id: str
    saved: Path
    _over: threading.Event = field(default_factory=threading.Event, repr=False)
    _confirmed: bool = False

    def confirm(self, typed: str) -> bool:
        """Let it go if `typed` is the pool id; whether it was."""
        if typed.strip() != self.pool_id:
            return False
        self._confirmed = True
        self._over.set()
        return True

    def refuse(self) -> None:
        """Let it end; nothing is sent."""
        self._over.set()

    def decision(self) -> bool:
        """Block until somebody decides: whether it may be sent."""
        self._over.wait()
        return self._confirmed


Ask = Callable[[PendingWrite], object]
"""Brings a write before a person, who decides about it now or later. Called on the call's thread."""


class WriteGuard:
    """Lets nothing change how the pool `pool_id` is set up before a person has typed its id, once.

    `save` keeps a copy of the configuration, and says where; it raises NoSnapshot. With `people` the
    Admin calls that change users are writes, too. `ask` brings a write before a person; as long as
    there is none, all writes are refused.
    """

    def __init__(self, pool_id: str, save: Callable[[], Path], *, people: bool = False) -> None:
        self.ask: Ask | None = None
        self._pool_id = pool_id
        self._save = save
        self._people = people
        self._confirmed = False
        self._turn = threading.Lock()
        self._pending: PendingWrite | None = None

    def admit(self, operation: str, *, signed: bool, pool_id: str = "") -> None:
        """Block until a call may be sent, which names the pool `pool_id` if it names one.

        Raises CallDropped when it may not.
        """
        if not signed or not self._is_write(operation):
            return
        if pool_id not in ("", self._pool_id):
            words = f"It would change {pool_id}, and this lesson is on {self._pool_id}."
            raise CallDropped(words, ELSEWHERE)
        with self._turn:
            if not self._confirmed:
                self._confirmed = self._asked(operation)
        if not self._confirmed:
            words = f"It would change {self._pool_id}, and you did not confirm that."
            raise CallDropped(words, NOTE)

    def leave(self) -> None:
        """Nobody is there any more to confirm: refuse what waits, and all writes from now on."""
        self.ask = None
        # what comes to wait after this look finds that there is nobody to ask
        pending = self._pending
        if pending is not None:
            pending.refuse()

    def _is_write(self, operation: str) -> bool:
        if operation.startswith(READING) or operation in SIGNING_IN:
            return False
        return self._people or not operation.startswith("Admin")

    def _asked(self, operation: str) -> bool:
        if self.ask is None:
            return False
        try:
            saved = self._save()
        except NoSnapshot as problem:
            words = (
                f"It would change {self._pool_id}, whose configuration could not be saved before: "
                f"{problem}"
            )
            raise CallDropped(words, NOTE) from problem
        pending = self._pending = PendingWrite(operation, self._pool_id, saved)
        try:
            # saving took a while: whoever was there may have left meanwhile
            ask = self.ask
            if ask is None:
                return False
            ask(pending)
            return pending.decision()
        finally:
            self._pending = None
