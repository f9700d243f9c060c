"""The move `passkey`: the phone makes a passkey, or signs in with one, rightly or not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from mfa_tui.phone.passkeys import PasskeyProblem
from mfa_tui.phone.phone import Phone
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import Move
from mfa_tui.trainer.moves.playing import Request

if TYPE_CHECKING:
    from mfa_tui.practice.player import Player


def passkey(player: Player, move: Move) -> None:
    """`register` answers the newest CredentialCreationOptions, `sign USER` the newest WEB_AUTHN.

    Options: `uv=off` is a phone without a screen lock, `rp=DOMAIN` an authenticator that takes
    another site for the right one, `origin=ADDRESS` the page that asks, `client` the app client.
    """
    made = passkey_request(player, move)
    player.send(made.operation, made.document, made.client)


def passkey_request(player: Player, move: Move) -> Request:
    """The call that a `passkey` move makes; the phone has done its part. Raises BenchRefused."""
    if not move.plain or move.plain[0] not in ("register", "sign"):
        raise move.misused()
    with _screen_lock(player.bench.phone, move.option("uv") != "off"):
        try:
            return (_register if move.plain[0] == "register" else _sign)(player, move)
        except PasskeyProblem as problem:
            raise BenchRefused(str(problem)) from problem


def _register(player: Player, move: Move) -> Request:
    options = _newest(player, "CredentialCreationOptions")
    rp_id = move.option("rp") or options["rp"]["id"]
    credential = player.bench.phone.passkeys.create(
        {**_relaxed(options, move, "authenticatorSelection"), "rp": {**options["rp"], "id": rp_id}},
        move.option("origin") or f"https://{rp_id}",
    )
    body = {"AccessToken": player.value("$AccessToken"), "Credential": credential}
    return Request("CompleteWebAuthnRegistration", body, move.option("client"))


def _sign(player: Player, move: Move) -> Request:
    if len(move.plain) != 2:
        raise move.misused()
    user, client = move.plain[1], move.option("client")
    options = _newest(player, "CREDENTIAL_REQUEST_OPTIONS")
    rp_id = move.option("rp") or options["rpId"]
    credential = player.bench.phone.passkeys.get(
        _relaxed(options, move) | {"rpId": rp_id}, move.option("origin") or f"https://{rp_id}"
    )
    responses = {"USERNAME": user, "CREDENTIAL": json.dumps(credential)}
    body = {
        "ClientId": player.bench.target(client).client_id,
        "ChallengeName": "WEB_AUTHN",
        "Session": player.value("$Session"),
        "ChallengeResponses": responses | player.bench.connect(client).secret_hash(user),
    }
    return Request("RespondToAuthChallenge", body, client)


def _newest(player: Player, name: str) -> dict[str, Any]:
    """The options that the service gave last, which it may have written as text."""
    from mfa_tui.trainer.moves.values import resolved

    found = resolved(f"${name}", player.facts())
    return json.loads(found) if isinstance(found, str) else found


def _relaxed(options: dict[str, Any], move: Move, inside: str = "") -> dict[str, Any]:
    """The options as an authenticator takes them that signs whoever holds it (`uv=off`)."""
    if move.option("uv") != "off":
        return dict(options)
    easy = {"userVerification": "discouraged"}
    return {**options, inside: {**options.get(inside, {}), **easy}} if inside else options | easy


@contextmanager
def _screen_lock(phone: Phone, on: bool) -> Iterator[None]:
    before, phone.passkeys.screen_lock = phone.passkeys.screen_lock, on
    try:
        yield
    finally:
        phone.passkeys.screen_lock = before
