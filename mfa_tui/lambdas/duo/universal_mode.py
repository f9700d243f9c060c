"""Mode universal: Duo's Universal Prompt in a browser, and its redirect back to this machine.

State and nonce are made for one round and kept in its private parameters, so that an approval of
another sign-in, even of the same user, is worth nothing here.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
import time
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import duo_universal
import jwt
from duo_universal.client import DuoException

from challenge_event import Challenge, Event, client_metadata, duo_username
from duo_faults import DuoFault, DuoUnavailable, KeysRefused, RequestRefused
from duo_keys import DuoKeys, with_keys
from duo_rounds import MOST_TRIES, UNIVERSAL, Round, custom_rounds
from time_budget import TimeBudget

HEALTH_SECONDS = 2.0
EXCHANGE_SECONDS = 3.0
PROMPT_SECONDS = 300
"""How long Duo takes the signed request."""
LOOPBACK_REDIRECT = "http://127.0.0.1:{port}/duo-callback"
PORTS = range(1024, 65536)

T = TypeVar("T")


class NoRedirect(DuoFault):
    """The client did not say at which port of its machine it listens."""

    text = "ClientMetadata needs a redirect_port from 1024 to 65535"


def create(event: Event, budget: TimeBudget) -> Challenge:
    """A link to Duo's prompt, if Duo is well. Raises DuoFault."""
    created = int(time.time())
    rounds = custom_rounds(event["request"]["session"]) or []
    now = Round(UNIVERSAL, created, tries=len(rounds))
    private = {
        "state": secrets.token_urlsafe(32),
        "nonce": secrets.token_urlsafe(32),
        "user": duo_username(event),
        "redirect_uri": _redirect_uri(event),
        "created": str(created),
    }

    def auth_url(keys: DuoKeys) -> str:
        duo = _client(keys, private["redirect_uri"])
        _asked(budget, HEALTH_SECONDS, duo.health_check)
        return duo.create_auth_url(private["user"], private["state"], nonce=private["nonce"])

    public = {
        "type": "duo_universal",
        "answer": "redirect",
        "status": "again" if rounds else "open",
        "authUrl": with_keys(budget, auth_url),
        "redirect_uri": private["redirect_uri"],
        "expires_in": str(PROMPT_SECONDS),
        "tries_left": str(MOST_TRIES - len(rounds)),
    }
    return Challenge(public, private, str(now))


def verify(event: Event, budget: TimeBudget) -> bool:
    """Whether Duo says, for this round and this user, that they were let in. Raises DuoFault."""
    private = event["request"]["privateChallengeParameters"]
    code = _code(event["request"].get("challengeAnswer"), private["state"])
    if code is None:
        return False

    def token(keys: DuoKeys) -> dict[str, Any]:
        duo = _client(keys, private["redirect_uri"])
        exchange = duo.exchange_authorization_code_for_2fa_result
        return _asked(
            budget, EXCHANGE_SECONDS, lambda: exchange(code, private["user"], private["nonce"])
        )

    try:
        claims = with_keys(budget, token)
    except RequestRefused:
        return False
    return _lets_in(claims, int(private["created"]))


def _lets_in(claims: dict[str, Any], created: int) -> bool:
    """duo_universal also returns a signed denial, and an approval of long ago."""
    result = claims.get("auth_result")
    allowed = isinstance(result, dict) and result.get("result") == "allow"
    return allowed and claims["iat"] >= created


def _code(answer: str | None, state: str) -> str | None:
    """Duo's code in the answer `{"state": …, "duo_code": …}`, if it is one for this state."""
    try:
        given = json.loads(answer or "")
        known = hmac.compare_digest(given["state"].encode(), state.encode())
        code = given["duo_code"]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return code if known and isinstance(code, str) and code else None


def _redirect_uri(event: Event) -> str:
    """This machine at a port that the client names, or the one address of a web deployment."""
    if fixed := os.environ.get("DUO_REDIRECT_URI"):
        return fixed
    port = client_metadata(event).get("redirect_port", "")
    if not (port.isascii() and port.isdigit() and int(port) in PORTS):
        raise NoRedirect
    return LOOPBACK_REDIRECT.format(port=int(port))


def _client(keys: DuoKeys, redirect_uri: str) -> duo_universal.Client:
    host = f"{keys.host}:{keys.port}" if keys.port else keys.host
    try:
        return duo_universal.Client(keys.ikey, keys.skey, host, redirect_uri, **_certificates(keys))
    except DuoException:
        raise KeysRefused from None


def _certificates(keys: DuoKeys) -> dict[str, Any]:
    return {"duo_certs": keys.ca_certs} if keys.ca_certs else {}


def _asked(budget: TimeBudget, seconds: float, call: Callable[[], T]) -> T:
    try:
        return budget.run(seconds, call)
    except TimeoutError:
        raise DuoUnavailable from None
    except Exception as problem:
        # Not only DuoException: an HTML page instead of a token escapes as JSONDecodeError.
        _refused(_innermost(problem))


def _innermost(problem: BaseException) -> object:
    """What a DuoException was made of: another exception, an answer of Duo, or a sentence."""
    inside: object = problem
    while isinstance(inside, DuoException) and inside.args:
        inside = inside.args[0]
    return inside


def _refused(reason: object) -> NoReturn:
    match reason:
        case {"error": "invalid_client"} | jwt.InvalidSignatureError():
            raise KeysRefused from None
        case {"error": "invalid_grant" | "invalid_request"} | jwt.PyJWTError() | str():
            raise RequestRefused from None
        case {"stat": "FAIL", "code": int(code)} if 40000 <= code < 42900:
            raise KeysRefused from None
    raise DuoUnavailable from None
