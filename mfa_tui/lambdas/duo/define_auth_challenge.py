"""DefineAuthChallenge: the password first (SRP), then Duo, and tokens only after both."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from duo_rounds import Wish, custom_rounds, may_go_on

TOKENS: dict[str, object] = {"issueTokens": True, "failAuthentication": False}
FAIL: dict[str, object] = {"issueTokens": False, "failAuthentication": True}


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Say what comes next in this sign-in. Never raises: a text of ours would reach the client."""
    event["response"] = decision(event["request"], time.time())
    return event


def decision(request: Mapping[str, Any], now: float) -> dict[str, object]:
    """The trigger's response to a session of finished steps, at `now` (epoch seconds)."""
    session = request.get("session") or []
    if [step["challengeName"] for step in session] == ["SRP_A"]:
        return _challenge("PASSWORD_VERIFIER")
    rounds = custom_rounds(session)
    if rounds is None:
        # Also an empty session: Duo without a password is not enough.
        return FAIL
    if not rounds:
        return _challenge("CUSTOM_CHALLENGE")
    if session[-1].get("challengeResult") is True:
        return TOKENS
    wish = Wish.of(request.get("clientMetadata") or {})
    return _challenge("CUSTOM_CHALLENGE") if may_go_on(rounds, wish, now) else FAIL


def _challenge(name: str) -> dict[str, object]:
    return {"challengeName": name, "issueTokens": False, "failAuthentication": False}
