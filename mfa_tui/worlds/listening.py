"""Listening for other programs: an address on this computer, opened and closed while screens run."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from mfa_tui.ui.world import AGAIN, OpeningTrouble, Remedy

if TYPE_CHECKING:
    from mfa_tui.localcloud.front import Front
    from mfa_tui.trace.exchange import HttpRequest, HttpResponse

ANY_PORT = Remedy("any port", "a", "listen on any free port")
WITHOUT = Remedy("without", "w", "open without listening; ctrl+p can begin it later")

_PATIENCE_SECONDS = 2.0
"""How long closing waits for answers that are still being made."""


def nobody_to_tell(_url: str | None) -> None:
    """Who is told where it listens, if that matters to nobody."""


class Listener:
    """Hands what is sent to `host` to `handle` while it listens; safe to use from any thread.

    That is an address of this computer alone. `port` is taken when no other is asked for, 0 for any
    free one. `advice` says, with `{url}` for the address, how a program is brought to call there.
    `moved` is told the address before the first request is answered, and None when there is none
    any more.
    """

    def __init__(
        self,
        handle: Callable[[HttpRequest], HttpResponse],
        port: int,
        advice: str,
        moved: Callable[[str | None], object] = nobody_to_tell,
        host: str = "127.0.0.1",
    ) -> None:
        self.port = port
        self._host = host
        self._handle = handle
        self._advice = advice
        self._moved = moved
        self._front: Front | None = None
        self._told = threading.Event()
        self._turn = threading.Lock()

    @property
    def url(self) -> str | None:
        """Where it listens now, without a slash at the end; None while it does not."""
        front = self._front
        return front.url if front else None

    @property
    def advice(self) -> str:
        """How a program is brought to call here, while it listens."""
        return self._advice.format(url=self.url)

    def start(self, port: int | None = None) -> str:
        """Listen, unless it does; gives the address.

        Raises OSError whose `strerror` is fit for a screen.
        """
        from mfa_tui.localcloud.front import Front

        with self._turn:
            if self._front is None:
                front = Front(self._answer, self._host, self.port if port is None else port)
                front.start()
                self._front = front
                self._moved(front.url)
                self._told.set()
            return self._front.url

    def stop(self) -> None:
        """Close the address; safe to call twice."""
        with self._turn:
            front, self._front = self._front, None
            if front is not None:
                front.stop(_PATIENCE_SECONDS)
                self._told.clear()
                self._moved(None)

    def begin(self, remedy: str | None) -> None:
        """Start as the program opens, with the `remedy` chosen if the last try ended in trouble.

        Raises OpeningTrouble with the ways out.
        """
        if remedy == WITHOUT.name:
            return
        try:
            self.start(0 if remedy == ANY_PORT.name else None)
        except OSError as error:
            raise OpeningTrouble(
                "mfa-tui cannot listen for other programs.",
                error.strerror or str(error),
                (AGAIN, ANY_PORT, WITHOUT),
            ) from error

    def _answer(self, request: HttpRequest) -> HttpResponse:
        self._told.wait()
        return self._handle(request)
