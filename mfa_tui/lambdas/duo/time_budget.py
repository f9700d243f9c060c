"""The time that one trigger may take, spent call by call.

Cognito waits 5 s and then calls the trigger again, which would send a second push. A socket's
time-out starts anew with each packet and `duo_universal` has none at all, so every call also has a
deadline here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

SECONDS = 4.2
"""What all calls of one trigger take together; the rest of 4.5 s is for our own code."""

T = TypeVar("T")


class TimeBudget:
    """What is left of `seconds` from now on."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._end = time.monotonic() + seconds

    def run(self, most: float, call: Callable[[], T]) -> T:
        """The result of `call`, or what it raises.

        Raises TimeoutError when it takes longer than `most` seconds, or than the time that is left.
        """
        seconds = min(most, self._end - time.monotonic())
        if seconds <= 0:
            raise TimeoutError
        running = _Running(call)
        # A daemon: a call that hangs must not keep the process from ending.
        thread = threading.Thread(target=running.run, daemon=True)
        thread.start()
        thread.join(seconds)
        return running.result()


class _Running(Generic[T]):
    """A call in another thread, and what became of it."""

    def __init__(self, call: Callable[[], T]) -> None:
        self._call = call
        self._returned: list[T] = []
        self._raised: BaseException = TimeoutError()

    def run(self) -> None:
        try:
            self._returned.append(self._call())
        except Exception as problem:
            self._raised = problem

    def result(self) -> T:
        if self._returned:
            return self._returned[0]
        raise self._raised
