"""CreateAuthChallenge: asks for a backup code. There is nothing to send and nothing to look up."""

from __future__ import annotations

from typing import Any

from answer_rounds import MOST_TRIES, metadata, tries
from code_faults import NoCodes
from code_set import GROUP, LENGTH, CodeSet
from code_store import ATTRIBUTE


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Make the challenge of this round. Raises NoCodes when no code could be right."""
    request = event["request"]
    tried = tries(request["session"]) or 0
    if not tried and not request.get("userNotFound"):
        _require_codes(request["userAttributes"])
    event["response"] = {
        "publicChallengeParameters": {
            "type": "backup_code",
            "answer": "code",
            "status": "wrong" if tried else "enter",
            "code_length": str(LENGTH),
            "code_group": str(GROUP),
            "tries_left": str(MOST_TRIES - tried),
        },
        # Verify reads the codes itself; this is here because an empty map is not passed on.
        "privateChallengeParameters": {"kind": "backup_code"},
        "challengeMetadata": metadata(tried),
    }
    return event


def _require_codes(attributes: dict[str, str]) -> None:
    codes = CodeSet.read(attributes.get(ATTRIBUTE, ""))
    if codes is None or not codes.left:
        raise NoCodes
