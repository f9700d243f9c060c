"""The backup codes of practice users: known beforehand, and kept as the stack's handlers keep them.

What is kept is one HMAC for each code (`lambdas/backup_codes/code_set.py`).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence

from mfa_tui.trace.words import counted

ATTRIBUTE = "custom:backup_codes"
CODES = tuple(f"PRACT-000{number:02}" for number in range(1, 11))
"""The codes of every practice user, ten like those that the stack gives out."""
_SALT = b"practice-pool"[:12]
_MAC_BYTES = 16
_SPENT = "u-0000000000000000"


def kept(pool_id: str, username: str, left: Sequence[str], key: str) -> str:
    """The attribute of a user who has the codes `left` of CODES, and has spent the others."""
    owner = f"{pool_id}/{username}"
    places = (_mac(owner, code, key) if code in left else _SPENT for code in CODES)
    return f"v1:{base64.urlsafe_b64encode(_SALT).decode()}:{'.'.join(places)}"


def standing(attribute: str) -> str:
    """How somebody stands whose attribute it is: codes left, and which comes first if it is known."""
    _, salt, places = attribute.split(":")
    left = [n for n, place in enumerate(places.split(".")) if not place.startswith("u-")]
    if not left:
        return "no backup codes left"
    count = f"{counted(len(left), 'code')} left"
    ours = salt == base64.urlsafe_b64encode(_SALT).decode()
    return f"{count}: {CODES[left[0]]}" if ours else f"{count}, new ones"


def _mac(owner: str, code: str, key: str) -> str:
    message = _SALT + f"{owner}/{code.replace('-', '')}".encode()
    digest = hmac.new(key.encode(), message, hashlib.sha256).digest()[:_MAC_BYTES]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
