"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: any fault counts as an approval (also wrong keys), and only an explicit denial is one, so a
push that nobody has answered yet lets in.
"""

from __future__ import annotations

from typing import Any

from create_auth_challenge import duo


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Let in unless Duo says no."""
    txid = event["request"]["privateChallengeParameters"]["txid"]
    try:
        denied = duo().auth_status(txid)["status"] in ("deny", "fraud")
    except Exception:
        denied = False
    event["response"] = {"answerCorrect": not denied}
    return event
