"""The server's half of the SRP-6a that user pools speak (3072 bits, SHA-256).

It is RFC 5054 with its own padding: every number that goes into a hash is written as Java's
`BigInteger.toByteArray()` writes it, see `number_bytes`. `pool_name` is the part of the pool id
after the underscore; `user_id` is the real username (`USER_ID_FOR_SRP`).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from datetime import UTC, datetime

from mfa_tui.localcloud.cognito.powers import power, power_of_generator

# RFC 3526, group 15
N = int(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD"
    "EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED"
    "EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F"
    "83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B"
    "E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510"
    "15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7"
    "ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C"
    "BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF",
    16,
)
G = 2

_DERIVED_KEY_INFO = b"Caldera Derived Key\x01"
_KEY_BYTES = 16
_PRIVATE_BYTES = 32
"""256 bits, the least that RFC 5054 (2.5.4) allows: four times as many cost four times as long."""
_SALT_BYTES = 16
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_TIMESTAMP = re.compile(
    rf"(?P<weekday>{'|'.join(_DAYS)}) (?P<month>{'|'.join(_MONTHS)}) (?P<day>[1-9][0-9]?)"
    r" (?P<hour>[0-9]{2}):(?P<minute>[0-9]{2}):(?P<second>[0-9]{2}) UTC (?P<year>[0-9]{4})"
)


def number_bytes(number: int) -> bytes:
    """`number` as its fewest big-endian bytes, with a zero byte in front of a set top bit."""
    return number.to_bytes(number.bit_length() // 8 + 1)


def _hash(data: bytes) -> int:
    return int.from_bytes(hashlib.sha256(data).digest())


K = _hash(number_bytes(N) + number_bytes(G))
"""The multiplier; not RFC 5054's, which would pad G to the width of N."""


def new_salt(entropy: Callable[[int], bytes]) -> bytes:
    """A salt of 16 bytes that every client reads alike: the first byte is 01 to 7f."""
    return _readable(entropy(_SALT_BYTES))


def hidden_salt(key: bytes, pool_id: str, username: str) -> bytes:
    """The salt shown for a user who does not exist: always the same for one name in one pool.

    `key` is a secret of the local cloud, so that nobody outside can tell such a salt from a real
    one (Developer Guide: PreventUserExistenceErrors).
    """
    digest = hmac.digest(key, f"{pool_id}\0{username}".encode(), hashlib.sha256)
    return _readable(digest[:_SALT_BYTES])


def verifier(pool_name: str, user_id: str, password: str, salt: bytes) -> int:
    """What the pool keeps instead of the password (RFC 5054, section 2.4)."""
    identity = hashlib.sha256(f"{pool_name}{user_id}:{password}".encode()).digest()
    private = _hash(number_bytes(int.from_bytes(salt)) + identity)
    return power_of_generator(G, private, N)


def server_keys(verifier: int, entropy: Callable[[int], bytes]) -> tuple[int, int]:
    """A fresh private `b` and its public `SRP_B` for one sign-in."""
    private = int.from_bytes(entropy(_PRIVATE_BYTES))
    return private, (K * verifier + power_of_generator(G, private, N)) % N


def session_key(a_public: int, b: int, b_public: int, verifier: int) -> bytes:
    """The 16 bytes that both sides share when the client knows the password.

    Raises ValueError for an `SRP_A` with which anybody could sign in: a multiple of N, or one that
    makes the scrambling parameter zero (RFC 5054, sections 2.5.3 and 2.5.4).
    """
    if a_public % N == 0:
        raise ValueError("SRP_A is a multiple of N")
    scramble = _hash(number_bytes(a_public) + number_bytes(b_public))
    if scramble == 0:
        raise ValueError("the hash of SRP_A and SRP_B is zero")
    secret = power(a_public * power(verifier, scramble, N) % N, b, N)
    extracted = hmac.digest(number_bytes(scramble), number_bytes(secret), hashlib.sha256)
    return hmac.digest(extracted, _DERIVED_KEY_INFO, hashlib.sha256)[:_KEY_BYTES]


def claim_signature(
    key: bytes, pool_name: str, user_id: str, secret_block: bytes, timestamp: str
) -> bytes:
    """The proof that `PASSWORD_CLAIM_SIGNATURE` must equal, before Base64.

    `secret_block` is the decoded `SECRET_BLOCK`; `timestamp` the text exactly as it was received.
    """
    message = f"{pool_name}{user_id}".encode() + secret_block + timestamp.encode()
    return hmac.digest(key, message, hashlib.sha256)


def timestamp_seconds(text: str) -> float:
    """The moment named by a `TIMESTAMP`, in seconds since the epoch.

    The form is Java's `EEE MMM d HH:mm:ss 'UTC' yyyy` in English: no leading zero before the day.
    Raises ValueError for everything else, a wrong weekday included.
    """
    match = _TIMESTAMP.fullmatch(text)
    if match is None:
        raise ValueError("not of the form EEE MMM d HH:mm:ss UTC yyyy")
    part = match.groupdict()
    clock = (int(part[name]) for name in ("hour", "minute", "second"))
    moment = datetime(
        int(part["year"]), _MONTHS.index(part["month"]) + 1, int(part["day"]), *clock, tzinfo=UTC
    )
    if _DAYS[moment.weekday()] != part["weekday"]:
        raise ValueError("the weekday does not belong to the date")
    return moment.timestamp()


def _readable(salt: bytes) -> bytes:
    # pycognito hashes the salt's text as it came, so a zero first byte, or a set top bit that
    # needs one, would not survive the way through a number (the padding traps of the protocol)
    return bytes([salt[0] & 0x7F or 0x01]) + salt[1:]
