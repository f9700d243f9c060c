"""Those who want to hear of something, such as screens, and the one way in which they are told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, ParamSpec

Told = ParamSpec("Told")


class Subscribers(Generic[Told]):
    """Functions to be called with the same arguments; safe to use from any thread.

    They are called without a lock, so that they may subscribe, stop, or ask whatever they like.
    """

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._all: list[Callable[Told, object]] = []

    def add(self, subscriber: Callable[Told, object]) -> Callable[[], None]:
        """Call `subscriber` from now on. Returns the way to stop, which can be taken twice."""
        with self._turn:
            self._all.append(subscriber)

        def stop() -> None:
            with self._turn:
                if subscriber in self._all:
                    self._all.remove(subscriber)

        return stop

    def tell(self, *args: Told.args, **kwargs: Told.kwargs) -> None:
        """Call all of them, on this thread, in the order in which they came."""
        with self._turn:
            subscribers = tuple(self._all)
        for subscriber in subscribers:
            subscriber(*args, **kwargs)
