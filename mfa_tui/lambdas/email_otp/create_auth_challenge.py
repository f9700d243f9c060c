"""CreateAuthChallenge: sends a code, or asks again for the one that was sent."""

from __future__ import annotations

import os
import time
from typing import Any

from code_mail import masked, send
from code_rounds import CODE_SECONDS, MOST_CODES, MOST_TRIES, CodeRound, asks_to_resend, code_rounds
from code_seal import new_code, owner_of, sealed
from email_faults import NoVerifiedAddress, TooManyMails
from mail_pace import take

SHORTEST, LONGEST = 6, 10
NOBODY = "nobody@example.com"


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Make the challenge of this round. Raises EmailFault, which ends the sign-in."""
    request = event["request"]
    rounds = code_rounds(request["session"]) or []
    last = rounds[-1] if rounds else None
    if last is None:
        status, now = "sent", _sent(event, 1)
    elif asks_to_resend(request):
        status, now = _resent(event, last)
    else:
        expired = time.time() >= last.expires
        status, now = "expired" if expired else "wrong", last.after_wrong_answer()
    event["response"] = {
        "publicChallengeParameters": _public(status, now, _address(event)),
        "privateChallengeParameters": {"seal": now.seal, "expires": str(now.expires)},
        "challengeMetadata": str(now),
    }
    return event


def _sent(event: dict[str, Any], number: int) -> CodeRound:
    """A new code, on its way; for a name that nobody has it is made and not sent."""
    owner, address, code = owner_of(event), _address(event), new_code(_length())
    expires = int(time.time()) + CODE_SECONDS
    sent = CodeRound(sealed(code, owner), expires, number=number)
    if not event["request"].get("userNotFound"):
        take(owner)
        send(code, address, CODE_SECONDS)
    return sent


def _resent(event: dict[str, Any], last: CodeRound) -> tuple[str, CodeRound]:
    """Another code; too soon after the last one, that one stays good."""
    try:
        return "sent", _sent(event, last.number + 1)
    except TooManyMails:
        return "wait", last


def _public(status: str, now: CodeRound, address: str) -> dict[str, str]:
    destination = masked(address)
    return {
        "type": "email_otp",
        "answer": "code",
        "status": status,
        "code_length": str(_length()),
        "expires_in": str(max(now.expires - int(time.time()), 0)),
        "tries_left": str(MOST_TRIES - now.tries),
        "resends_left": str(MOST_CODES - now.number),
        # As Cognito's own EMAIL_OTP says it.
        "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
        "CODE_DELIVERY_DESTINATION": destination,
    }


def _address(event: dict[str, Any]) -> str:
    if event["request"].get("userNotFound"):
        return NOBODY
    attributes = event["request"]["userAttributes"]
    if attributes.get("email_verified") != "true" or not attributes.get("email"):
        raise NoVerifiedAddress
    return attributes["email"]


def _length() -> int:
    return min(max(int(os.environ.get("CODE_LENGTH", SHORTEST)), SHORTEST), LONGEST)
