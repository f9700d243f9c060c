"""What an operation may use while it answers one request."""

from __future__ import annotations

import sqlite3
import string
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from mfa_tui.localcloud.cognito.keys import KeyRing

Clock = Callable[[], float]
Entropy = Callable[[int], bytes]

LOWER_ALPHANUMERIC = string.ascii_lowercase + string.digits


@dataclass(frozen=True, slots=True)
class Message:
    """A text that the service sends to a person; `medium` is `EMAIL` or `SMS`.

    `kind` says what it is about, such as `sign-in code`; `username` and `pool_id` whom it concerns.
    """

    medium: str
    destination: str
    subject: str | None
    text: str
    kind: str = ""
    username: str = ""
    pool_id: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One request: its open transaction, its moment (`now`, seconds since the epoch), its id.

    Messages put into `outbox` are sent when the transaction has been committed. `faults` are the
    names of those that are on.
    """

    database: sqlite3.Connection
    now: float
    entropy: Entropy
    request_id: str
    region: str
    issuer_base: str
    keys: KeyRing
    outbox: list[Message] = field(default_factory=list)
    faults: frozenset[str] = frozenset()

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
