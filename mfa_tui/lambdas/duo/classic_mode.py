"""Mode classic: RETIRED. Duo's iframe of the Web SDK v2, as the guides of 2020 still show it.

Duo ended it on 30 March 2024 and refuses to render its prompt; it is here to be studied against the
local Duo. Nothing of it needs the network: the request is signed, the response is verified.
"""

from __future__ import annotations

import hashlib
import hmac
import time

from challenge_event import Challenge, Event, duo_username
from duo_faults import DuoMisconfigured
from duo_keys import DuoKeys, with_keys
from duo_rounds import CLASSIC, MOST_TRIES, Round, custom_rounds
from signed_request import REQUEST_SECONDS, SigningKeys, own_part, sign_request, verify_response
from time_budget import TimeBudget


def create(event: Event, budget: TimeBudget) -> Challenge:
    """A signed request for the iframe. Raises DuoFault."""
    now = int(time.time())
    user = duo_username(event)
    tries = len(custom_rounds(event["request"]["session"]) or [])
    keys = with_keys(budget, _as_read)
    try:
        signed = sign_request(_signing(keys), user, now)
    except ValueError:
        raise DuoMisconfigured from None
    public = {
        "type": "duo_classic",
        "answer": "sig_response",
        "status": "again" if tries else "open",
        "host": f"{keys.host}:{keys.port}" if keys.port else keys.host,
        "sig_request": signed,
        "expires_in": str(REQUEST_SECONDS),
        "tries_left": str(MOST_TRIES - tries),
    }
    private = {"user": user, "app_sha256": _sha256(own_part(signed))}
    return Challenge(public, private, str(Round(CLASSIC, now, tries=tries)))


def verify(event: Event, budget: TimeBudget) -> bool:
    """Whether the response is Duo's, for this user, and to the request of this round.

    The last point stops replays between sign-ins, except within the same second: then two requests
    for one user are equal. Raises DuoFault.
    """
    private = event["request"]["privateChallengeParameters"]
    answer = event["request"].get("challengeAnswer") or ""
    if not hmac.compare_digest(_sha256(own_part(answer)), private["app_sha256"]):
        return False
    keys = _signing(with_keys(budget, _as_read))
    return verify_response(keys, answer, int(time.time())) == private["user"]


def _as_read(keys: DuoKeys) -> DuoKeys:
    return keys


def _signing(keys: DuoKeys) -> SigningKeys:
    return SigningKeys(keys.ikey, keys.skey, keys.akey)


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
