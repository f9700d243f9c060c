"""The Trace: an append-only, bounded record of exchanges, with subscribers."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.shelf import USUAL, Bounds, Holdings, Shelf
from mfa_tui.trace.subscribers import Subscribers

Subscriber = Callable[[Exchange], None]

_inside: ContextVar[int | None] = ContextVar("inside", default=None)
"""The number of the exchange that is being answered on this thread."""


class Trace:
    """The exchanges of this program's run within `bounds`, newest last. Safe to use from any thread.

    `clock` gives seconds since the epoch; `stopwatch` gives seconds that only grow and is used for
    durations, so moving the clock of the local cloud never bends a measured time.
    """

    def __init__(
        self,
        *,
        bounds: Bounds = USUAL,
        clock: Callable[[], float] = time.time,
        stopwatch: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._clock = clock
        self._stopwatch = stopwatch
        self._lock = threading.Lock()
        self._shelf = Shelf(bounds)
        self._running: dict[int, float] = {}
        self._subscribers = Subscribers[[Exchange]]()
        self._marked: set[int] = set()
        self._next = 1

    @classmethod
    def of(cls, exchanges: Sequence[Exchange]) -> Trace:
        """A record of all `exchanges`, which are over, numbered from 1 without a gap."""
        trace = cls(bounds=Bounds.of(exchanges))
        for each in exchanges:
            trace._shelf.put(each)
        trace._marked = {each.number for each in exchanges if each.marked}
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
        who: str = "",
        edited: bool = False,
    ) -> Exchange:
        """Record that `request` is on its way; the result is in flight.

        Without a `parent` it is the exchange that this thread is `inside`, if it is. `who` names
        the program that sends it, if it is not this one; `edited` says that a person changed it.
        """
        parent = _inside.get() if parent is None else parent
        with self._lock:
            exchange = Exchange(
                self._next,
                source,
                destination,
                operation,
                request,
                self._clock(),
                parent=parent,
                who=who,
                edited=edited,
            )
            self._next += 1
            self._running[exchange.number] = self._stopwatch()
            exchange = self._shelf.put(exchange)
        self._subscribers.tell(exchange)
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
            exchange = self._shelf.get(number)
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
            finished = self._shelf.put(finished)
        self._subscribers.tell(finished)
        return finished

    def subscribe(self, subscriber: Subscriber) -> Callable[[], None]:
        """Call `subscriber` with each exchange when it opens and when it closes.

        The call comes on the thread that made the exchange. Returns the way to stop.
        """
        return self._subscribers.add(subscriber)

    def __len__(self) -> int:
        with self._lock:
            return len(self._shelf)

    @property
    def newest(self) -> int:
        """The number of the exchange that was opened last; 0 before the first."""
        with self._lock:
            return self._next - 1

    @property
    def dropped(self) -> int:
        """How many of the oldest exchanges are gone, rows and all."""
        return self.holdings.dropped

    @property
    def holdings(self) -> Holdings:
        """How much is held, and what was let go to stay within the bounds."""
        with self._lock:
            return self._shelf.holdings

    def snapshot(self) -> tuple[Exchange, ...]:
        """All kept exchanges, oldest first."""
        with self._lock:
            return self._shelf.all()

    def between(self, first: int, last: int) -> tuple[Exchange, ...]:
        """The kept exchanges numbered `first` to `last`, oldest first."""
        with self._lock:
            return self._shelf.between(first, last)

    def in_full(self) -> tuple[Exchange, ...]:
        """Those whose bodies have not been let go, oldest first."""
        with self._lock:
            return self._shelf.between(self._shelf.holdings.let_go + 1, self._next - 1)

    @property
    def marked(self) -> tuple[int, ...]:
        """The numbers of the kept exchanges that are marked, oldest first."""
        with self._lock:
            dropped = self._shelf.holdings.dropped
            return tuple(sorted(number for number in self._marked if number > dropped))

    def mark(self, number: int, marked: bool = True) -> None:
        """Set the mark of exchange `number`, or take it away; nothing where that was dropped."""
        self._annotate(number, marked=marked)

    def note(self, number: int, text: str) -> None:
        """Write `text` beside exchange `number`, empty for none; nothing where that was dropped."""
        self._annotate(number, note=text)

    def get(self, number: int) -> Exchange | None:
        """The exchange with this number; None when it was dropped or never was."""
        with self._lock:
            return self._shelf.get(number)

    def around(self, exchange: Exchange) -> tuple[Exchange, ...]:
        """The kept exchanges inside which `exchange` happened, the innermost first."""
        found: list[Exchange] = []
        with self._lock:
            while exchange.parent and (outer := self._shelf.get(exchange.parent)):
                exchange = outer
                found.append(exchange)
        return tuple(found)

    def _annotate(self, number: int, **changes: Any) -> None:
        with self._lock:
            exchange = self._shelf.get(number)
            if exchange is None:
                return
            exchange = self._shelf.put(replace(exchange, **changes))
            (self._marked.add if exchange.marked else self._marked.discard)(number)
        self._subscribers.tell(exchange)
