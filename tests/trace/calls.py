"""Recorded calls of Cognito made by hand, for what the local cloud does not say."""

from __future__ import annotations

import base64
import json
from typing import Any

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party

URL = "https://cognito-idp.us-east-1.amazonaws.com/"
NOON = 1_790_251_200.0
"""2026-09-24 12:00:00 UTC."""


def call(
    number: int,
    operation: str,
    sent: dict[str, Any],
    answer: dict[str, Any],
    *,
    at: float = 0.0,
    date: str = "",
) -> Exchange:
    """Exchange `number`, begun `at` seconds after NOON; refused where `answer` has a `__type`."""
    status = 400 if "__type" in answer else 200
    headers = (("Date", date),) if date else ()
    return Exchange(
        number,
        Party.APP,
        Party.COGNITO,
        operation,
        HttpRequest("POST", URL, (), json.dumps(sent).encode()),
        NOON + at,
        HttpResponse(status, headers, json.dumps(answer).encode()),
        duration=0.0,
    )


def refusal(kind: str, message: str) -> dict[str, Any]:
    return {"__type": kind, "message": message}


def jwt(**claims: Any) -> str:
    """A token with these claims and no true signature."""
    parts = ({"alg": "RS256", "kid": "k"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join((*(text.rstrip("=") for text in texts), "AAAA"))
