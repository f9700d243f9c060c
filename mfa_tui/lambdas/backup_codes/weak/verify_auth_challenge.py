"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: a code is good for ever, any piece of the list is taken for a code, and so is nothing.
"""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Look for the answer in the list."""
    request = event["request"]
    codes = request["privateChallengeParameters"]["codes"]
    event["response"] = {"answerCorrect": request.get("challengeAnswer", "") in codes}
    return event
