"""SRP sign-in: the PASSWORD_VERIFIER challenge and the proof that answers it."""

from __future__ import annotations

import base64
import hmac
import re
from dataclasses import dataclass
from typing import Any

from mfa_tui.localcloud.cognito import handshakes, sessions, srp, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import refuse_absent, require_proof
from mfa_tui.localcloud.cognito.guesses import TIMESTAMP_SKEW_SECONDS, srp_a_unreadable
from mfa_tui.localcloud.cognito.handshakes import Handshake
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, after_password
from mfa_tui.localcloud.cognito.refusals import (
    incorrect_credentials,
    invalid,
    invalid_session,
    required,
)
from mfa_tui.localcloud.cognito.users import User

Parameters = dict[str, str]

_ENGLISH_DATE = re.compile(
    r"(Sun|Mon|Tue|Wed|Thu|Fri|Sat) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
    r" [0-9]{1,2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC [0-9]{4}"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """The sign-in that a proof belongs to; `with_session` when a Session accompanies it."""

    event_id: str
    with_session: bool = False


def start(call: Call, pool: Pool, client: Client, parameters: Parameters) -> dict[str, Any]:
    """USER_SRP_AUTH: a PASSWORD_VERIFIER challenge, which comes without a Session."""
    username = required(parameters, "USERNAME")
    srp_a = required(parameters, "SRP_A")
    client.check_secret_hash(parameters.get("SECRET_HASH"), username)
    user = users.find(call, pool, username)
    if user is None and not client.hides_users:
        raise refuse_absent(client)
    return challenge(call, pool, client, username, user, srp_a, Origin(call.request_id))


def challenge(
    call: Call,
    pool: Pool,
    client: Client,
    username: str,
    user: User | None,
    srp_a: str,
    origin: Origin,
) -> dict[str, Any]:
    """PASSWORD_VERIFIER for `user`, or a simulated one for the absent `username`."""
    a_public = _hexadecimal(srp_a)
    salt, verifier = _shown_password(call, pool, username, user)
    b_private, b_public = srp.server_keys(verifier, call.entropy)
    handshake = Handshake(
        client.id,
        user.sub if user else None,
        origin.event_id,
        *(f"{number:x}" for number in (a_public, b_private, b_public)),
        with_session=origin.with_session,
    )
    block = handshakes.open_block(call, client, handshake)
    name = user.username if user else username
    return {
        "ChallengeName": "PASSWORD_VERIFIER",
        "ChallengeParameters": {
            "SALT": salt,
            "SECRET_BLOCK": base64.b64encode(block).decode(),
            "SRP_B": handshake.b_public,
            "USERNAME": name,
            "USER_ID_FOR_SRP": name,
        },
    }


def answer(
    call: Call, pool: Pool, client: Client, responses: Parameters, session: str | None
) -> dict[str, Any]:
    """PASSWORD_VERIFIER: check the client's proof; SECRET_BLOCK and `session` work only once."""
    username = required(responses, "USERNAME")
    block = required(responses, "PASSWORD_CLAIM_SECRET_BLOCK")
    signature = required(responses, "PASSWORD_CLAIM_SIGNATURE")
    timestamp = required(responses, "TIMESTAMP")
    client.check_secret_hash(responses.get("SECRET_HASH"), username)
    if not _ENGLISH_DATE.fullmatch(timestamp):
        raise invalid("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
    raw_block = _base64(block)
    handshake = handshakes.take(call, raw_block)
    user = users.find(call, pool, username)
    if handshake is None or handshake.client_id != client.id:
        raise incorrect_credentials()
    if handshake.with_session:
        _use_session(call, handshake, session)
    if user is None or handshake.sub != user.sub:
        raise incorrect_credentials()

    def proven() -> bool:
        expected = _expected_signature(pool, user, handshake, raw_block, timestamp)
        return (
            expected is not None
            and hmac.compare_digest(expected, _base64(signature))
            and _is_fresh(timestamp, call.now)
        )

    require_proof(call, client, user, proven)
    return after_password(call, SignIn(pool, client, user, handshake.event_id, int(call.now)))


def _use_session(call: Call, handshake: Handshake, text: str | None) -> None:
    if not text:
        raise invalid("Missing required parameter Session")
    session = sessions.read(call, text, "PASSWORD_VERIFIER")
    if session.event_id != handshake.event_id:
        raise invalid_session()
    sessions.use_up(call, text)


def _shown_password(call: Call, pool: Pool, username: str, user: User | None) -> tuple[str, int]:
    """Salt and verifier to answer with; for an absent user a stable salt and a random verifier."""
    if user is not None:
        return user.password.salt, int(user.password.verifier, 16)
    salt = srp.hidden_salt(pool.hiding_key, pool.id, pool.lookup_name(username))
    return salt.hex(), int.from_bytes(call.entropy(384)) % srp.N


def _expected_signature(
    pool: Pool, user: User, handshake: Handshake, block: bytes, timestamp: str
) -> bytes | None:
    """The proof that only the password can make; None when SRP_A lets anybody make it."""
    numbers = (handshake.a_public, handshake.b_private, handshake.b_public, user.password.verifier)
    try:
        key = srp.session_key(*(int(number, 16) for number in numbers))
    except ValueError:
        return None
    return srp.claim_signature(key, pool.srp_name, user.username, block, timestamp)


def _is_fresh(timestamp: str, now: float) -> bool:
    # a date that the service would write otherwise (`05`, a wrong weekday) is no right proof
    try:
        return abs(srp.timestamp_seconds(timestamp) - now) <= TIMESTAMP_SKEW_SECONDS
    except ValueError:
        return False


def _hexadecimal(text: str) -> int:
    if not re.fullmatch("[0-9A-Fa-f]+", text):
        raise srp_a_unreadable()
    return int(text, 16)


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text)
    except ValueError:
        return b""
