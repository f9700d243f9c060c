"""Delayed messages that arrive by themselves, without anybody asking whether it is time."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Protocol

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.trace.exchange import HttpRequest, HttpResponse


class Alarm(Protocol):
    """What goes off once, like a `threading.Timer`."""

    daemon: bool

    def start(self) -> None:
        """Begin to wait."""
        ...

    def cancel(self) -> None:
        """Never go off."""
        ...


NewAlarm = Callable[[float, Callable[[], None]], Alarm]
"""Makes an alarm from the seconds to wait and what to call then, on any thread."""

_SOONEST = 0.05
_LATEST = 86_400.0
"""Seconds that an alarm is set for: a clock set far back makes more than some systems can wait."""


class LatePost:
    """A door to `cloud` that also brings its delayed messages when they are due by the cloud's clock.

    While nothing is held back, or that clock stands still, nothing waits and nothing runs.
    """

    def __init__(self, cloud: LocalCloud, new_alarm: NewAlarm = threading.Timer) -> None:
        self._cloud = cloud
        self._new_alarm = new_alarm
        self._alarm: Alarm | None = None
        self._due: float | None = None
        self._closed = False
        self._turn = threading.Lock()
        self._stop = cloud.clock.subscribe(self._clock_was_set)

    def handle(self, request: HttpRequest) -> HttpResponse:
        """Answer `request` as the cloud does, and take care of what it has delayed."""
        answer = self._cloud.handle(request)
        self._set_alarm()
        return answer

    def close(self) -> None:
        """Bring nothing any more."""
        self._stop()
        with self._turn:
            self._closed = True
            self._cancel()

    def _set_alarm(self) -> None:
        with self._turn:
            # asked here: what another thread has found out meanwhile must not be undone
            due = self._cloud.next_delivery
            if due == self._due or self._closed:
                return
            self._cancel()
            if due is None:
                return
            wait, rate = due - self._cloud.clock(), self._cloud.clock.rate
            if wait > 0 and not rate:
                return
            real = min(max(wait / rate if rate else 0.0, _SOONEST), _LATEST)
            self._due, self._alarm = due, self._new_alarm(real, self._go_off)
            self._alarm.daemon = True
            self._alarm.start()

    def _clock_was_set(self) -> None:
        with self._turn:
            self._cancel()
        self._set_alarm()

    def _cancel(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        self._alarm = self._due = None

    def _go_off(self) -> None:
        with self._turn:
            if self._closed:
                return
            # by now this may be another alarm than the one that went off
            self._cancel()
        self._cloud.deliver_due()
        self._set_alarm()
