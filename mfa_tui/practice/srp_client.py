"""An SRP client that can make the known mistakes of SRP clients, one at a time.

The sums are those of `trace.srp_numbers`; the program's own sign-in makes no mistakes and uses
pycognito. The mistakes are those of pains.md, SRP-01 to SRP-11.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property

from mfa_tui.trace.srp_numbers import (
    G,
    hashed,
    modulus,
    padded,
    password_key,
    shared_secret,
    signature,
    signing_key,
    unpadded,
)

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_GERMAN_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
_PRIVATE_BITS = 256
"""The least that RFC 5054 (2.5.4) allows: four times as many cost three times as long."""

HABITS = {
    "day": ("plain", "padded"),
    "padding": ("on", "off"),
    "identity": ("srp", "typed"),
    "pool": ("name", "full"),
    "signature": ("right", "changed"),
    "block": ("same", "reencoded"),
    "date": ("english", "localised"),
}
"""What can be done rightly, the first of each pair, or as known faulty clients do it."""


@dataclass(frozen=True)
class SrpClient:
    """One handshake: a private number, and how the proof is made from it.

    `names` are the two texts that are signed: the pool's name and the user's, or a device's group
    key and key. `habits` has the wrong ones of HABITS.
    """

    typed_name: str
    password: str
    pool_id: str
    habits: Mapping[str, str] = field(default_factory=dict[str, str])
    private: int = field(default_factory=lambda: secrets.randbits(_PRIVATE_BITS), repr=False)

    @property
    def public(self) -> str:
        """SRP_A, in hex."""
        return f"{self._public:x}"

    def password_proof(self, asked: Mapping[str, str], now: float) -> dict[str, str]:
        """The answer to PASSWORD_VERIFIER with the ChallengeParameters `asked`, at `now`."""
        pool = self.pool_id if self._does("pool", "full") else self.pool_id.partition("_")[2]
        typed = self._does("identity", "typed")
        user = self.typed_name if typed else asked["USER_ID_FOR_SRP"]
        return {"USERNAME": asked["USER_ID_FOR_SRP"], **self._proof(pool, user, asked, now)}

    def device_proof(
        self, group_key: str, key: str, asked: Mapping[str, str], now: float
    ) -> dict[str, str]:
        """The answer to DEVICE_PASSWORD_VERIFIER; `password` is then the device's."""
        proof = self._proof(group_key, key, asked, now)
        return {"USERNAME": asked["USERNAME"], "DEVICE_KEY": key, **proof}

    def timestamp(self, now: float) -> str:
        """TIMESTAMP as this client writes `now`, in seconds since the epoch."""
        moment = datetime.fromtimestamp(now, UTC)
        days = _GERMAN_DAYS if self._does("date", "localised") else _DAYS
        day = f"{moment.day:02d}" if self._does("day", "padded") else str(moment.day)
        date = f"{days[moment.weekday()]} {_MONTHS[moment.month - 1]} {day}"
        return f"{date} {moment:%H:%M:%S} UTC {moment.year}"

    @cached_property
    def _public(self) -> int:
        return pow(G, self.private, modulus())

    def _does(self, what: str, how: str) -> bool:
        return self.habits.get(what) == how

    def _proof(self, group: str, name: str, asked: Mapping[str, str], now: float) -> dict[str, str]:
        timestamp, block = self.timestamp(now), base64.b64decode(asked["SECRET_BLOCK"])
        key = self._key(group, name, int(asked["SALT"], 16), int(asked["SRP_B"], 16))
        claim = bytearray(signature(key, group, name, block, timestamp))
        if self._does("signature", "changed"):
            claim[0] ^= 1
        return {
            "PASSWORD_CLAIM_SECRET_BLOCK": self._sent_block(asked["SECRET_BLOCK"]),
            "PASSWORD_CLAIM_SIGNATURE": base64.b64encode(claim).decode(),
            "TIMESTAMP": timestamp,
        }

    def _sent_block(self, block: str) -> str:
        """SECRET_BLOCK as it goes back; one that was taken for text loses what is none."""
        if not self._does("block", "reencoded"):
            return block
        text = base64.b64decode(block).decode("utf-8", errors="replace")
        return base64.b64encode(text.encode()).decode()

    def _key(self, group: str, name: str, salt: int, b_public: int) -> bytes:
        written = unpadded if self._does("padding", "off") else padded
        u = hashed(padded(self._public), written(b_public))
        x = password_key(group, name, self.password, padded(salt))
        return signing_key(padded(shared_secret(self.private, b_public, u, x)), padded(u))


def device_verifier(group_key: str, key: str, password: str) -> dict[str, str]:
    """DeviceSecretVerifierConfig for a device's password: salt and verifier in base64."""
    salt = secrets.randbits(128)
    x = password_key(group_key, key, password, padded(salt))
    verifier = padded(pow(G, x, modulus()))
    return {
        "PasswordVerifier": base64.b64encode(verifier).decode(),
        "Salt": base64.b64encode(padded(salt)).decode(),
    }
