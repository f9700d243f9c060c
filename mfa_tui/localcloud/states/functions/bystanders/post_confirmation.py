"""PostConfirmation: where an app would greet a new user; it changes nothing."""

from __future__ import annotations

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Let the confirmation pass."""
    print(event["triggerSource"])  # noqa: T201
    return event
