"""Ten codes as a user sees them, and as they are kept.

A code has 50 random bits (ten characters of Crockford's alphabet), so that guessing is hopeless even
without a limit across sign-ins. Kept is, per code, an HMAC-SHA256 with a salt and with a key from
Secrets Manager. A slow hash would add nothing: who reads the attribute has not the key, and who has
the key as well still faces 2^50 guesses for each salt. `v1:salt:mac.mac.…` is 246 characters; a
custom attribute of Cognito holds 2048.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
COUNT, LENGTH, GROUP = 10, 10, 5
SALT_BYTES, MAC_BYTES = 12, 16
SALT_LENGTH = 16
"""Of the salt in base64."""
USED = "u"
"""Marks a place whose code is spent; the mark of the sign-in that spent it follows."""
_LOOKALIKES = str.maketrans("OIL", "011", " -")


def new_codes() -> list[str]:
    """Fresh codes as they are shown: `7K3QF-9XW2M`."""
    return [
        _grouped("".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for _ in range(COUNT)
    ]


def normal(typed: str) -> str:
    """A typed code without case, spaces and hyphens; O is read as 0, I and L as 1."""
    return typed.upper().translate(_LOOKALIKES)


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The codes of one user as they are kept: a salt, and for each code its MAC or a used mark."""

    salt: bytes
    places: tuple[str, ...]

    @classmethod
    def of(cls, codes: list[str], key: bytes, owner: str) -> CodeSet:
        """What is kept of new `codes` that belong to `owner`."""
        salt = secrets.token_bytes(SALT_BYTES)
        return cls(salt, tuple(_mac(key, salt, owner, code) for code in codes))

    @classmethod
    def read(cls, text: str) -> CodeSet | None:
        """The set that was written as `text`, or None if nothing of ours was."""
        match text.split(":"):
            case ["v1", salt, places] if len(salt) == SALT_LENGTH:
                return cls(base64.urlsafe_b64decode(salt), tuple(places.split(".")))
        return None

    def __str__(self) -> str:
        return f"v1:{base64.urlsafe_b64encode(self.salt).decode()}:{'.'.join(self.places)}"

    @property
    def left(self) -> int:
        """How many codes are not used yet."""
        return sum(not place.startswith(USED + "-") for place in self.places)

    def place_of(self, typed: str, key: bytes, owner: str) -> int | None:
        """The place of an unused code; takes equally long whichever it is, or none."""
        mac = _mac(key, self.salt, owner, typed)
        found = None
        for place, kept in enumerate(self.places):
            if hmac.compare_digest(kept, mac):
                found = place
        return found

    def spent(self, place: int, mark: str) -> CodeSet:
        """The same set with the code at `place` used up by the sign-in that has `mark`."""
        places = list(self.places)
        places[place] = f"{USED}-{mark}"
        return CodeSet(self.salt, tuple(places))


def _grouped(code: str) -> str:
    return f"{code[:GROUP]}-{code[GROUP:]}"


def _mac(key: bytes, salt: bytes, owner: str, code: str) -> str:
    message = salt + f"{owner}/{normal(code)}".encode()
    mac = hmac.new(key, message, hashlib.sha256).digest()[:MAC_BYTES]
    return base64.urlsafe_b64encode(mac).decode().rstrip("=")
