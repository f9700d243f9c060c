"""The served local cloud as its clients know it: addresses, ids, codes and mail."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pyotp
from pycognito import Cognito

from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.presets import Practice, PracticePool

PASSWORD = "Correct-Horse-9"
CREDENTIALS = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "not-a-secret"}


@dataclass(frozen=True)
class Served:
    """A running local cloud: where it is, what is in it, its stopped clock and its sent mail."""

    url: str
    practice: Practice
    now: float
    mail: list[Message] = field(default_factory=list)

    def pool(self, mfa: str) -> PracticePool:
        return next(pool for pool in self.practice.pools if pool.mfa == mfa)

    def code(self, secret: str, step: int = 0) -> str:
        """The authenticator's code, `step` periods of 30 s after the cloud's moment."""
        return pyotp.TOTP(secret).at(self.now + 30 * step)

    def mailed_code(self, address: str) -> str:
        text = next(mail.text for mail in reversed(self.mail) if mail.destination == address)
        return re.findall(r"\d{6,8}", text)[0]


@dataclass(frozen=True)
class App:
    """One app client of a pool, as the developer of an app knows it."""

    served: Served
    pool_id: str
    client_id: str
    secret: str | None

    def user(self, username: str) -> Cognito:
        return Cognito(
            self.pool_id,
            self.client_id,
            username=username,
            client_secret=self.secret,
            boto3_client_kwargs={"endpoint_url": self.served.url, **CREDENTIALS},
        )
