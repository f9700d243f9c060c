"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: no limit of attempts, and an empty session passes on to the code without a password.
"""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Say what comes next, for ever."""
    session = event["request"]["session"]
    names = [step["challengeName"] for step in session]
    event["response"] = {
        "challengeName": "PASSWORD_VERIFIER" if names == ["SRP_A"] else "CUSTOM_CHALLENGE",
        "issueTokens": names[-1:] == ["CUSTOM_CHALLENGE"] and session[-1]["challengeResult"],
        "failAuthentication": False,
    }
    return event
