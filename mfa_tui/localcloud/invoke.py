"""The port through which the local cloud runs functions: what AWS Lambda's Invoke is to Cognito."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

LIMIT_SECONDS = 5.0
"""How long a function may take; Cognito never waits longer, whatever the function's own limit is."""
FUNCTION_NOT_ATTACHED = "AccessDeniedException"


@dataclass(frozen=True, slots=True)
class Invocation:
    """One attempt to run a function: its ARN, the event as JSON text, and the attempt's own id."""

    function: str
    event: bytes
    request_id: str


@dataclass(frozen=True, slots=True)
class Invoked:
    """What a function returned, as JSON text, and what it wrote to its log.

    `init_seconds` is how long it took to start when it had to be started for this call.
    """

    payload: bytes
    log: str = ""
    init_seconds: float | None = None

    @property
    def cold(self) -> bool:
        """Whether the function had to be started for this call."""
        return self.init_seconds is not None


class InvokeFailure(Exception):
    """A function that did not return; `log` is what it wrote, as far as that is known."""

    def __init__(self, message: str, log: str = "") -> None:
        super().__init__(message)
        self.log = log


class FunctionError(InvokeFailure):
    """The function raised, or its process ended: Lambda's `errorType` and `errorMessage`."""

    def __init__(self, error_type: str, message: str, log: str = "") -> None:
        super().__init__(message, log)
        self.error_type = error_type


class TimedOut(InvokeFailure):
    """The function did not answer within LIMIT_SECONDS."""

    def __init__(self, log: str = "") -> None:
        super().__init__(f"no answer within {LIMIT_SECONDS:g} seconds", log)


class NotInvoked(InvokeFailure):
    """The function was never run; `code` is the error of Invoke, such as `TooManyRequestsException`."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


Invoke = Callable[[Invocation], Invoked]
"""Runs a function and waits for it. Raises InvokeFailure and nothing else; called from any thread."""


@dataclass(frozen=True, slots=True)
class Hop:
    """One finished attempt at a function, within the API call that has the id `caller`.

    `source` is the event's triggerSource, `attempt` counts from 1, `seconds` is how long it took.
    """

    caller: str
    source: str
    attempt: int
    invocation: Invocation
    outcome: Invoked | InvokeFailure
    seconds: float


Observe = Callable[[Hop], None]


def not_attached(invocation: Invocation) -> Invoked:
    """The Invoke of a cloud that has no functions. Raises NotInvoked."""
    raise NotInvoked(
        FUNCTION_NOT_ATTACHED,
        f"no function is attached as {invocation.function}: give the address of one that serves "
        "Lambda's Invoke API (mfa-tui serve --lambda-endpoint URL)",
    )


def unobserved(hop: Hop) -> None:
    """The observer of a cloud that nobody watches."""


class Functions:
    """Runs functions by `invoke` and tells `observe` of each attempt; `stopwatch` gives seconds."""

    def __init__(
        self, invoke: Invoke, observe: Observe, stopwatch: Callable[[], float] = time.perf_counter
    ) -> None:
        self._invoke = invoke
        self._observe = observe
        self._stopwatch = stopwatch

    def run(self, caller: str, source: str, attempt: int, invocation: Invocation) -> Invoked:
        """Run a function once. The arguments are those of `Hop`. Raises InvokeFailure."""
        started = self._stopwatch()
        try:
            outcome: Invoked | InvokeFailure = self._invoke(invocation)
        except InvokeFailure as failure:
            outcome = failure
        seconds = self._stopwatch() - started
        self._observe(Hop(caller, source, attempt, invocation, outcome, seconds))
        if isinstance(outcome, InvokeFailure):
            raise outcome
        return outcome
