"""Sessions: the opaque strings that tie the challenges of one sign-in together.

Only the SHA-256 of a Session is kept, and of a code that was sent only an HMAC with the Session as
key: neither can be told from the database, nor can what the triggers of a custom sign-in said.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, replace

from mfa_tui.localcloud.cognito import families
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.documents import as_members
from mfa_tui.localcloud.cognito.guesses import EXPIRED_SESSIONS_KEPT_SECONDS
from mfa_tui.localcloud.cognito.levels import NO_GOAL, Goal, goal_of
from mfa_tui.localcloud.cognito.refusals import invalid_session, not_authorized, session_used
from mfa_tui.localcloud.cognito.rounds import Rounds, unsealed

_RANDOM_BYTES = 720


@dataclass(frozen=True, slots=True)
class Session:
    """What a Session string stands for: a step of one user's sign-in at one client.

    `sub` is None for an absent user, whose challenges are simulated; `username` is then the name
    that was asked for. `event_id` and `auth_time` (whole seconds since the epoch) end up in the
    tokens. `first_factor` says that nothing is proven yet; `choices` are the factors on offer;
    `token_verified` says that an authenticator was verified with this Session. A code was sent to
    `address`, and `code_mac` is what `fits` compares with.
    In a custom sign-in `rounds` are what lies behind this step. The client named the device
    `device_key`; a sign-in that is not `tracked` takes no part in the tracking of devices. `goal` is
    the level that it is to reach.
    """

    client_id: str
    sub: str | None
    challenge: str
    event_id: str
    auth_time: int
    username: str = ""
    first_factor: bool = False
    choices: tuple[str, ...] = ()
    token_verified: bool = False
    address: str | None = None
    code_mac: str | None = None
    rounds: Rounds | None = None
    device_key: str | None = None
    tracked: bool = True
    goal: Goal = NO_GOAL

    @property
    def passed(self) -> Rounds | None:
        """The rounds once this step is taken too; None when the sign-in is no custom one."""
        return self.rounds.after(self.challenge) if self.rounds else None


def issue(call: Call, client: Client, session: Session, code: str | None = None) -> str:
    """A new Session string with a full lifetime, good for `code`; those long expired are forgotten."""
    call.database.execute(
        "DELETE FROM session WHERE expires < ?", (call.now - EXPIRED_SESSIONS_KEPT_SECONDS,)
    )
    text = "AYABe" + base64.urlsafe_b64encode(call.entropy(_RANDOM_BYTES)).decode()
    if code is not None:
        session = replace(session, code_mac=_mac(text, code))
    call.database.execute(
        "INSERT INTO session (hash, expires, used, document) VALUES (?, ?, 0, ?)",
        (_hash(text), call.now + client.session_seconds, _document(text, session)),
    )
    return text


def read(call: Call, text: str, challenge: str) -> Session:
    """The session behind `text`, when it is alive and stands for `challenge`.

    Refuses garbage and other steps, used and expired ones, each in the service's words. A choice
    may be made again with the same Session, but not after the sign-in has come to its end.
    """
    query = "SELECT * FROM session WHERE hash = ?"
    row = call.database.execute(query, (_hash(text),)).fetchone()
    session = _session(text, row["document"]) if row else None
    if session is None or session.challenge != challenge:
        raise invalid_session()
    if row["used"] or families.find(call, session.event_id):
        raise session_used()
    if call.now >= row["expires"]:
        raise not_authorized("Invalid session for the user, session is expired.")
    return session


def take_of_device(call: Call, client_id: str, device_key: str) -> Session | None:
    """A client's last living session that waits for the device's DEVICE_SRP_AUTH, now used up.

    For clients that send no Session there. A custom sign-in does not go on without its Session.
    """
    query = (
        "UPDATE session SET used = 1 WHERE hash = (SELECT hash FROM session "
        "WHERE json_extract(document, '$.challenge') = 'DEVICE_SRP_AUTH' "
        "AND json_extract(document, '$.device_key') = ? "
        "AND json_extract(document, '$.client_id') = ? "
        "AND json_extract(document, '$.rounds') IS NULL "
        "AND used = 0 AND expires > ? ORDER BY expires DESC LIMIT 1) RETURNING document"
    )
    row = call.database.execute(query, (device_key, client_id, call.now)).fetchone()
    return _session("", row["document"]) if row else None


def fits(text: str, session: Session, code: str) -> bool:
    """Whether `code` is the one that was sent for the session behind `text`."""
    expected = session.code_mac
    return expected is not None and hmac.compare_digest(_mac(text, code), expected)


def use_up(call: Call, text: str) -> None:
    """Make sure that `text` is never accepted again."""
    call.database.execute("UPDATE session SET used = 1 WHERE hash = ?", (_hash(text),))


def expire_all(call: Call) -> int:
    """Let every living session expire at this moment; gives their number."""
    query = "UPDATE session SET expires = ? WHERE used = 0 AND expires > ?"
    return call.database.execute(query, (call.now, call.now)).rowcount


def forget(call: Call, text: str) -> None:
    """Make `text` mean nothing any more: a replaced step of a custom sign-in is no known one."""
    call.database.execute("DELETE FROM session WHERE hash = ?", (_hash(text),))


def _document(text: str, session: Session) -> str:
    sealed = session.rounds.sealed(text) if session.rounds else None
    return json.dumps(as_members(session) | {"rounds": sealed}, default=as_members)


def _session(text: str, document: str) -> Session:
    members = json.loads(document)
    sealed = members.get("rounds")
    rounds = unsealed(text, sealed) if sealed else None
    choices = tuple(members.get("choices", ()))
    goal = goal_of(members.get("goal"))
    return Session(**members | {"choices": choices, "rounds": rounds, "goal": goal})


def _mac(text: str, code: str) -> str:
    return hmac.digest(text.encode(), code.encode(), "sha256").hex()


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
