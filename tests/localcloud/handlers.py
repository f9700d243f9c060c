"""Trigger handlers of the tests: Python functions behind the port that runs functions."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mfa_tui.localcloud.invoke import FunctionError, Invocation, Invoked

Event = dict[str, Any]
Handler = Callable[[Event], Any]

PREFIX = "arn:aws:lambda:us-east-1:111122223333:function:"


@dataclass
class Handlers:
    """Functions by trigger name, as an `Invoke`; keeps the events they were given, in order.

    A handler changes the event it is given, and may return another output instead.
    """

    by_name: dict[str, Handler] = field(default_factory=dict[str, Handler])
    events: list[Event] = field(default_factory=list[Event])

    def __call__(self, invocation: Invocation) -> Invoked:
        event = json.loads(invocation.event)
        self.events.append(json.loads(invocation.event))
        handler = self.by_name[invocation.function.removeprefix(PREFIX)]
        try:
            output = handler(event)
        except ArithmeticError as error:
            raise FunctionError(type(error).__name__, str(error)) from error
        if isinstance(output, bytes):
            return Invoked(output)
        return Invoked(json.dumps(event if output is None else output).encode())

    def on(self, *triggers: str) -> Callable[[Handler], Handler]:
        """Attach the decorated function to these triggers."""

        def attach(handler: Handler) -> Handler:
            self.by_name |= dict.fromkeys(triggers, handler)
            return handler

        return attach

    @property
    def config(self) -> dict[str, str]:
        """The LambdaConfig of a pool with all these handlers."""
        return {name: arn(name) for name in self.by_name}

    @property
    def sources(self) -> list[str]:
        return [event["triggerSource"] for event in self.events]

    def requests(self, trigger: str) -> list[Event]:
        """The `request` members of the events of `trigger`, in order."""
        return [
            event["request"] for event in self.events if event["triggerSource"].startswith(trigger)
        ]

    def watch(self, *triggers: str) -> None:
        """Attach to these triggers a function that returns its event as it is."""
        self.by_name |= dict.fromkeys(triggers, lambda event: None)


def arn(trigger: str) -> str:
    return PREFIX + trigger


def answers(**response: Any) -> Handler:
    """A handler that sets these members of the response."""

    def handler(event: Event) -> None:
        event["response"] |= response

    return handler
