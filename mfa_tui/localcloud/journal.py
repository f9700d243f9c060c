"""The journal: what was asked of the cloud lately, what came of it, and why."""

from __future__ import annotations

import base64
import sqlite3
import threading
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.decision import Situation
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.explanation import Decided, decided
from mfa_tui.trace.exchange import json_object

MOST_EVENTS = 1_000
_LONGEST_NAME = 128


@dataclass(frozen=True, slots=True)
class Event:
    """One request for an operation: its `time` in seconds since the epoch, and whom it concerned.

    Pool, client and user are those that the request names, as far as it names them. `challenge` is
    the ChallengeName of the answer, `error` the exception's name and `message` its text. `decided`
    is there when the answer comes from the table of challenges.
    """

    time: float
    request_id: str
    operation: str
    pool_id: str | None = None
    client_id: str | None = None
    username: str | None = None
    challenge: str | None = None
    error: str | None = None
    message: str | None = None
    decided: Decided | None = None

    @property
    def result(self) -> str:
        """What came of it: the name of an error or a challenge, or `ok`."""
        return self.error or self.challenge or "ok"


@dataclass(slots=True)
class Entry:
    """An event while it happens."""

    event: Event
    decisions: list[Situation] = field(default_factory=list[Situation])

    def begin(self, call: Call, params: Mapping[str, Any]) -> None:
        """Note whom the request concerns; what is decided in `call` is looked at when it is over."""
        self.decisions = call.decisions
        self.event = replace(self.event, **_concerned(call.database, params))

    def answer(self, content: Mapping[str, Any]) -> None:
        """Note what the answer says."""
        self.event = replace(self.event, challenge=content.get("ChallengeName"))

    def refuse(self, error: str, message: str | None = None) -> None:
        """Note a refusal."""
        self.event = replace(self.event, error=error, message=message)


class Journal:
    """The newest events of one cloud, up to `most`; safe to use from any thread."""

    def __init__(self, most: int = MOST_EVENTS) -> None:
        self._events: deque[Event] = deque(maxlen=most)
        self._turn = threading.Lock()

    def events(self) -> tuple[Event, ...]:
        """All events that are kept, newest first."""
        with self._turn:
            return tuple(reversed(self._events))

    def why(self, request_id: str) -> Decided | None:
        """The decision behind the answer to a request; None when the table was not asked.

        `request_id` is the `x-amzn-RequestId` of the answer.
        """
        found = (event.decided for event in self.events() if event.request_id == request_id)
        return next(found, None)

    @contextmanager
    def entry(self, request_id: str, now: float, operation: str) -> Iterator[Entry]:
        """Write down what happens inside, however it ends."""
        entry = Entry(Event(now, request_id, operation))
        try:
            yield entry
        except ServiceError as error:
            entry.refuse(error.type, error.message)
            raise
        except Exception:
            entry.refuse("InternalErrorException")
            raise
        finally:
            self._add(entry)

    def _add(self, entry: Entry) -> None:
        last = entry.decisions[-1] if entry.decisions else None
        event = replace(entry.event, decided=decided(last)) if last else entry.event
        with self._turn:
            self._events.append(event)


def _concerned(database: sqlite3.Connection, params: Mapping[str, Any]) -> dict[str, str | None]:
    """The pool, client and user that a request is about, as its members say."""
    if "AccessToken" in params:
        return _holder(params["AccessToken"])
    client_id, pool_id = params.get("ClientId"), params.get("UserPoolId")
    if client_id and not pool_id:
        row = database.execute("SELECT pool FROM client WHERE id = ?", (client_id,)).fetchone()
        pool_id = row["pool"] if row else None
    answers = params.get("AuthParameters") or params.get("ChallengeResponses") or {}
    username = params.get("Username") or answers.get("USERNAME")
    return {"pool_id": pool_id, "client_id": client_id, "username": username}


def _holder(token: str) -> dict[str, str | None]:
    """Whose access token it says it is; nothing here depends on whether that is true."""
    payload = [*token.split("."), ""][1]
    try:
        claims = json_object(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))) or {}
    except ValueError:
        claims = {}
    texts = {name: value for name, value in claims.items() if isinstance(value, str)}
    pool_id = texts.get("iss", "").rpartition("/")[2]
    named = {
        "pool_id": pool_id,
        "client_id": texts.get("client_id"),
        "username": texts.get("username"),
    }
    return {name: value[:_LONGEST_NAME] if value else None for name, value in named.items()}
