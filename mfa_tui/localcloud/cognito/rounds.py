"""What a custom sign-in has behind it, sealed while it waits for an answer."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mfa_tui.localcloud.cognito.documents import as_document

CUSTOM_CHALLENGE = "CUSTOM_CHALLENGE"
SRP_A = "SRP_A"
PASSWORD_VERIFIER = "PASSWORD_VERIFIER"

_RECORDED = (
    SRP_A,
    PASSWORD_VERIFIER,
    CUSTOM_CHALLENGE,
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "NEW_PASSWORD_REQUIRED",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
)
"""The steps that triggers are told of."""
_NONCE = bytes(12)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The finished `steps` of a custom sign-in, as the triggers' `session` lists them.

    An open CUSTOM_CHALLENGE has the `private` parameters and the `metadata` that its trigger gave.
    """

    steps: tuple[dict[str, Any], ...] = ()
    private: dict[str, str] = field(default_factory=dict[str, str])
    metadata: str | None = None

    def after(self, challenge: str, *, result: bool = True) -> Rounds:
        """These rounds and a finished `challenge`, with how it ended; some are not recorded."""
        if challenge not in _RECORDED:
            return self
        step = {
            "challengeName": challenge,
            "challengeResult": result,
            "challengeMetadata": self.metadata,
        }
        return Rounds((*self.steps, step))

    def opened(self, private: dict[str, str], metadata: str | None) -> Rounds:
        """These rounds with an open CUSTOM_CHALLENGE."""
        return replace(self, private=private, metadata=metadata)

    def sealed(self, session: str) -> str:
        """These rounds in a form that only the Session string `session` opens."""
        plain = as_document(self).encode()
        return AESGCM(_key(session)).encrypt(_NONCE, plain, None).hex()


def unsealed(session: str, text: str) -> Rounds:
    """The rounds that were sealed with the Session string `session`."""
    members = json.loads(AESGCM(_key(session)).decrypt(_NONCE, bytes.fromhex(text), None))
    return Rounds(**members | {"steps": tuple(members["steps"])})


def _key(session: str) -> bytes:
    # every Session string is random and seals once, so that the nonce need not differ
    return hmac.digest(session.encode(), b"rounds", "sha256")
