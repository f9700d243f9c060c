"""The Duo of the practice pools, which is started when somebody needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_tui.localcloud.duo.handset import Handset
from mfa_tui.localcloud.plans import POOLS

if TYPE_CHECKING:
    from mfa_tui.localcloud.cloud import LocalCloud
    from mfa_tui.localcloud.duo.duo_front import Handle
    from mfa_tui.localcloud.duo.served import Plans, ServedDuo


def nobody_to_tell(_duo: ServedDuo) -> None:
    """Who is told of the start of a Duo that has no phone."""


class PracticeDuo:
    """A Duo beside the cloud that `cloud` gives; safe to use from any thread.

    The other arguments are those of `ServedDuo`. `started` is told once it runs.
    """

    def __init__(
        self,
        cloud: Callable[[], LocalCloud],
        handset: Handset,
        *,
        port: int = 0,
        directory: Path | None = None,
        watched: Callable[[Handle], Handle] | None = None,
        started: Callable[[ServedDuo], None] = nobody_to_tell,
        plans: Plans = lambda: POOLS,
    ) -> None:
        self._cloud = cloud
        self._handset = handset
        self._port = port
        self._directory = directory
        self._watched = watched
        self._started = started
        self._plans = plans
        self._duo: ServedDuo | None = None
        self._closed = False
        self._turn = threading.Lock()

    @property
    def running(self) -> ServedDuo | None:
        """The Duo, once it was started."""
        return self._duo

    def start(self) -> ServedDuo:
        """The Duo, started unless it runs. Raises OSError as `DuoFront.start` does."""
        from mfa_tui.localcloud.duo.served import ServedDuo

        with self._turn:
            if self._closed:
                raise OSError("the local cloud has been closed")
            if self._duo is None:
                duo = ServedDuo(
                    self._cloud(),
                    self._handset,
                    self._port,
                    self._directory,
                    self._watched,
                    self._plans,
                )
                duo.start()
                self._duo = duo
                self._started(duo)
            return self._duo

    def variables(self) -> Mapping[str, str]:
        """What leads functions to it; a `DuoVariables`. Raises OSError as `start` does."""
        return self.start().variables

    def fill_secrets(self) -> None:
        """Fill the secrets again, if it runs: the cloud has begun anew."""
        if self._duo is not None:
            self._duo.fill_secrets()

    def stop(self) -> None:
        """Stop it if it runs: the next to need it gets another one."""
        with self._turn:
            self._stop()

    def close(self) -> None:
        """Stop it, and never start it again."""
        with self._turn:
            self._closed = True
            self._stop()

    def _stop(self) -> None:
        if self._duo is not None:
            self._duo.stop()
            self._duo = None
