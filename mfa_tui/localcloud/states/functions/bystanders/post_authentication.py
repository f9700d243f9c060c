"""PostAuthentication: notes the sign-in in the log, and changes nothing."""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Let the sign-in pass."""
    print(f"signed in at {event['callerContext']['clientId']}")  # noqa: T201
    return event
