"""What the services that functions call answer when they refuse: by the rule that explains it."""

from __future__ import annotations

from typing import Any

from mfa_tui.trace.exchange import Party

Refusal = tuple[Party, str, int, dict[str, Any]]
"""Who refuses, the operation, the HTTP status and the answer."""


def _duo(operation: str, code: int, message: str) -> Refusal:
    answer = {"stat": "FAIL", "code": code, "message": message}
    return Party.DUO, operation, code // 100, answer


SERVICES: dict[str, Refusal] = {
    "duo-signature": _duo("POST /auth/v2/auth", 40103, "Invalid signature in request credentials"),
    "duo-integration-key": _duo(
        "GET /auth/v2/check", 40102, "Invalid integration key in request credentials"
    ),
    "duo-timestamp": _duo("GET /auth/v2/check", 40105, "Bad request timestamp"),
    "duo-application-type": _duo("POST /auth/v2/preauth", 40301, "Access forbidden"),
    "duo-parameters": _duo("POST /auth/v2/auth", 40002, "Invalid request parameters"),
    "duo-rate-limit": _duo("POST /auth/v2/auth", 42901, "Too Many Requests"),
    "duo-invalid-client": _duo("POST /oauth/v1/health_check", 40002, "invalid_client"),
    "duo-invalid-grant": (Party.DUO, "POST /oauth/v1/token", 400, {"error": "invalid_grant"}),
    "ses-rejected": (
        Party.SES,
        "SendEmail",
        400,
        {"__type": "MessageRejected", "message": "Email address is not verified. The following"},
    ),
    "secret-not-found": (
        Party.SECRETS_MANAGER,
        "GetSecretValue",
        400,
        {"__type": "ResourceNotFoundException", "Message": "Secrets Manager can't find it."},
    ),
}
