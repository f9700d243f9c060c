"""DefineAuthChallenge: the password by SRP, then a code by mail, three tries at most."""

from __future__ import annotations

from typing import Any

MOST_TRIES = 3


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Say what comes next."""
    steps = [
        (step["challengeName"], step["challengeResult"]) for step in event["request"]["session"]
    ]
    proven = steps[:2] == [("SRP_A", True), ("PASSWORD_VERIFIER", True)]
    passed = proven and steps[-1] == ("CUSTOM_CHALLENGE", True)
    first = steps == [("SRP_A", True)]
    over = not (first or proven) or len(steps) >= 2 + MOST_TRIES
    event["response"] = {
        "challengeName": "PASSWORD_VERIFIER" if first else "CUSTOM_CHALLENGE",
        "issueTokens": passed,
        "failAuthentication": over and not passed,
    }
    return event
