"""VerifyAuthChallengeResponse: whether the answer is an unused code, which it uses up."""

from __future__ import annotations

from typing import Any

from code_set import LENGTH, normal
from code_store import spend


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Judge the answer of this round. Raises CodesFault, which ends the sign-in."""
    event["response"] = {"answerCorrect": _correct(event)}
    return event


def _correct(event: dict[str, Any]) -> bool:
    typed = normal(event["request"].get("challengeAnswer") or "")
    if event["request"].get("userNotFound") or len(typed) != LENGTH:
        return False
    return spend(event["userPoolId"], event["userName"], typed)
