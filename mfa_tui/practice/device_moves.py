"""The move `device`: what an app does about the computer that it runs on."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

from mfa_tui.practice.srp_client import SrpClient, device_verifier
from mfa_tui.signin.device_memory import DeviceMemory, KnownDevice
from mfa_tui.trace.cognito_call import asked
from mfa_tui.trace.tokens import decode
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import Move

if TYPE_CHECKING:
    from mfa_tui.practice.player import Player

_PASSWORD_BYTES = 40


def device(player: Player, move: Move) -> None:
    """`confirm` and `remember` the new device, `forget` it, or `prove` it in a sign-in.

    Options: `verifier=hex` sends it in the wrong form; `key=off` leaves DEVICE_KEY out of the
    answers; `client` is the app client.
    """
    does: dict[str, Callable[[Player, Move], None]] = {
        "confirm": _confirm,
        "remember": _remember,
        "forget": _forget,
        "prove": _prove,
    }
    if not move.plain or move.plain[0] not in does:
        raise move.misused()
    does[move.plain[0]](player, move)


def _confirm(player: Player, move: Move) -> None:
    access, key = player.value("$AccessToken"), player.value("$DeviceKey")
    group = player.value("$DeviceGroupKey")
    password = base64.b64encode(secrets.token_bytes(_PASSWORD_BYTES)).decode()
    config = device_verifier(group, key, password)
    if move.option("verifier") == "hex":
        verifier = base64.b64decode(config["PasswordVerifier"])
        config["PasswordVerifier"] = verifier.hex()
    body = {
        "AccessToken": access,
        "DeviceKey": key,
        "DeviceName": "lesson",
        "DeviceSecretVerifierConfig": config,
    }
    sent = player.send("ConfirmDevice", body, move.option("client"))
    if not sent.failed:
        known = KnownDevice(key, group, password)
        _memory(player).keep(
            player.bench.target(move.option("client")).pool_id, _holder(access), known
        )


def _remember(player: Player, move: Move) -> None:
    body = {
        "AccessToken": player.value("$AccessToken"),
        "DeviceKey": player.value("$DeviceKey"),
        "DeviceRememberedStatus": "remembered",
    }
    player.send("UpdateDeviceStatus", body, move.option("client"))


def _forget(player: Player, move: Move) -> None:
    access = player.value("$AccessToken")
    body = {"AccessToken": access, "DeviceKey": player.value("$DeviceKey")}
    sent = player.send("ForgetDevice", body, move.option("client"))
    if not sent.failed:
        _memory(player).drop(player.bench.target(move.option("client")).pool_id, _holder(access))


def _prove(player: Player, move: Move) -> None:
    """Answer DEVICE_SRP_AUTH and DEVICE_PASSWORD_VERIFIER, which follow the user's own proof."""
    if len(move.plain) != 2:
        raise move.misused()
    user, client = move.plain[1], move.option("client")
    pool_id = player.bench.target(client).pool_id
    known = _known_device(player, user, pool_id)
    proving = SrpClient(user, known.password, pool_id)
    key = {} if move.option("key") == "off" else {"DEVICE_KEY": known.key}
    first = {"USERNAME": user, "SRP_A": proving.public, **key}
    session = {"Session": player.value("$Session")}
    began = _answered(player, client, "DEVICE_SRP_AUTH", first, session)
    if began:
        proof = proving.device_proof(known.group_key, known.key, began, player.bench.now())
        proof = proof if key else {k: v for k, v in proof.items() if k != "DEVICE_KEY"}
        _answered(player, client, "DEVICE_PASSWORD_VERIFIER", proof, {})


def _known_device(player: Player, user: str, pool_id: str) -> KnownDevice:
    """The device as which this computer is known for `user`. Raises BenchRefused."""
    known = _memory(player).find(pool_id, user)
    if known is None:
        raise BenchRefused(f"This computer is no device of {user}: confirm it first.")
    return known


def _answered(
    player: Player, client: str, name: str, responses: dict[str, str], more: dict[str, str]
) -> dict[str, str]:
    """Answer the challenge `name`; gives the ChallengeParameters that come back."""
    hashed = player.bench.connect(client).secret_hash(responses["USERNAME"])
    body = {
        "ClientId": player.bench.target(client).client_id,
        "ChallengeName": name,
        "ChallengeResponses": responses | hashed,
        **more,
    }
    return asked(player.send("RespondToAuthChallenge", body, client))


def _memory(player: Player) -> DeviceMemory:
    return player.bench.connect().devices


def _holder(access_token: str) -> str:
    """Whose access token it is, as the pool spells the name."""
    return str((decode(access_token).claims or {}).get("username", ""))
