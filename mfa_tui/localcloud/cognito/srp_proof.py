"""The end of an SRP handshake: a client's proof that it knows a password or a device's secret."""

from __future__ import annotations

import base64
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from mfa_tui.localcloud.cognito import sessions, srp
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.guesses import TIMESTAMP_SKEW_SECONDS, srp_a_unreadable
from mfa_tui.localcloud.cognito.handshakes import Handshake
from mfa_tui.localcloud.cognito.refusals import invalid, invalid_session, required
from mfa_tui.localcloud.cognito.rounds import Rounds

_ENGLISH_DATE = re.compile(
    r"(Sun|Mon|Tue|Wed|Thu|Fri|Sat) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" [0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC [0-9]{4}"
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose secret is proven: the two texts that are signed, and the SRP `verifier` in hex.

    The texts are the pool's name and the username, or a device's group key and key.
    """

    group: str
    name: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a client sends to end a handshake: SECRET_BLOCK and signature decoded, TIMESTAMP as is."""

    block: bytes
    signature: bytes
    timestamp: str

    def is_right(self, call: Call, handshake: Handshake, identity: Identity) -> bool:
        """Whether only somebody who knows the secret can have made it, and has just now."""
        expected = _signature(handshake, identity, self.block, self.timestamp)
        return (
            expected is not None
            and hmac.compare_digest(expected, self.signature)
            and any(_is_fresh(self.timestamp, now) for now in (call.now, call.clients_now))
        )


def read_proof(responses: Mapping[str, str]) -> Proof:
    """The proof among the ChallengeResponses. Raises ServiceError when a part of it is missing."""
    block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
    signature = required(responses, "PASSWORD_CLAIM_SIGNATURE")
    timestamp = required(responses, "TIMESTAMP")
    if not _ENGLISH_DATE.fullmatch(timestamp):
        raise invalid("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    return Proof(_base64(block), _base64(signature), timestamp)


def public_number(text: str) -> int:
    """The number that SRP_A is, in any spelling. Raises ServiceError."""
    if not re.fullmatch("[0-9A-Fa-f]+", text):
        raise srp_a_unreadable()
    return int(text, 16)


def use_session(call: Call, handshake: Handshake, text: str | None) -> Rounds | None:
    """Use up the Session that a proof came with; gives the rounds of a custom sign-in."""
    if not text:
        raise invalid("Missing required parameter Session")
    session = sessions.read(call, text, handshake.challenge)
    if session.event_id != handshake.event_id:
        raise invalid_session()
    sessions.use_up(call, text)
    return session.passed


def _signature(
    handshake: Handshake, identity: Identity, block: bytes, timestamp: str
) -> bytes | None:
    """The proof that only the secret can make; None when SRP_A lets anybody make it."""
    numbers = (handshake.a_public, handshake.b_private, handshake.b_public, identity.verifier)
    try:
        key = srp.session_key(*(int(number, 16) for number in numbers))
    except ValueError:
        return None
    return srp.claim_signature(key, identity.group, identity.name, block, timestamp)


def _is_fresh(timestamp: str, now: float) -> bool:
    # a date that the service would write otherwise (`05`, a wrong weekday) is no right proof
    try:
        return abs(srp.timestamp_seconds(timestamp) - now) <= TIMESTAMP_SKEW_SECONDS
    except ValueError:
        return False


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""
