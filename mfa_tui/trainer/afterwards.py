"""Work that is done soon after it was asked for, on a thread of its own; many requests become one."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Afterwards:
    """Runs `work` after each `ask`, or once for several that came while it was running."""

    def __init__(self, work: Callable[[], object]) -> None:
        self._work = work
        self._change = threading.Condition()
        self._asked = False
        self._closed = False
        self._thread: threading.Thread | None = None

    def ask(self) -> None:
        """Have the work done soon. Returns at once; after `close` nothing happens."""
        with self._change:
            if self._closed:
                return
            self._asked = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="lesson", daemon=True)
                self._thread.start()
            self._change.notify()

    def close(self) -> None:
        """Start no more work; what is running comes to its end by itself."""
        with self._change:
            self._closed = True
            self._change.notify()

    def _run(self) -> None:
        try:
            while self._wait():
                self._work()
        finally:
            # work that failed is reported by the thread's end; the next request begins another
            with self._change:
                self._thread = None

    def _wait(self) -> bool:
        """Wait for a request; False when there will be none."""
        with self._change:
            self._change.wait_for(lambda: self._asked or self._closed)
            self._asked = False
            return not self._closed
