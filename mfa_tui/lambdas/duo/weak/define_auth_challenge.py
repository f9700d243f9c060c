"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: whatever is not foreseen gets a challenge, so an empty session (no password at all) and a
password that was wrong go on to Duo, and Duo alone gives tokens.
"""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Say what comes next, with too kind a default."""
    session = event["request"]["session"]
    last = session[-1] if session else {"challengeName": None, "challengeResult": False}
    passed = last["challengeName"] == "CUSTOM_CHALLENGE" and last["challengeResult"]
    first = [step["challengeName"] for step in session] == ["SRP_A"]
    event["response"] = {
        "challengeName": "PASSWORD_VERIFIER" if first else "CUSTOM_CHALLENGE",
        "issueTokens": passed,
        "failAuthentication": False,
    }
    return event
