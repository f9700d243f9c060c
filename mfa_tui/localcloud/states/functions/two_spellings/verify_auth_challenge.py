"""VerifyAuthChallengeResponse, DELIBERATELY WRONG, for a drill only: never deploy this.

It compares the name that Duo was asked for with the pool's spelling of it.
"""

from __future__ import annotations

from typing import Any

from host_duo import host_duo


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Ask Duo about the push, and whether it was for this user."""
    private = event["request"]["privateChallengeParameters"]
    allowed = host_duo().auth_status(private["txid"])["success"]
    event["response"] = {"answerCorrect": allowed and private["duo_user"] == event["userName"]}
    return event
