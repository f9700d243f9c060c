"""The faults of functions: what Cognito gets to see while one of them is on."""

from __future__ import annotations

import threading
from collections.abc import Callable

from mfa_tui.localcloud.faults import (
    TRIGGER_BAD_OUTPUT,
    TRIGGER_CRASH,
    TRIGGER_PERMISSION,
    TRIGGER_STALL,
)
from mfa_tui.localcloud.invoke import (
    LIMIT_SECONDS,
    FunctionError,
    Invocation,
    Invoke,
    Invoked,
    NotInvoked,
    TimedOut,
)


class FaultyFunctions:
    """An `Invoke` that runs functions by `invoke`, unless a fault is `active`.

    No fault lets a function begin, so none of them sends anything. `pause` waits for as many real
    seconds as it is told; without one, `close` ends the waiting.
    """

    def __init__(
        self,
        invoke: Invoke,
        active: Callable[[], frozenset[str]],
        pause: Callable[[float], object] | None = None,
    ) -> None:
        self._invoke = invoke
        self._active = active
        self._closed = threading.Event()
        self._pause = pause or self._closed.wait

    def __call__(self, invocation: Invocation) -> Invoked:
        """Run a function, or fail as the fault says. Raises InvokeFailure."""
        active = self._active()
        if TRIGGER_PERMISSION in active:
            raise NotInvoked(
                "AccessDeniedException",
                "cognito-idp.amazonaws.com is not authorized to perform: lambda:InvokeFunction on "
                f"resource: {invocation.function}",
            )
        if TRIGGER_STALL in active:
            self._pause(LIMIT_SECONDS)
            raise TimedOut("The function has not come to its first line in time.\n")
        if TRIGGER_CRASH in active:
            reason = "Runtime exited with error: exit status 1"
            about = f"RequestId: {invocation.request_id} Error: {reason}"
            raise FunctionError("Runtime.ExitError", about, f"{about}\n")
        if TRIGGER_BAD_OUTPUT in active:
            return Invoked(b"null", "The function has ended without `return event`.\n")
        return self._invoke(invocation)

    def close(self) -> None:
        """Wait for nothing any more."""
        self._closed.set()
