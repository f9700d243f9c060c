"""DELIBERATELY WEAK, for the trainer only: never deploy this. The right one is a folder up.

Wrong here: the codes are kept in plain text, in an attribute that the user's own client can write,
and they are handed to every later trigger in the metadata.
"""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Ask for one of the codes."""
    codes = event["request"]["userAttributes"].get("custom:backup_codes", "")
    event["response"] = {
        "publicChallengeParameters": {"type": "backup_code", "answer": "code"},
        "privateChallengeParameters": {"codes": codes},
        "challengeMetadata": f"CODES-{codes}",
    }
    return event
