"""The `Authorization` header of signed operations. Only its presence and form are looked at."""

from __future__ import annotations

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.trace.exchange import HttpRequest, header

_SCHEME = "AWS4-HMAC-SHA256"
_PARAMETERS = ("Credential", "Signature", "SignedHeaders")


def check_signed(request: HttpRequest) -> None:
    """Refuse `request` when it has no SigV4 signature or an incomplete one."""
    text = header(request.headers, "authorization")
    if not text:
        raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
    missing = [
        f"Authorization header requires '{name}' parameter."
        for name in _PARAMETERS
        if name not in _given(text)
    ]
    if not (header(request.headers, "x-amz-date") or header(request.headers, "date")):
        missing.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    if missing:
        raise ServiceError("IncompleteSignatureException", " ".join(missing))


def _given(text: str) -> set[str]:
    """The names of the parameters that have a value."""
    scheme, _, parameters = text.partition(" ")
    if scheme != _SCHEME:
        return set()
    pairs = (pair.strip().partition("=") for pair in parameters.split(","))
    return {name for name, _, value in pairs if value}
