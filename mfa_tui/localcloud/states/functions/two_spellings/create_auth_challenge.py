"""CreateAuthChallenge, DELIBERATELY WRONG, for a drill only: never deploy this.

Duo is asked for the name in lower case, and that is the name that the other function is told.
"""

from __future__ import annotations

from typing import Any

from host_duo import host_duo


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Start a push, or wait on for the one that was started."""
    earlier = event["request"]["session"][-1].get("challengeMetadata") or ""
    username = event["userName"].lower()
    txid = earlier.removeprefix("PUSH-") or _started(username)
    event["response"] = {
        "publicChallengeParameters": {"type": "duo_push", "answer": "poll", "status": "pushed"},
        "privateChallengeParameters": {"txid": txid, "duo_user": username},
        "challengeMetadata": f"PUSH-{txid}",
    }
    return event


def _started(username: str) -> str:
    duo = host_duo()
    return duo.auth("push", username=username, device="auto", async_txn=True)["txid"]
