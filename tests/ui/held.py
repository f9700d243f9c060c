"""A call that stops at the Gate of a world, made beside the screens."""

from __future__ import annotations

import threading
from typing import Any

from mfa_tui.signin.calls import refusing
from mfa_tui.ui.world import World
from mfa_tui.worlds.lab import LocalLab

PATIENCE = 20.0
"""Seconds after which a thread that should have gone on counts as stuck."""


class Held:
    """InitiateAuth for bob with `password`, in a thread of its own."""

    def __init__(self, world: World, password: str = "P@ssw0rd", pool: int = 1) -> None:
        assert isinstance(world, LocalLab)
        self._world = world
        self._password = password
        self._target = world.places()[pool].target
        self._outcome: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        self._outcome = refusing(self._call)

    def _call(self) -> Any:
        return self._world.connect(self._target).api.initiate_auth(
            ClientId=self._target.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "bob", "PASSWORD": self._password},
        )

    @property
    def outcome(self) -> Any:
        """What the call gave, once it is over."""
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the call still waits"
        return self._outcome
