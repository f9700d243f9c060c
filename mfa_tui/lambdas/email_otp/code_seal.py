"""Codes as they are kept: a salted HMAC-SHA256, bound to the user.

Six digits are guessed offline in no time from a plain hash, so the HMAC's key matters: it is a
secret of this deployment, kept for five minutes once read from Secrets Manager.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import secrets
import time
from typing import Any

from email_faults import SealUnreadable

KEEP_SECONDS = 300.0
SHORTEST_KEY = 32
SALT_BYTES, MAC_BYTES = 6, 16


def new_code(length: int) -> str:
    """A code of `length` digits."""
    return str(secrets.randbelow(10**length)).zfill(length)


def sealed(code: str, owner: str) -> str:
    """The seal of a new code: 31 characters. Raises SealUnreadable."""
    return _seal(secrets.token_bytes(SALT_BYTES), code, owner)


def opens(seal: str, answer: str, owner: str) -> bool:
    """Whether `answer` is the code of `seal`; an empty one never is. Raises SealUnreadable."""
    if not answer:
        return False
    salt = base64.urlsafe_b64decode(seal.partition(".")[0])
    return hmac.compare_digest(_seal(salt, answer, owner), seal)


def owner_of(event: dict[str, Any]) -> str:
    """Whom a code belongs to: a user of a pool."""
    return f"{event['userPoolId']}/{event['userName']}"


def _seal(salt: bytes, code: str, owner: str) -> str:
    message = salt + f"{owner}/{code}".encode()
    mac = hmac.new(_kept.key(), message, hashlib.sha256).digest()[:MAC_BYTES]
    return f"{_text(salt)}.{_text(mac)}"


def _text(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


class _Kept:
    """The key of this container, until it is too old."""

    def __init__(self) -> None:
        self._key = b""
        self._until = 0.0

    def key(self) -> bytes:
        if not self._key or time.monotonic() >= self._until:
            self._key = _read()
            self._until = time.monotonic() + KEEP_SECONDS
        return self._key


_kept = _Kept()


def _read() -> bytes:
    import boto3
    from botocore.config import Config
    from botocore.exceptions import BotoCoreError, ClientError

    limits = Config(connect_timeout=0.5, read_timeout=0.8, retries={"total_max_attempts": 1})
    try:
        client = boto3.client("secretsmanager", config=limits)
        key = client.get_secret_value(SecretId=os.environ["EMAIL_OTP_SECRET_ID"])["SecretString"]
    except (BotoCoreError, ClientError, KeyError):
        raise SealUnreadable from None
    if len(key) < SHORTEST_KEY:
        raise SealUnreadable
    return key.encode()
