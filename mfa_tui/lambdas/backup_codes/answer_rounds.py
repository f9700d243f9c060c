"""The memory of a sign-in: how many wrong codes were given, as `b:tries` in `challengeMetadata`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

MOST_TRIES = 3


def tries(session: Sequence[Mapping[str, Any]]) -> int | None:
    """How many codes were tried, or None unless only that follows a password that was right."""
    proven = [(step["challengeName"], step.get("challengeResult")) for step in session[:2]]
    if proven != [("SRP_A", True), ("PASSWORD_VERIFIER", True)]:
        return None
    ours = [step for step in session[2:] if is_ours(step)]
    return len(ours) if len(ours) == len(session) - 2 else None


def is_ours(step: Mapping[str, Any]) -> bool:
    """Whether a finished step was one of our challenges."""
    metadata = step.get("challengeMetadata") or ""
    return step["challengeName"] == "CUSTOM_CHALLENGE" and metadata.startswith("b:")


def metadata(before: int) -> str:
    """What a round leaves for the next, after `before` wrong codes."""
    return f"b:{before}"
