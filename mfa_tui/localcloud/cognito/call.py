"""What an operation may use while it answers one request."""

from __future__ import annotations

import sqlite3
import string
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.cognito.keys import KeyRing
from mfa_tui.localcloud.invoke import Invocation, Invoked

if TYPE_CHECKING:
    from mfa_tui.localcloud.cognito.decision import Situation

Clock = Callable[[], float]
Entropy = Callable[[int], bytes]
Run = Callable[[str, int, Invocation], Invoked]
"""Runs a function for a triggerSource and the number of the attempt. Raises InvokeFailure."""

LOWER_ALPHANUMERIC = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class Message:
    """A text that the service sends to a person; `medium` is `EMAIL` or `SMS`.

    `kind` says what it is about, such as `sign-in code`; `username` and `pool_id` whom it concerns.
    `code` is the secret in it, which the words of a CustomMessage trigger bring as well. `sender` is
    whom the message names as such.
    """

    medium: str
    destination: str
    subject: str | None
    text: str
    kind: str = ""
    username: str = ""
    pool_id: str = ""
    code: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its open transaction, its moment (`now`, seconds since the epoch), its id.

    Messages put into `outbox` are sent when the transaction has been committed. `faults` are the
    names of those that are on. `operation` is asked for with the members `request`.
    `decisions` are the situations about which the table of challenges was asked. The clocks of
    clients that do not move with the one that gave `now` are `ahead` seconds behind it.

    `run` runs a function *outside* the transaction, which it commits and begins anew: other calls,
    those of the function too, come in between, so that records read before it must be read again.
    """

    database: sqlite3.Connection
    now: float
    entropy: Entropy
    request_id: str
    region: str
    issuer_base: str
    keys: KeyRing
    run: Run
    operation: str = ""
    request: Mapping[str, Any] = field(default_factory=dict[str, Any])
    outbox: list[Message] = field(default_factory=list)
    faults: frozenset[str] = frozenset()
    decisions: list[Situation] = field(default_factory=list)
    ahead: float = 0.0

    @property
    def clients_now(self) -> float:
        """The moment of this request by the clock of a client that does not move with the pool's."""
        return self.now - self.ahead

    @property
    def timestamp(self) -> float:
        """`now` as the service writes it: with three decimals at most."""
        return round(self.now, 3)


def new_uuid(entropy: Entropy) -> str:
    """A random UUID (RFC 9562, version 4) in its text form."""
    return str(uuid.UUID(bytes=entropy(16), version=4))


def new_letters(entropy: Entropy, length: int, alphabet: str = LOWER_ALPHANUMERIC) -> str:
    """`length` random characters of `alphabet`."""
    # eight bytes for each character: the remainder's bias is beyond measure
    drawn = entropy(8 * length)
    return "".join(
        alphabet[int.from_bytes(drawn[at : at + 8]) % len(alphabet)]
        for at in range(0, len(drawn), 8)
    )
