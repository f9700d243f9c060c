"""The Trace: an append-only, bounded record of exchanges, with subscribers."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party

Subscriber = Callable[[Exchange], None]

CAPACITY = 10_000
"""Exchanges kept in full. DESIGN section 3, trace: the newest N stay."""

_inside: ContextVar[int | None] = ContextVar("inside", default=None)
"""The number of the exchange that is being answered on this thread."""


class Trace:
    """Every exchange of this program's run, newest last. Safe to use from any thread.

    `clock` gives seconds since the epoch; `stopwatch` gives seconds that only grow and is used for
    durations, so moving the clock of the local cloud never bends a measured time.
    """

    def __init__(
        self,
        *,
        capacity: int = CAPACITY,
        clock: Callable[[], float] = time.time,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._capacity = capacity
        self._clock = clock
        self._stopwatch = stopwatch
        self._lock = threading.Lock()
        self._exchanges: OrderedDict[int, Exchange] = OrderedDict()
        self._running: dict[int, float] = {}
        self._subscribers: list[Subscriber] = []
        self._next = 1
        self._dropped = 0

    @classmethod
    def of(cls, exchanges: Sequence[Exchange]) -> Trace:
        """A record of `exchanges` that are over, numbered from 1 without a gap."""
        trace = cls(capacity=max(CAPACITY, len(exchanges)))
        trace._exchanges.update((each.number, each) for each in exchanges)
        trace._next = len(exchanges) + 1
        return trace

    def open(
        self,
        source: Party,
        destination: Party,
        operation: str,
        request: HttpRequest,
        *,
        parent: int | None = None,
    ) -> Exchange:
        """Record that `request` is on its way; the result is in flight.

        Without a `parent` it is the exchange that this thread is `inside`, if it is.
        """
        parent = _inside.get() if parent is None else parent
        with self._lock:
            exchange = Exchange(
                self._next, source, destination, operation, request, self._clock(), parent=parent
            )
            self._next += 1
            self._exchanges[exchange.number] = exchange
            self._running[exchange.number] = self._stopwatch()
            while len(self._exchanges) > self._capacity:
                self._exchanges.popitem(last=False)
                self._dropped += 1
        self._tell(exchange)
        return exchange

    @contextmanager
    def inside(self, number: int) -> Generator[None, None, None]:
        """Whatever is opened here on this thread happens inside exchange `number`."""
        token = _inside.set(number)
        try:
            yield
        finally:
            _inside.reset(token)

    def close(
        self,
        number: int,
        response: HttpResponse | None,
        failure: str | None = None,
        *,
        log: str = "",
    ) -> Exchange | None:
        """Record the answer to exchange `number`, or why none came (`failure`), and its `log`.

        Returns the finished exchange; None when it was dropped or is already finished.
        """
        with self._lock:
            began = self._running.pop(number, None)
            exchange = self._exchanges.get(number)
            if began is None or exchange is None:
                return None
            if response is None and failure is None:
                failure = "no response"
            finished = replace(
                exchange,
                response=response,
                failure=failure,
                duration=self._stopwatch() - began,
                log=log,
            )
            self._exchanges[number] = finished
        self._tell(finished)
        return finished

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with each exchange when it opens and when it closes.

        The call comes on the thread that made the exchange. Returns the way to stop.
        """
        with self._lock:
            self._subscribers.append(subscriber)

        def unsubscribe() -> None:
            with self._lock:
                if subscriber in self._subscribers:
                    self._subscribers.remove(subscriber)

        return unsubscribe

    def __len__(self) -> int:
        with self._lock:
            return len(self._exchanges)

    @property
    def dropped(self) -> int:
        """How many of the oldest exchanges were let go to stay within the capacity."""
        with self._lock:
            return self._dropped

    def snapshot(self) -> tuple[Exchange, ...]:
        """All kept exchanges, oldest first."""
        with self._lock:
            return tuple(self._exchanges.values())

    def get(self, number: int) -> Exchange | None:
        """The exchange with this number; None when it was dropped or never was."""
        with self._lock:
            return self._exchanges.get(number)

    def around(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """The kept exchanges inside which `exchange` happened, the innermost first."""
        found: list[Exchange] = []
        with self._lock:
            while exchange.parent is not None and exchange.parent in self._exchanges:
                exchange = self._exchanges[exchange.parent]
                found.append(exchange)
        return tuple(found)

    def _tell(self, exchange: Exchange) -> None:
        with self._lock:
            subscribers = tuple(self._subscribers)
        for subscriber in subscribers:
            subscriber(exchange)
