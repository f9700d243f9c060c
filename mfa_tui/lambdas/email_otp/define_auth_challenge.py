"""DefineAuthChallenge: the password first (SRP), then the code, and tokens only after both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from code_rounds import asks_to_resend, code_rounds, may_go_on

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
    rounds = code_rounds(session)
    if rounds is None or not _reachable(request):
        # Also an empty session: a mailbox without a password is not enough.
        return FAIL
    if not rounds:
        return _challenge("CUSTOM_CHALLENGE")
    if session[-1].get("challengeResult") is True:
        return TOKENS
    go_on = may_go_on(rounds, resend=asks_to_resend(request))
    return _challenge("CUSTOM_CHALLENGE") if go_on else FAIL


def _reachable(request: Mapping[str, Any]) -> bool:
    """Whether there is a proven address; a name that nobody has walks the same path."""
    verified = (request.get("userAttributes") or {}).get("email_verified") == "true"
    return verified or request.get("userNotFound") is True


def _challenge(name: str) -> dict[str, object]:
    return {"challengeName": name, "issueTokens": False, "failAuthentication": False}
