"""DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER: a remembered device stands in for MFA."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import devices, handshakes, sessions, srp, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.devices import Device
from mfa_tui.localcloud.cognito.handshakes import Handshake
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import SignIn, signed_in
from mfa_tui.localcloud.cognito.refusals import (
    incorrect_credentials,
    invalid_session,
    required,
    user_disabled,
)
from mfa_tui.localcloud.cognito.sessions import Session
from mfa_tui.localcloud.cognito.srp_proof import Identity, public_number, read_proof, use_session
from mfa_tui.localcloud.cognito.users import User

Responses = Mapping[str, str]

DEVICE_SRP_AUTH = "DEVICE_SRP_AUTH"
DEVICE_PASSWORD_VERIFIER = "DEVICE_PASSWORD_VERIFIER"


def start(
    call: Call, pool: Pool, client: Client, responses: Responses, text: str | None
) -> dict[str, Any]:
    """DEVICE_SRP_AUTH: SRP_A for SRP_B. Without the Session `text` the DEVICE_KEY tells the sign-in."""
    user, device = _asked(call, pool, client, responses)
    a_public = public_number(required(responses, "SRP_A"))
    session = _taken(call, client, device, text)
    b_private, b_public = srp.server_keys(int(device.verifier, 16), call.entropy)
    handshake = Handshake(
        client.id,
        user.sub,
        session.event_id,
        *(f"{number:x}" for number in (a_public, b_private, b_public)),
        with_session=session.rounds is not None,
        challenge=DEVICE_PASSWORD_VERIFIER,
        device_key=device.key,
        auth_time=session.auth_time,
        goal=session.goal,
    )
    block = handshakes.open_block(call, client, handshake)
    return {
        "ChallengeName": DEVICE_PASSWORD_VERIFIER,
        "ChallengeParameters": {
            "DEVICE_KEY": device.key,
            "SALT": device.salt,
            "SECRET_BLOCK": base64.b64encode(block).decode(),
            "SRP_B": handshake.b_public,
            "USERNAME": user.username,
        },
        **_session_of_rounds(call, client, session),
    }


def answer(
    call: Call, pool: Pool, client: Client, responses: Responses, text: str | None
) -> dict[str, Any]:
    """DEVICE_PASSWORD_VERIFIER: check the device's proof; SECRET_BLOCK works only once."""
    user, device = _asked(call, pool, client, responses)
    proof = read_proof(responses)
    handshake = handshakes.take(call, proof.block, DEVICE_PASSWORD_VERIFIER)
    if handshake is None or handshake.client_id != client.id:
        raise incorrect_credentials()
    rounds = use_session(call, handshake, text) if handshake.with_session else None
    if handshake.device_key != device.key:
        raise incorrect_credentials()
    if not proof.is_right(call, handshake, Identity(device.group_key, device.key, device.verifier)):
        raise incorrect_credentials()
    since = handshake.auth_time
    sign_in = SignIn(pool, client, user, handshake.event_id, since, rounds, device=device)
    return signed_in(call, replace(sign_in, goal=handshake.goal))


ANSWERS: dict[str, Callable[[Call, Pool, Client, Responses, str | None], dict[str, Any]]] = {
    DEVICE_SRP_AUTH: start,
    DEVICE_PASSWORD_VERIFIER: answer,
}


def _asked(call: Call, pool: Pool, client: Client, responses: Responses) -> tuple[User, Device]:
    """Who answers, and with which device. A user who is absent has none."""
    username = required(responses, "USERNAME")
    key = required(responses, "DEVICE_KEY")
    client.check_secret_hash(responses.get("SECRET_HASH"), username)
    user = users.find(call, pool, username)
    if user is None:
        raise devices.unknown()
    device = devices.existing(call, user.sub, key)
    if not user.enabled:
        raise user_disabled()
    return user, device


def _taken(call: Call, client: Client, device: Device, text: str | None) -> Session:
    """The Session of the proven first factor, which is thereby used up."""
    if not text:
        session = sessions.take_of_device(call, client.id, device.key)
        if session is None:
            raise invalid_session()
        return session
    session = sessions.read(call, text, DEVICE_SRP_AUTH)
    if (session.client_id, session.device_key) != (client.id, device.key):
        raise invalid_session()
    sessions.use_up(call, text)
    return session


def _session_of_rounds(call: Call, client: Client, session: Session) -> dict[str, str]:
    """The Session that a custom sign-in needs to go on; others have all in the SECRET_BLOCK."""
    if session.rounds is None:
        return {}
    session = replace(session, challenge=DEVICE_PASSWORD_VERIFIER, rounds=session.passed)
    return {"Session": sessions.issue(call, client, session)}
