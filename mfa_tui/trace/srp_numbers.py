"""The client's arithmetic of SRP-6a as user pools speak it (3072 bits, SHA-256).

RFC 5054 with padding of its own: a number goes into a hash as Java's BigInteger.toByteArray()
writes it, the fewest bytes with a zero byte before a set top bit.
"""

from __future__ import annotations

import hashlib
import hmac

G = 2
_INFO = b"Caldera Derived Key\x01"
_KEY_BYTES = 16


def modulus() -> int:
    """N, the prime of RFC 3526 group 15."""
    # pycognito holds the same digits; one more copy of them helps nobody
    from pycognito.aws_srp import N_HEX  # pyright: ignore[reportMissingTypeStubs]

    return int(N_HEX, 16)


def padded(number: int) -> bytes:
    """`number` with a zero byte before a set top bit."""
    return number.to_bytes(number.bit_length() // 8 + 1)


def unpadded(number: int) -> bytes:
    """`number` in its fewest bytes: the usual mistake (pains.md SRP-01)."""
    return number.to_bytes(max(1, (number.bit_length() + 7) // 8))


def hashed(*parts: bytes) -> int:
    """SHA-256 of all `parts` as a number."""
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest())


def password_key(pool_name: str, user_id: str, password: str, salt: bytes) -> int:
    """x: the private key that the password is made into."""
    identity = hashlib.sha256(f"{pool_name}{user_id}:{password}".encode()).digest()
    return hashed(salt, identity)


def shared_secret(a: int, b_public: int, u: int, x: int) -> int:
    """S, as the client computes it with its private `a`."""
    n = modulus()
    k = hashed(padded(n), padded(G))
    return pow((b_public - k * pow(G, x, n)) % n, a + u * x, n)


def signing_key(secret: bytes, u: bytes) -> bytes:
    """The 16 bytes that sign, made of S and u (HKDF of RFC 5869 with one block)."""
    extracted = hmac.digest(u, secret, "sha256")
    return hmac.digest(extracted, _INFO, "sha256")[:_KEY_BYTES]


def signature(key: bytes, pool_name: str, user_id: str, block: bytes, timestamp: str) -> bytes:
    """PASSWORD_CLAIM_SIGNATURE before base64: over pool, user, SECRET_BLOCK and TIMESTAMP."""
    message = f"{pool_name}{user_id}".encode() + block + timestamp.encode()
    return hmac.digest(key, message, "sha256")
