"""What the requests and responses of Cognito hold, by meaning; whoever sent them, and however odd."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any, cast

from mfa_tui.trace.exchange import Exchange, header
from mfa_tui.trace.redaction import tells_apart


def member(document: Any, *path: str) -> Any:
    """What stands at `path` in a JSON `document`; None where there is nothing."""
    for name in path:
        if not isinstance(document, dict):
            return None
        document = cast("dict[str, Any]", document).get(name)
    return document


def text(document: Any, *path: str) -> str:
    """The text at `path` in a JSON `document`; empty where there is none."""
    value = member(document, *path)
    return value if isinstance(value, str) else ""


def answers(exchange: Exchange) -> dict[str, str]:
    """AuthParameters or ChallengeResponses of the request, those that are texts."""
    found: dict[str, str] = {}
    for name in ("AuthParameters", "ChallengeResponses"):
        values = member(exchange.request_json, name)
        if isinstance(values, dict):
            pairs = cast("dict[str, Any]", values).items()
            found |= {key: value for key, value in pairs if isinstance(value, str)}
    return found


def asked(exchange: Exchange) -> dict[str, str]:
    """ChallengeParameters of the response, those that are texts."""
    values = member(exchange.response_json, "ChallengeParameters")
    if not isinstance(values, dict):
        return {}
    pairs = cast("dict[str, Any]", values).items()
    return {key: value for key, value in pairs if isinstance(value, str)}


def username(exchange: Exchange) -> str:
    """Whom the request is about; empty where it does not say."""
    return answers(exchange).get("USERNAME", "") or text(exchange.request_json, "Username")


def client_id(exchange: Exchange) -> str:
    """The app client that the request is made with; empty where it does not say."""
    return text(exchange.request_json, "ClientId")


def flow(exchange: Exchange) -> str:
    """The AuthFlow that the request begins; empty where it begins none."""
    return text(exchange.request_json, "AuthFlow")


def answering(exchange: Exchange) -> str:
    """The ChallengeName that the request answers."""
    return text(exchange.request_json, "ChallengeName")


def secret_hash(exchange: Exchange) -> str:
    """The secret hash of the request, under either of its names."""
    return answers(exchange).get("SECRET_HASH", "") or text(exchange.request_json, "SecretHash")


def sent_session(exchange: Exchange) -> str:
    """The Session that the request carries; empty for a mask without a number, too."""
    if b"Session" not in exchange.request.body:
        return ""
    return _known(text(exchange.request_json, "Session"))


def given_session(exchange: Exchange) -> str:
    """The Session that the response hands out; empty for a mask without a number, too."""
    if exchange.response is None or b"Session" not in exchange.response.body:
        return ""
    return _known(text(exchange.response_json, "Session"))


def code(exchange: Exchange) -> tuple[str, str]:
    """The name of the member that holds a one-time code in the request, and the code.

    Both are empty where there is none, the code for a mask without a number.
    """
    for name in ("UserCode", "ConfirmationCode", "Code"):
        if found := text(exchange.request_json, name):
            return name, _known(found)
    for name, value in answers(exchange).items():
        if name.endswith("_CODE"):
            return name, _known(value)
    return "", ""


def tokens(exchange: Exchange) -> dict[str, str]:
    """The tokens in AuthenticationResult of the response, by name."""
    names = ("AccessToken", "IdToken", "RefreshToken")
    found = {name: text(exchange.response_json, "AuthenticationResult", name) for name in names}
    return {name: value for name, value in found.items() if value}


def refresh_token(exchange: Exchange) -> str:
    """The refresh token that the request wants to exchange; empty for a mask without a number, too."""
    sent = answers(exchange).get("REFRESH_TOKEN", "")
    return _known(sent or text(exchange.request_json, "RefreshToken"))


def ended(exchange: Exchange) -> float:
    """When the answer was there, in seconds since the epoch; when it started while it is in flight."""
    return exchange.started + (exchange.duration or 0)


def service_time(exchange: Exchange) -> float | None:
    """What the service's clock said: the Date header of the response, in seconds since the epoch."""
    value = header(exchange.response.headers, "date") if exchange.response else None
    try:
        return parsedate_to_datetime(value).timestamp() if value else None
    except (ValueError, OverflowError):
        return None


def accepted(exchange: Exchange) -> bool:
    """Whether the service did what was asked."""
    return exchange.response is not None and not exchange.failed


def _known(secret: str) -> str:
    """`secret`, or nothing in place of a mask without a number: two of those need not be the same."""
    return secret if tells_apart(secret) else ""
