"""The signing keys of pools: two RSA keys each, the first for ID, the second for access tokens."""

from __future__ import annotations

import base64
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)

TOKEN_USES = ("id", "access")
"""Whose key comes first in the pool's JWKS."""


def new_rsa_key() -> RSAPrivateKey:
    """An RSA key of 2048 bits, as the service's own are."""
    return generate_private_key(public_exponent=65537, key_size=2048)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key of a pool and the `token_use` it signs for."""

    kid: str
    pool_id: str
    token_use: str
    private: RSAPrivateKey

    @property
    def jwk(self) -> dict[str, str]:
        """The public half as the pool's JWKS shows it (RFC 7517)."""
        numbers = self.private.public_key().public_numbers()
        return {
            "alg": "RS256",
            "e": _base64url_number(numbers.e),
            "kid": self.kid,
            "kty": "RSA",
            "n": _base64url_number(numbers.n),
            "use": "sig",
        }


class KeyRing:
    """Makes and finds signing keys; keeps those once parsed, which is slow, in memory."""

    def __init__(self, generate: Callable[[], RSAPrivateKey]) -> None:
        self._generate = generate
        self._known: dict[str, SigningKey] = {}

    def of_pool(
        self, database: sqlite3.Connection, pool_id: str, entropy: Callable[[int], bytes]
    ) -> dict[str, SigningKey]:
        """The pool's keys by `token_use`, in the order of its JWKS.

        They are made when they are first needed: that takes longer than all else in a new pool.
        """
        keys = self._of_pool(database, pool_id)
        if not keys:
            self._create(database, pool_id, entropy)
            keys = self._of_pool(database, pool_id)
        return {token_use: keys[token_use] for token_use in TOKEN_USES}

    def by_kid(self, database: sqlite3.Connection, kid: str) -> SigningKey | None:
        """The key named `kid`, whichever pool it belongs to."""
        row = database.execute("SELECT * FROM signing_key WHERE kid = ?", (kid,)).fetchone()
        return self._parsed(row) if row else None

    def forget(self) -> None:
        """Let go of the keys kept in memory."""
        self._known.clear()

    def _of_pool(self, database: sqlite3.Connection, pool_id: str) -> dict[str, SigningKey]:
        rows = database.execute("SELECT * FROM signing_key WHERE pool = ?", (pool_id,))
        return {row["token_use"]: self._parsed(row) for row in rows}

    def _create(
        self, database: sqlite3.Connection, pool_id: str, entropy: Callable[[int], bytes]
    ) -> None:
        for token_use in TOKEN_USES:
            kid = base64.b64encode(entropy(32)).decode()
            private = self._generate().private_bytes(
                Encoding.DER, PrivateFormat.PKCS8, NoEncryption()
            )
            database.execute(
                "INSERT INTO signing_key (kid, pool, token_use, private) VALUES (?, ?, ?, ?)",
                (kid, pool_id, token_use, private),
            )

    def _parsed(self, row: sqlite3.Row) -> SigningKey:
        key = self._known.get(row["kid"])
        if key is None:
            private: Any = load_der_private_key(row["private"], password=None)
            key = SigningKey(row["kid"], row["pool"], row["token_use"], private)
            self._known[key.kid] = key
        return key


def _base64url_number(number: int) -> str:
    raw = number.to_bytes((number.bit_length() + 7) // 8)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
