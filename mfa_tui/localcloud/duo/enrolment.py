"""New devices: activation codes, from the moment they are made until a phone redeems them."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.call import Clock, Entropy
from mfa_tui.localcloud.duo import fresh
from mfa_tui.localcloud.duo.account import Account, Device, DuoUser
from mfa_tui.localcloud.duo.addresses import Addresses
from mfa_tui.localcloud.duo.transactions import Transactions

PORTAL_SECONDS = 300.0
"""How long the address counts that preauth gives to someone who has to enrol."""


@dataclass(slots=True)
class Enrolment:
    """An activation code for `username`, until `expires` (epoch seconds)."""

    code: str
    username: str
    expires: float
    redeemed: bool = False


class Enrolments:
    """All activation codes; `addresses` know the host that phones are sent to."""

    def __init__(
        self,
        account: Account,
        transactions: Transactions,
        addresses: Addresses,
        clock: Clock,
        entropy: Entropy,
    ) -> None:
        self._addresses = addresses
        self._account = account
        self._turn = transactions.turn
        self._clock = clock
        self._entropy = entropy
        self._all: dict[str, Enrolment] = {}

    @property
    def host(self) -> str:
        """The API host."""
        return self._addresses.host

    def begin(self, username: str, seconds: float) -> Enrolment:
        """Make an activation code that counts for `seconds`."""
        enrolment = Enrolment(fresh.key(self._entropy, 20), username, self._clock() + seconds)
        with self._turn:
            self._all[enrolment.code] = enrolment
        return enrolment

    def find(self, code: str) -> Enrolment | None:
        """The enrolment with that code, whatever became of it."""
        return self._all.get(_bare(code))

    def address(self, enrolment: Enrolment) -> str:
        """The `duo://` address that a phone scans: the code, and the host in base64."""
        return f"duo://{enrolment.code}-{base64.b64encode(self.host.encode()).decode()}"

    def status(self, user: DuoUser, code: str) -> str:
        """What enroll_status says: `waiting`, `success` or `invalid`."""
        enrolment = self.find(code)
        if enrolment is None or enrolment.username.casefold() != user.username.casefold():
            return "invalid"
        if enrolment.redeemed:
            return "success"
        return "waiting" if enrolment.expires > self._clock() else "invalid"

    def redeem(self, code: str) -> tuple[DuoUser, Device, str] | None:
        """Add the phone that shows `code` to its user, who is made if need be; each code once."""
        with self._turn:
            enrolment = self.find(code)
            if enrolment is None or enrolment.redeemed or enrolment.expires <= self._clock():
                return None
            enrolment.redeemed = True
            name = enrolment.username
            user = self._account.user_named(name) or self._account.add_user(name)
            return user, self._account.add_phone(user), self.host


def _bare(code: str) -> str:
    """The code in what a person pasted: itself, or the address around it."""
    return code.strip().removeprefix("duo://").partition("-")[0]
