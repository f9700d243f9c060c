"""Verifiers that were derived not long ago, so that a password sent twice is derived once.

The plain-password flows derive the SRP verifier of what was sent: 5 ms of arithmetic for each
sign-in, and always the same. What is kept here tells no more than the database does, and nothing
of it without the key, which never leaves the process.
"""

from __future__ import annotations

import hmac
import os
from collections import OrderedDict

from mfa_tui.localcloud.cognito import srp

_MOST = 1024
_KEY = os.urandom(32)
_KNOWN: OrderedDict[bytes, int] = OrderedDict()


def verifier(pool_name: str, user_id: str, password: str, salt: bytes) -> int:
    """What `srp.verifier` gives for the same arguments."""
    parts = (pool_name.encode(), user_id.encode(), password.encode(), salt)
    message = b"".join(len(part).to_bytes(4) + part for part in parts)
    name = hmac.digest(_KEY, message, "sha256")
    known = _KNOWN.get(name)
    if known is None:
        known = _KNOWN[name] = srp.verifier(pool_name, user_id, password, salt)
        if len(_KNOWN) > _MOST:
            _KNOWN.popitem(last=False)
    return known
