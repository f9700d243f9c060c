"""PreTokenGeneration: adds a claim, so that its loss shows in the next ID token."""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Put the department of everybody into the ID token."""
    details = {"claimsToAddOrOverride": {"department": "sales"}}
    event["response"] = {"claimsOverrideDetails": details}
    return event
