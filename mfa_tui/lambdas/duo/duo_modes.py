"""Which way of Duo is deployed: DUO_MODE is push, universal or classic."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Protocol, cast

from challenge_event import Challenge, Event
from duo_faults import DuoMisconfigured
from time_budget import TimeBudget

MODULES = {"push": "push_mode", "universal": "universal_mode", "classic": "classic_mode"}


class Mode(Protocol):
    """A way of asking Duo: both functions raise DuoFault."""

    def create(self, event: Event, budget: TimeBudget) -> Challenge:
        """The challenge of this round."""
        ...

    def verify(self, event: Event, budget: TimeBudget) -> bool:
        """Whether the answer of this round is right."""
        ...


def current() -> Mode:
    """The deployed mode; only its own client library is imported, which keeps cold starts short.

    Raises DuoMisconfigured when DUO_MODE is none of them.
    """
    module = MODULES.get(os.environ.get("DUO_MODE", "push"))
    if module is None:
        raise DuoMisconfigured
    return cast("Mode", import_module(module))
