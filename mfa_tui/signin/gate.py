"""The Gate: holds calls before they are signed and sent, for a person to edit or to drop them."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from mfa_tui.trace.exchange import json_object
from mfa_tui.trace.subscribers import Subscribers

if TYPE_CHECKING:
    from mfa_tui.signin.write_guard import WriteGuard


class CallDropped(Exception):
    """A call that ended at the Gate and was never sent; `note` says why on the record."""

    def __init__(self, message: str, note: str = "you dropped it in step mode") -> None:
        super().__init__(message)
        self.note = note


class HeldCall:
    """A call that waits in its thread: its `operation`, and its parameters as a JSON `document`.

    It will be `signed` once it is let go. `who` is the program that made it, if not this one. Only
    the first thing that is decided about it counts.
    """

    def __init__(
        self,
        operation: str,
        document: dict[str, Any],
        body: bytes,
        signed: bool,
        who: str = "",
    ) -> None:
        self.operation = operation
        self.document = document
        self.signed = signed
        self.who = who
        self._body: bytes | None = body
        self._turn = threading.Lock()
        self._decided = threading.Event()

    @property
    def over(self) -> bool:
        """Whether somebody has decided about it."""
        return self._decided.is_set()

    def send(self, document: dict[str, Any] | None = None) -> None:
        """Let it go with the parameters in `document`, or byte for byte as it was."""
        if document is None or _text(document) == _text(self.document):
            self._decide(self._body)
        else:
            self._decide(_text(document).encode())

    def drop(self) -> None:
        """Let it end in a CallDropped."""
        self._decide(None)

    def decision(self) -> bytes:
        """Block until somebody decides, and give the body to send. Raises CallDropped."""
        self._decided.wait()
        if self._body is None:
            raise CallDropped(f"You dropped {self.operation}: it was not sent.")
        return self._body

    def _decide(self, body: bytes | None) -> None:
        with self._turn:
            if not self.over:
                self._body = body
            self._decided.set()


class Gate:
    """Holds every call of the clients behind it while step mode is on; safe to use from any thread.

    A `guard` may stop calls that change a real pool, in step mode or not.
    """

    def __init__(self) -> None:
        self.guard: WriteGuard | None = None
        self._turn = threading.Lock()
        self._stepping = False
        self._held: list[HeldCall] = []
        self._subscribers = Subscribers[[]]()

    @property
    def stepping(self) -> bool:
        """Whether step mode is on: each call stops here."""
        return self._stepping

    @property
    def held(self) -> tuple[HeldCall, ...]:
        """The calls that wait now, the first to come first."""
        with self._turn:
            return tuple(call for call in self._held if not call.over)

    def step(self) -> None:
        """Switch step mode on."""
        with self._turn:
            self._stepping = True
        self._subscribers.tell()

    def run(self) -> None:
        """Switch step mode off; what is held goes on as it was."""
        for call in self._stop():
            call.send()
        self._subscribers.tell()

    def leave(self) -> None:
        """Switch step mode off and drop what is held, so that no thread waits any more."""
        for call in self._stop():
            call.drop()
        if self.guard is not None:
            self.guard.leave()
        self._subscribers.tell()

    def admit(self, operation: str, body: bytes, *, signed: bool) -> None:
        """Let the guard look at a call, which blocks until it may be sent. Raises CallDropped."""
        if self.guard is not None:
            pool_id = (json_object(body) or {}).get("UserPoolId", "")
            self.guard.admit(operation, signed=signed, pool_id=str(pool_id))

    def passed(self, operation: str, body: bytes, *, signed: bool, who: str = "") -> bytes:
        """What to send in place of `body`; blocks while the call is held. Raises CallDropped.

        A body that is no JSON object is not held: there is nothing in it to edit.
        """
        document = json_object(body)
        with self._turn:
            if not self._stepping or document is None:
                return body
            call = HeldCall(operation, document, body, signed, who)
            self._held.append(call)
        try:
            self._subscribers.tell()
            return call.decision()
        finally:
            with self._turn:
                self._held.remove(call)
            self._subscribers.tell()

    def subscribe(self, subscriber: Callable[[], object]) -> Callable[[], None]:
        """Call `subscriber` whenever something has changed, on any thread. Returns the way to stop."""
        return self._subscribers.add(subscriber)

    def _stop(self) -> tuple[HeldCall, ...]:
        with self._turn:
            self._stepping = False
            return tuple(self._held)


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document)
