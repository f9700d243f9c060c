"""JSON Web Tokens under HMAC, as the Universal Prompt exchanges them (RFC 7515, 7519).

Made by hand: the client secret has 40 bytes, for which PyJWT warns on every call, and the time by
which a token is judged is given from outside.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any

from mfa_tui.trace.exchange import json_object

_DIGESTS = {"HS512": hashlib.sha512, "HS256": hashlib.sha256}


class BadToken(Exception):
    """A token that proves nothing; the text says why."""


def signed(claims: dict[str, Any], secret: str) -> str:
    """`claims` as a token under HS512."""
    head = {"alg": "HS512", "typ": "JWT"}
    signing_input = f"{_packed(head)}.{_packed(claims)}"
    return f"{signing_input}.{_base64(_mac('HS512', signing_input, secret))}"


def verified(token: str, secret: str) -> dict[str, Any]:
    """The claims of `token`, which is signed with `secret` under HS512 or HS256.

    Raises BadToken. Times and audiences are not looked at.
    """
    signing_input, _, signature = token.rpartition(".")
    head, _, claims = signing_input.partition(".")
    algorithm = str(_unpacked(head).get("alg"))
    if algorithm not in _DIGESTS:
        raise BadToken("the algorithm is neither HS512 nor HS256")
    if not hmac.compare_digest(_mac(algorithm, signing_input, secret), _bytes(signature)):
        raise BadToken("the signature does not verify with the client secret")
    return _unpacked(claims)


def _mac(algorithm: str, signing_input: str, secret: str) -> bytes:
    text = signing_input.encode(errors="surrogateescape")
    return hmac.new(secret.encode(), text, _DIGESTS[algorithm]).digest()


def _packed(document: dict[str, Any]) -> str:
    return _base64(json.dumps(document, separators=(",", ":")).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError):
        raise BadToken("it is no JSON Web Token") from None


def _unpacked(text: str) -> dict[str, Any]:
    document = json_object(_bytes(text))
    if document is None:
        raise BadToken("it is no JSON Web Token")
    return document
