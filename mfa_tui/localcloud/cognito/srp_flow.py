"""SRP sign-in: the PASSWORD_VERIFIER challenge and the proof that answers it."""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.localcloud.cognito import devices, handshakes, srp, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import refuse_absent, require_proof
from mfa_tui.localcloud.cognito.handshakes import Handshake
from mfa_tui.localcloud.cognito.levels import NO_GOAL, Goal
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, after_password
from mfa_tui.localcloud.cognito.refusals import (
    incorrect_credentials,
    required,
)
from mfa_tui.localcloud.cognito.sign_in_triggers import pre_authentication
from mfa_tui.localcloud.cognito.srp_proof import Identity, public_number, read_proof, use_session
from mfa_tui.localcloud.cognito.users import User

Parameters = dict[str, str]


@dataclass(frozen=True, slots=True)
class Origin:
    """The sign-in that a proof belongs to; `with_session` when a Session accompanies it.

    The client has named the device `device_key`. `goal` is the level that it is to reach.
    """

    event_id: str
    with_session: bool = False
    device_key: str | None = None
    goal: Goal = NO_GOAL


def start(call: Call, pool: Pool, client: Client, parameters: Parameters) -> dict[str, Any]:
    """USER_SRP_AUTH: a PASSWORD_VERIFIER challenge, which comes without a Session."""
    username = required(parameters, "USERNAME")
    srp_a = required(parameters, "SRP_A")
    client.check_secret_hash(parameters.get("SECRET_HASH"), username)
    user = users.find(call, pool, username)
    if user is None and not client.hides_users:
        raise refuse_absent(client)
    user = pre_authentication(call, pool, client, username, user)
    origin = Origin(call.request_id, device_key=parameters.get("DEVICE_KEY"))
    return challenge(call, pool, client, username, user, srp_a, origin)


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
    a_public = public_number(srp_a)
    salt, verifier = _shown_password(call, pool, username, user)
    b_private, b_public = srp.server_keys(verifier, call.entropy)
    handshake = Handshake(
        client.id,
        user.sub if user else None,
        origin.event_id,
        *(f"{number:x}" for number in (a_public, b_private, b_public)),
        with_session=origin.with_session,
        device_key=origin.device_key,
        goal=origin.goal,
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
    proof = read_proof(responses)
    client.check_secret_hash(responses.get("SECRET_HASH"), username)
    user, given = users.find(call, pool, username), responses.get("DEVICE_KEY")
    devices.brought(call, pool, user, given)
    handshake = handshakes.take(call, proof.block)
    if handshake is None or handshake.client_id != client.id:
        raise incorrect_credentials()
    rounds = use_session(call, handshake, session) if handshake.with_session else None
    if user is None or handshake.sub != user.sub:
        raise incorrect_credentials()
    identity = Identity(pool.srp_name, user.username, user.password.verifier)
    event_id = handshake.event_id
    require_proof(call, client, user, event_id, lambda: proof.is_right(call, handshake, identity))
    device = devices.brought(call, pool, user, given, handshake.device_key)
    since = int(call.now)
    sign_in = SignIn(pool, client, user, handshake.event_id, since, rounds, device=device)
    return after_password(call, replace(sign_in, goal=handshake.goal))


def _shown_password(call: Call, pool: Pool, username: str, user: User | None) -> tuple[str, int]:
    """Salt and verifier to answer with; for an absent user a stable salt and a random verifier."""
    if user is not None:
        return user.password.salt, int(user.password.verifier, 16)
    salt = srp.hidden_salt(pool.hiding_key, pool.id, pool.lookup_name(username))
    return salt.hex(), int.from_bytes(call.entropy(384)) % srp.N
