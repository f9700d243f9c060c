"""The functions that run on this machine: which there are, and the processes that run them."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping

from mfa_tui.localcloud.invoke import (
    LIMIT_SECONDS,
    Invocation,
    Invoke,
    Invoked,
    NotInvoked,
    not_attached,
)
from mfa_tui.localcloud.runtime.environment import environment_of
from mfa_tui.localcloud.runtime.function import Function
from mfa_tui.localcloud.runtime.process import FunctionProcess
from mfa_tui.trace.exchange import HttpRequest, header

MOST_PROCESSES = 16
"""So many children at one time: what an account's limit of concurrent executions is to AWS."""

Change = Callable[[Function], Function]
"""What makes one function of another, equal ones of equal ones."""
Served = Callable[[], Mapping[str, str]]
"""The variables that lead a function to the services it calls; see `environment.services_at`."""

_SENDER = re.compile(r"(?:^| )app/(mfa-tui-\d+)(?: |$)")


class LocalFunctions:
    """An `Invoke` that runs attached functions in warm child processes; safe to use from any thread.

    A process serves one call at a time and is kept for the next one; calls at the same time have
    processes of their own, as on Lambda, and changed code gets a new one. Functions that are not
    attached are run by `elsewhere`. `served` is asked whenever a process starts. `most` is how many
    processes there may be, `limit` how many seconds a call may take.
    """

    def __init__(
        self,
        served: Served,
        elsewhere: Invoke = not_attached,
        *,
        most: int = MOST_PROCESSES,
        limit: float = LIMIT_SECONDS,
    ) -> None:
        self._served = served
        self._elsewhere = elsewhere
        self._most = most
        self._limit = limit
        self._functions: dict[str, Function] = {}
        self._changes: dict[str, Change] = {}
        self._idle: list[FunctionProcess] = []
        self._busy: dict[FunctionProcess, Invocation] = {}
        self._started = 0
        self._closed = False
        self._turn = threading.Lock()

    @property
    def attached(self) -> tuple[Function, ...]:
        """The functions that are attached, in the order in which they were."""
        with self._turn:
            return tuple(self._functions.values())

    def attach(self, function: Function) -> None:
        """Run `function` whenever its ARN is called, instead of an earlier one of that name."""
        with self._turn:
            self._functions[function.arn] = function

    def change(self, arn: str, change: Change | None) -> None:
        """Run what `change` makes of the function `arn`, attached now or later; None ends that."""
        with self._turn:
            self._changes.pop(arn, None)
            if change is not None:
                self._changes[arn] = change

    def __call__(self, invocation: Invocation) -> Invoked:
        """Run a function. Raises InvokeFailure."""
        with self._turn:
            function = self._functions.get(invocation.function)
            if function and (change := self._changes.get(invocation.function)):
                function = change(function)
            process = self._lend(function, invocation) if function else None
        if process is None:
            return self._elsewhere(invocation)
        try:
            return process.call(invocation, self._limit)
        finally:
            self._take_back(process)

    def caller(self, request: HttpRequest) -> Invocation | None:
        """The call of a function in the course of which `request` was made, if it was.

        AWS clients say in `User-Agent` whose they are (their setting `sdk_ua_app_id`). Of others it
        is known while no more than one function is at work.
        """
        sender = _SENDER.search(header(request.headers, "user-agent") or "")
        with self._turn:
            at_work = {process.name: call for process, call in self._busy.items()}
        if sender:
            return at_work.get(sender[1])
        return next(iter(at_work.values())) if len(at_work) == 1 else None

    def close(self) -> None:
        """End all processes, those at work too, and start no more."""
        with self._turn:
            self._closed = True
            processes = [*self._idle, *self._busy]
            self._idle = []
        for process in processes:
            process.end()

    def _lend(self, function: Function, invocation: Invocation) -> FunctionProcess:
        process = self._warm(function) or self._new(function)
        self._busy[process] = invocation
        return process

    def _take_back(self, process: FunctionProcess) -> None:
        with self._turn:
            del self._busy[process]
            if not self._closed and process.usable:
                self._idle.append(process)
                return
        process.end()

    def _warm(self, function: Function) -> FunctionProcess | None:
        """A process that waits to run `function`; those that can no longer do so are ended."""
        for process in [each for each in self._idle if each.function.name == function.name]:
            self._idle.remove(process)
            if process.function == function and process.usable:
                return process
            process.end()
        return None

    def _new(self, function: Function) -> FunctionProcess:
        self._make_room()
        self._started += 1
        name = f"mfa-tui-{self._started}"
        try:
            variables = environment_of(function, name, self._served())
            return FunctionProcess(name, function, variables)
        except OSError as error:
            reason = f"{function.name} cannot be started: {error.strerror or error}"
            raise NotInvoked("ServiceException", reason) from error

    def _make_room(self) -> None:
        if self._closed:
            raise NotInvoked("ServiceException", "the local cloud has been closed")
        if len(self._idle) + len(self._busy) < self._most:
            return
        if not self._idle:
            raise NotInvoked("TooManyRequestsException", "Rate Exceeded.")
        self._idle.pop(0).end()
