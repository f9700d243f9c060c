"""The moves `srp` and `custom`: a sign-in up to the proof of the password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from mfa_tui.practice.srp_client import HABITS, SrpClient
from mfa_tui.trace.cognito_call import asked
from mfa_tui.trainer.moves.language import Move

if TYPE_CHECKING:
    from mfa_tui.practice.player import Player

_ANSWER = "answer."
_METADATA = "meta."
_OWN = frozenset({"client", "stop", "hash"})
_PASSWORD_VERIFIER = "PASSWORD_VERIFIER"


def srp(player: Player, move: Move) -> None:
    """USER_SRP_AUTH: a user, and the proof of his password.

    Options in capitals are further AuthParameters, `answer.NAME` further ChallengeResponses (an
    empty one takes its parameter away), `meta.NAME` are ClientMetadata of both calls, `client` is the
    app client, `stop=challenge` ends before the proof, and the others are HABITS.
    """
    _sign_in(player, move, "USER_SRP_AUTH", {})


def custom(player: Player, move: Move) -> None:
    """CUSTOM_AUTH that begins with SRP_A; the options are those of `srp`."""
    _sign_in(player, move, "CUSTOM_AUTH", {"CHALLENGE_NAME": "SRP_A"})


def _sign_in(player: Player, move: Move, flow: str, more: Mapping[str, str]) -> None:
    name, password = _who(player, move)
    options = move.options
    client = move.option("client")
    target = player.bench.target(client)
    proving = SrpClient(name, password, target.pool_id, _habits(move))
    begin = {"USERNAME": name, "SRP_A": proving.public, **more}
    begin |= _hash(player, name, client, options)
    begin |= {key: player.value(value, client) for key, value in options.items() if key.isupper()}
    common = {"ClientId": target.client_id, **_metadata(player, options)}
    body: dict[str, Any] = {"AuthFlow": flow, "AuthParameters": _present(begin)}
    began = player.send("InitiateAuth", common | body, client)
    if began.challenge_name != _PASSWORD_VERIFIER or options.get("stop") == "challenge":
        return
    proof = proving.password_proof(asked(began), player.bench.now())
    proof |= _hash(player, proof["USERNAME"], client, options)
    proof |= {key: begin[key] for key in ("DEVICE_KEY",) if key in begin}
    proof |= {
        key.removeprefix(_ANSWER): player.value(value, client)
        for key, value in options.items()
        if key.startswith(_ANSWER)
    }
    session = (began.response_json or {}).get("Session")
    body = {"ChallengeName": _PASSWORD_VERIFIER, "ChallengeResponses": _present(proof)}
    body |= {"Session": session} if session else {}
    player.send("RespondToAuthChallenge", common | body, client)


def _metadata(player: Player, options: Mapping[str, str]) -> dict[str, Any]:
    given = {
        name.removeprefix(_METADATA): player.value(value)
        for name, value in options.items()
        if name.startswith(_METADATA)
    }
    return {"ClientMetadata": given} if given else {}


def _who(player: Player, move: Move) -> tuple[str, str]:
    """The name that is typed, and the password."""
    if not 1 <= len(move.plain) <= 2:
        raise move.misused()
    name = player.value(move.plain[0])
    if len(move.plain) == 2:
        return name, player.value(move.plain[1])
    return name, player.facts().password(name)


def _habits(move: Move) -> dict[str, str]:
    habits = {
        name: value
        for name, value in move.options.items()
        if name not in _OWN and not name.isupper() and not name.startswith((_ANSWER, _METADATA))
    }
    for name, value in habits.items():
        if value not in HABITS.get(name, ()):
            known = ", ".join(f"{key}={right}|{wrong}" for key, (right, wrong) in HABITS.items())
            raise move.problem(f"there is no option {name}={value}; there are {known}.")
    return habits


def _hash(player: Player, name: str, client: str, options: Mapping[str, str]) -> dict[str, str]:
    """The SECRET_HASH over `name`, where the app client has a secret and none is left out."""
    if player.bench.target(client).client_secret is None or options.get("hash") == "off":
        return {}
    return {"SECRET_HASH": player.facts(client).computed("secret_hash", (name,), 0)}


def _present(parameters: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in parameters.items() if value}
