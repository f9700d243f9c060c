"""VerifyAuthChallengeResponse: whether the answer is the code of this challenge."""

from __future__ import annotations

import hmac
from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Compare the answer with the code."""
    request = event["request"]
    code, answer = request["privateChallengeParameters"]["code"], request["challengeAnswer"]
    right = hmac.compare_digest(code.encode(), (answer or "").encode())
    event["response"] = {"answerCorrect": right}
    return event
