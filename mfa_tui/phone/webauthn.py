"""What an authenticator computes for a passkey: its key, its data and its signature (WebAuthn).

Loaded when a passkey is first made or used: the cryptography behind it is slow to import.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from fido2.cose import ES256
from fido2.rpid import verify_rp_id
from fido2.utils import sha256
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

_FLAG = AuthenticatorData.FLAG
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points P-256 has (FIPS 186-5)."""
_KEY_BYTES = 32
_DRAWN_BYTES = 40
"""Eight more than the key has: the remainder's bias is beyond measure."""


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What both halves of WebAuthn have in common: the site, who asks, and what is asked.

    `origin` is the address that the browser shows; `verified` says that the user has proven to the
    phone that it is him; `count` is the sign counter.
    """

    rp_id: str
    origin: str
    challenge: bytes
    verified: bool
    count: int


def may_use(rp_id: str, origin: str) -> bool:
    """Whether a page at `origin` may use passkeys of `rp_id` (WebAuthn 5.1.3)."""
    try:
        return verify_rp_id(rp_id, origin)
    except ValueError:
        return False


def websafe(data: bytes) -> str:
    """`data` in base64url without padding, as WebAuthn writes bytes in JSON."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_websafe(text: str) -> bytes:
    """The bytes that `text` stands for. Raises ValueError when it is not base64url."""
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)


def new_private_key(entropy: Callable[[int], bytes]) -> str:
    """A P-256 private key: its number in base64url."""
    number = 1 + int.from_bytes(entropy(_DRAWN_BYTES)) % (_ORDER - 1)
    return websafe(number.to_bytes(_KEY_BYTES))


def attestation(ceremony: Ceremony, credential_id: bytes, private_key: str) -> dict[str, object]:
    """The `response` of RegistrationResponseJSON for a new passkey, without attestation."""
    client_data = _client_data(CollectedClientData.TYPE.CREATE, ceremony)
    public = _key(private_key).public_key()
    attested = AttestedCredentialData.create(
        Aaguid.NONE, credential_id, ES256.from_cryptography_key(public)
    )
    data = _data(ceremony, _FLAG.AT, attested)
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return {
        "clientDataJSON": websafe(client_data),
        "attestationObject": websafe(AttestationObject.create("none", data, {})),
        "authenticatorData": websafe(data),
        "publicKey": websafe(der),
        "publicKeyAlgorithm": ES256.ALGORITHM,
    }


def assertion(ceremony: Ceremony, private_key: str) -> dict[str, object]:
    """The signed part of AuthenticationResponseJSON's `response`."""
    client_data = _client_data(CollectedClientData.TYPE.GET, ceremony)
    data = _data(ceremony)
    signature = _key(private_key).sign(data + client_data.hash, ECDSA(SHA256()))
    return {
        "clientDataJSON": websafe(client_data),
        "authenticatorData": websafe(data),
        "signature": websafe(signature),
    }


def _client_data(kind: str, ceremony: Ceremony) -> CollectedClientData:
    return CollectedClientData.create(kind, ceremony.challenge, ceremony.origin)  # pyright: ignore[reportUnknownMemberType]


def _data(ceremony: Ceremony, more: int = 0, attested: bytes = b"") -> AuthenticatorData:
    site = sha256(ceremony.rp_id.encode())
    flags = _FLAG(_FLAG.UP | (_FLAG.UV if ceremony.verified else 0) | more)
    return AuthenticatorData.create(site, flags, ceremony.count, attested)  # pyright: ignore[reportUnknownMemberType]


def _key(private_key: str) -> EllipticCurvePrivateKey:
    return derive_private_key(int.from_bytes(from_websafe(private_key)), SECP256R1())
