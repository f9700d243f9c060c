"""The `Authorization` header of signed operations: its form, and what it says."""

from __future__ import annotations

from dataclasses import dataclass

from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.trace.exchange import HttpRequest, header

SCHEME = "AWS4-HMAC-SHA256"
_PARAMETERS = ("Credential", "Signature", "SignedHeaders")


@dataclass(frozen=True, slots=True)
class Authorization:
    """A complete SigV4 header, with the `date` of the request as it was sent.

    `credential` is the access key id and the scope; `signed_headers` are names in lower case.
    """

    credential: str
    signed_headers: tuple[str, ...]
    signature: str
    date: str

    @property
    def access_key_id(self) -> str:
        return self.credential.partition("/")[0]

    @property
    def scope(self) -> str:
        """Day, region, service and terminator, with slashes between them."""
        return self.credential.partition("/")[2]


def authorization(request: HttpRequest) -> Authorization:
    """What `request` is signed with; refused when that is missing or incomplete.

    Only the form is looked at: `signature.AccessKeys` verifies. Raises ServiceError.
    """
    text = header(request.headers, "authorization")
    if not text:
        raise ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token")
    given = _given(text)
    date = header(request.headers, "x-amz-date") or header(request.headers, "date")
    missing = [
        f"Authorization header requires '{name}' parameter."
        for name in _PARAMETERS
        if name not in given
    ]
    if not date:
        missing.append(
            "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."
        )
    if missing or not date:
        raise ServiceError("IncompleteSignatureException", " ".join(missing))
    names = tuple(given["SignedHeaders"].lower().split(";"))
    return Authorization(given["Credential"], names, given["Signature"], date)


def _given(text: str) -> dict[str, str]:
    """The parameters that have a value."""
    scheme, _, parameters = text.partition(" ")
    if scheme != SCHEME:
        return {}
    pairs = (pair.strip().partition("=") for pair in parameters.split(","))
    return {name: value for name, _, value in pairs if value}
