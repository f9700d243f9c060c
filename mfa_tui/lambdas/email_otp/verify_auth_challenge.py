"""VerifyAuthChallengeResponse: whether the answer is the code that was sent, in time."""

from __future__ import annotations

import time
from typing import Any

from code_rounds import asks_to_resend
from code_seal import opens, owner_of


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Judge the answer of this round. Raises EmailFault, which ends the sign-in."""
    event["response"] = {"answerCorrect": _correct(event)}
    return event


def _correct(event: dict[str, Any]) -> bool:
    request = event["request"]
    if request.get("userNotFound") or asks_to_resend(request):
        # A resend is not counted as a try (code_rounds), so it must not be one.
        return False
    private = request["privateChallengeParameters"]
    answer = (request.get("challengeAnswer") or "").strip()
    return time.time() < int(private["expires"]) and opens(private["seal"], answer, owner_of(event))
