"""The faults and the clock of an embedded cloud, as the screens see them."""

from __future__ import annotations

from collections.abc import Callable

from mfa_tui.localcloud.clock import obey
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.faults import FAULTS
from mfa_tui.ui.world import Switch, WorldTime


class LocalControls:
    """The `Controls` of `cloud`."""

    def __init__(self, cloud: LocalCloud) -> None:
        self._cloud = cloud

    @property
    def time(self) -> WorldTime:
        clock = self._cloud.clock
        return WorldTime(clock.name, clock(), clock.shift, clock.frozen, clock.speed)

    @property
    def switches(self) -> tuple[Switch, ...]:
        active = self._cloud.faults.active
        return tuple(
            Switch(fault.name, fault.section, fault.about, fault.sight, fault.name in active)
            for fault in FAULTS.values()
        )

    def set_time(self, wish: str) -> None:
        obey(self._cloud.clock, wish)

    def switch(self, name: str, *, on: bool) -> None:
        self._cloud.faults.switch(name, on=on)

    def all_off(self) -> None:
        self._cloud.faults.all_off()

    def expire_sessions(self) -> int:
        return self._cloud.expire_sessions()

    def subscribe(self, listener: Callable[[], object]) -> Callable[[], None]:
        stops = (self._cloud.clock.subscribe(listener), self._cloud.faults.subscribe(listener))

        def stop() -> None:
            for each in stops:
                each()

        return stop
