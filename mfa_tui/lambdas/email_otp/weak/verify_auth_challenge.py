"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: `==` tells by its time how much was right, and if there is no code, no answer is right.
"""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Compare two texts."""
    request = event["request"]
    expected = request["privateChallengeParameters"].get("code", "")
    event["response"] = {"answerCorrect": request.get("challengeAnswer", "") == expected}
    return event
