"""What the side services may use while they answer one request, and how they refuse."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.call import Entropy, Message
from mfa_tui.localcloud.invoke import Invocation
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, json_object

ACCOUNT = "111122223333"


@dataclass(frozen=True, slots=True)
class Whose:
    """The sign-in in the course of which a function made a call: empty when there is none."""

    pool_id: str = ""
    username: str = ""


def behalf(invocation: Invocation | None) -> Whose:
    """Whose sign-in the call of a function is about, by the event that it was given."""
    event = json_object(invocation.event) if invocation else None
    if event is None:
        return Whose()
    return Whose(str(event.get("userPoolId", "")), str(event.get("userName", "")))


@dataclass(frozen=True, slots=True)
class SideCall:
    """One request: its operation, its id and its moment (`now`, seconds since the epoch).

    `send` delivers a mail, `faults` are the names of those that are on, `whose` says on whose
    behalf it is.
    """

    request: HttpRequest
    operation: str
    request_id: str
    now: float
    region: str
    entropy: Entropy
    store: Store
    send: Callable[[Message], None]
    faults: frozenset[str]
    whose: Whose


class SideRefusal(Exception):
    """A refusal in the words of the service: the `code` of its error, and an HTTP `status`."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


def not_built(service: str, operation: str, built: tuple[str, ...]) -> SideRefusal:
    """The answer to an operation of `service` that this cloud has not."""
    text = f"The local {service} does not implement {operation}. It implements: {', '.join(built)}."
    return SideRefusal("NotImplemented", text)
