"""The server's half of an SRP handshake, kept until the client's proof comes.

The real service puts it, encrypted, into SECRET_BLOCK; here SECRET_BLOCK is a random ticket.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.documents import as_document
from mfa_tui.localcloud.cognito.levels import NO_GOAL, Goal, goal_of

_BLOCK_BYTES = 1_880
"""About the 2,500 Base64 characters of a real SECRET_BLOCK."""


@dataclass(frozen=True, slots=True)
class Handshake:
    """Who shakes hands and with which numbers (in hex). `sub` is None for an absent user.

    `with_session` says that the proof has to come with the Session of the same sign-in; `challenge`
    is the one that the proof answers. The client named the device `device_key`. The first factor
    was proven at `auth_time`, in whole seconds since the epoch; 0 when this is it. `goal` is the level
    that the sign-in is to reach.
    """

    client_id: str
    sub: str | None
    event_id: str
    a_public: str
    b_private: str
    b_public: str
    with_session: bool = False
    challenge: str = "PASSWORD_VERIFIER"
    device_key: str | None = None
    auth_time: int = 0
    goal: Goal = NO_GOAL


def open_block(call: Call, client: Client, handshake: Handshake) -> bytes:
    """A SECRET_BLOCK for `handshake`; expired ones are forgotten."""
    call.database.execute("DELETE FROM handshake WHERE expires <= ?", (call.now,))
    block = call.entropy(_BLOCK_BYTES)
    call.database.execute(
        "INSERT INTO handshake (hash, expires, document) VALUES (?, ?, ?)",
        (_hash(block), call.now + client.session_seconds, as_document(handshake)),
    )
    return block


def take(call: Call, block: bytes, challenge: str = "PASSWORD_VERIFIER") -> Handshake | None:
    """The living handshake behind `block` for an answer to `challenge`; it is thereby used up."""
    query = "DELETE FROM handshake WHERE hash = ? RETURNING expires, document"
    row = call.database.execute(query, (_hash(block),)).fetchone()
    if row is None or call.now >= row["expires"]:
        return None
    members = json.loads(row["document"])
    handshake = Handshake(**members | {"goal": goal_of(members.get("goal"))})
    return handshake if handshake.challenge == challenge else None


def _hash(block: bytes) -> bytes:
    return hashlib.sha256(block).digest()
