"""What a learner may set in a drill: the clocks, and none of the faults that may be its cause."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.ui.world import Controls, Switch, WorldTime


class ClocksOnly:
    """`controls` without their faults: none is listed, and none can be switched."""

    def __init__(self, controls: Controls) -> None:
        self._controls = controls

    @property
    def time(self) -> WorldTime:
        return self._controls.time

    @property
    def switches(self) -> tuple[Switch, ...]:
        return ()

    def set_time(self, wish: str) -> None:
        self._controls.set_time(wish)

    def switch(self, name: str, *, on: bool) -> None:
        raise KeyError(name)

    def all_off(self) -> None:
        """Leave the faults alone: nobody sees which are on."""

    def expire_sessions(self) -> int:
        return self._controls.expire_sessions()

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        return self._controls.subscribe(listener)
