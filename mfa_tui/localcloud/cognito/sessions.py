"""Sessions: the opaque strings that tie the challenges of one sign-in together.

Only the SHA-256 of a Session is kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import asdict, dataclass

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.guesses import EXPIRED_SESSIONS_KEPT_SECONDS
from mfa_tui.localcloud.cognito.refusals import invalid_session, not_authorized

_RANDOM_BYTES = 720


@dataclass(frozen=True, slots=True)
class Session:
    """What a Session string stands for: a step of one user's sign-in at one client.

    `event_id` and `auth_time` (whole seconds since the epoch) end up in the tokens;
    `token_verified` says that an authenticator was verified with this Session.
    """

    client_id: str
    sub: str
    challenge: str
    event_id: str
    auth_time: int
    token_verified: bool = False


def issue(call: Call, client: Client, session: Session) -> str:
    """A new Session string with a full lifetime; those long expired are forgotten."""
    call.database.execute(
        "DELETE FROM session WHERE expires < ?", (call.now - EXPIRED_SESSIONS_KEPT_SECONDS,)
    )
    text = "AYABe" + base64.urlsafe_b64encode(call.entropy(_RANDOM_BYTES)).decode()
    call.database.execute(
        "INSERT INTO session (hash, expires, used, document) VALUES (?, ?, 0, ?)",
        (_hash(text), call.now + client.session_seconds, json.dumps(asdict(session))),
    )
    return text


def read(call: Call, text: str, challenge: str) -> Session:
    """The session behind `text`, when it is alive and stands for `challenge`.

    Refuses garbage and other steps, used and expired ones, each in the service's words.
    """
    query = "SELECT * FROM session WHERE hash = ?"
    row = call.database.execute(query, (_hash(text),)).fetchone()
    session = Session(**json.loads(row["document"])) if row else None
    if session is None or session.challenge != challenge:
        raise invalid_session()
    if row["used"]:
        raise not_authorized("Invalid session for the user, session can only be used once.")
    if call.now >= row["expires"]:
        raise not_authorized("Invalid session for the user, session is expired.")
    return session


def use_up(call: Call, text: str) -> None:
    """Make sure that `text` is never accepted again."""
    call.database.execute("UPDATE session SET used = 1 WHERE hash = ?", (_hash(text),))


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
