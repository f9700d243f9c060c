"""DefineAuthChallenge: the password first (SRP), then a backup code, tokens only after both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from answer_rounds import MOST_TRIES, tries

TOKENS: dict[str, object] = {"issueTokens": True, "failAuthentication": False}
FAIL: dict[str, object] = {"issueTokens": False, "failAuthentication": True}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Say what comes next in this sign-in. Never raises: a text of ours would reach the client."""
    event["response"] = decision(event["request"])
    return event


def decision(request: Mapping[str, Any]) -> dict[str, object]:
    """The trigger's response to a session of finished steps."""
    session = request.get("session") or []
    if [step["challengeName"] for step in session] == ["SRP_A"]:
        return _challenge("PASSWORD_VERIFIER")
    tried = tries(session)
    if tried is None:
        # Also an empty session: a code without a password is not enough.
        return FAIL
    if tried and session[-1].get("challengeResult") is True:
        return TOKENS
    return _challenge("CUSTOM_CHALLENGE") if tried < MOST_TRIES else FAIL


def _challenge(name: str) -> dict[str, object]:
    return {"challengeName": name, "issueTokens": False, "failAuthentication": False}
