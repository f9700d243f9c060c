"""The server's half of WebAuthn: what is asked of an authenticator, and whether its answer holds.

The proofs are checked by the `fido2` library, which is imported when the first one comes. It knows
nothing of pools: challenges are the callers' to keep and to compare.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from mfa_tui.localcloud.cognito import guesses
from mfa_tui.localcloud.cognito.passkeys import Passkey

if TYPE_CHECKING:
    from fido2.cose import CoseKey
    from fido2.server import Fido2Server
    from fido2.webauthn import AuthenticationResponse, RegistrationResponse

CHALLENGE_BYTES = 32
_ALGORITHMS = (-7, -257)
"""ES256 and RS256 (COSE), in the order of preference."""
_REGISTRATION_TIMEOUT_MS = 60_000

_Response = TypeVar("_Response", "AuthenticationResponse", "RegistrationResponse")


@dataclass(frozen=True, slots=True)
class Demand:
    """What an answer has to fit: the site `rp_id`, and `required` or `preferred` verification."""

    rp_id: str
    verification: str


def websafe(data: bytes) -> str:
    """`data` in base64url without padding, as WebAuthn writes bytes in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def creation_options(
    demand: Demand, challenge: bytes, username: str, handle: bytes, known: Sequence[Passkey]
) -> dict[str, Any]:
    """PublicKeyCredentialCreationOptionsJSON for a passkey besides the `known` ones."""
    return {
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": demand.verification,
        },
        "challenge": websafe(challenge),
        "excludeCredentials": [passkey.descriptor for passkey in known],
        "pubKeyCredParams": [{"alg": number, "type": "public-key"} for number in _ALGORITHMS],
        "rp": {"id": demand.rp_id, "name": demand.rp_id},
        "timeout": _REGISTRATION_TIMEOUT_MS,
        "user": {"displayName": username, "id": websafe(handle), "name": username},
    }


def request_options(
    demand: Demand, challenge: bytes, passkeys: Sequence[Passkey], timeout: float
) -> str:
    """PublicKeyCredentialRequestOptionsJSON as text; `timeout` is in seconds."""
    options = {
        "challenge": websafe(challenge),
        "timeout": int(timeout * 1000),
        "rpId": demand.rp_id,
        "allowCredentials": [passkey.descriptor for passkey in passkeys],
        "userVerification": demand.verification,
    }
    return json.dumps(options, separators=(",", ":"))


def read_registration(credential: Any) -> RegistrationResponse:
    """`credential` as RegistrationResponseJSON. Raises ServiceError when it is none."""
    from fido2.webauthn import RegistrationResponse

    return _read(RegistrationResponse, credential)


def read_assertion(text: str) -> AuthenticationResponse:
    """The AuthenticationResponseJSON in `text`. Raises ServiceError when it is none."""
    from fido2.webauthn import AuthenticationResponse

    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise guesses.credential_unreadable() from None
    return _read(AuthenticationResponse, document)


def transports(credential: dict[str, Any]) -> list[str]:
    """How the authenticator behind a readable `credential` says that it can be reached."""
    named = credential["response"].get("transports")
    return [name for name in named if isinstance(name, str)] if isinstance(named, list) else []


def new_passkey(
    response: RegistrationResponse, demand: Demand, reached_by: list[str], now: float
) -> Passkey:
    """The passkey that `response` brings, if it is one for this site. Raises ServiceError.

    `reached_by` are its transports, `now` is in seconds since the epoch. The attestation is not
    looked at: none was asked for.
    """
    from fido2.utils import sha256

    data = response.response.attestation_object.auth_data
    attested = data.credential_data
    if not _is_origin_of(demand.rp_id, response.response.client_data.origin):
        raise guesses.webauthn("OriginNotAllowed")
    if data.rp_id_hash != sha256(demand.rp_id.encode()):
        raise guesses.webauthn("RelyingPartyMismatch")
    if attested is None or attested.credential_id != response.raw_id:
        raise guesses.credential_unreadable()
    if not _is_usable(attested.public_key):
        raise guesses.webauthn("CredentialNotSupported")
    try:
        state = _state(response.response.client_data.challenge, demand)
        _server(demand).register_complete(state, response)
    except ValueError as error:
        raise guesses.webauthn("CredentialNotSupported") from error
    return Passkey(
        credential_id=response.id,
        rp_id=demand.rp_id,
        attested=websafe(attested),
        sign_count=data.counter,
        created=now,
        transports=reached_by,
        attachment=response.authenticator_attachment,
    )


def is_proof(
    response: AuthenticationResponse, demand: Demand, passkey: Passkey, handle: bytes
) -> bool:
    """Whether `response` is signed by `passkey` for this site, and newer than all before it.

    `handle` is the user handle that the passkey was made for.
    """
    from fido2.utils import websafe_decode
    from fido2.webauthn import AttestedCredentialData

    claimed = response.response.user_handle
    if claimed and claimed != handle:
        return False
    key = AttestedCredentialData(websafe_decode(passkey.attested))
    state = _state(response.response.client_data.challenge, demand)
    try:
        _server(demand).authenticate_complete(state, [key], response)
    except ValueError:
        return False
    count = response.response.authenticator_data.counter
    # authenticators without a counter always show 0; one that runs backwards was copied
    return count > passkey.sign_count or count == passkey.sign_count == 0


def _read(kind: type[_Response], document: Any) -> _Response:
    if not isinstance(document, dict):
        raise guesses.credential_unreadable()
    try:
        response = kind.from_dict(document)
    except Exception as error:
        # the library stumbles over hostile input in more ways than it documents
        raise guesses.credential_unreadable() from error
    if response is None or not isinstance(response.response.client_data.origin, str):
        raise guesses.credential_unreadable()
    return response


def _server(demand: Demand) -> Fido2Server:
    from fido2.server import Fido2Server
    from fido2.webauthn import PublicKeyCredentialRpEntity

    site = PublicKeyCredentialRpEntity(id=demand.rp_id, name=demand.rp_id)
    return Fido2Server(site, verify_origin=lambda origin: _is_origin_of(demand.rp_id, origin))


def _state(challenge: bytes, demand: Demand) -> dict[str, Any]:
    """What the library keeps between its two halves; the challenge has been compared already."""
    return {"challenge": websafe(challenge), "user_verification": demand.verification}


def _is_origin_of(rp_id: str, origin: str) -> bool:
    from fido2.rpid import verify_rp_id

    try:
        return verify_rp_id(rp_id, origin)
    except ValueError:
        return False


def _is_usable(key: CoseKey) -> bool:
    """Whether signatures of `key` can be checked at all."""
    from cryptography.exceptions import InvalidSignature

    if key.get(3) not in _ALGORITHMS:
        return False
    try:
        key.verify(b"", b"")
    except InvalidSignature:
        return True
    except Exception:
        # a key that is no point of its curve, or lacks a part
        return False
    return False
