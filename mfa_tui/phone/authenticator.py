"""An authenticator app: accounts with a shared secret, and the code each shows right now."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyotp import parse_uri
from pyotp.totp import TOTP

_DIGESTS = {"SHA1": hashlib.sha1, "SHA256": hashlib.sha256, "SHA512": hashlib.sha512}
_BASE32 = re.compile("[A-Z2-7]+")


@dataclass(frozen=True, slots=True)
class Account:
    """One line of the authenticator: whose it is and what its codes are made from.

    `secret` is base32 without blanks, in capitals. `period` is in seconds. `algorithm`, `digits`
    and `period` start as what Cognito and nearly every other service use (RFC 6238 section 4).
    A ValueError says what is wrong with a secret or a parameter that gives no codes.
    """

    issuer: str
    name: str
    secret: str = field(repr=False)
    algorithm: str = "SHA1"
    digits: int = 6
    period: int = 30

    def __post_init__(self) -> None:
        if not _BASE32.fullmatch(self.secret):
            raise ValueError("A secret holds only the letters A to Z and the digits 2 to 7.")
        if self.algorithm not in _DIGESTS:
            raise ValueError(f"The algorithm must be one of {', '.join(_DIGESTS)}.")
        try:
            _totp(self).byte_secret()
        except ValueError as error:
            raise ValueError(f"No codes can be made from this: {_sentence(error)}") from None

    @classmethod
    def from_uri(cls, uri: str) -> Account:
        """The account that the otpauth address of an enrolment QR code describes.

        Raises ValueError with the reason when `uri` is not a TOTP address with a usable secret.
        """
        try:
            otp = parse_uri(uri.strip())
        except ValueError as error:
            raise ValueError(f"Not an authenticator address: {_sentence(error)}") from None
        if type(otp) is not TOTP:
            raise ValueError("Not an authenticator address: it is for codes not made from time.")
        return cls(
            issuer=(otp.issuer or "").strip(),
            name=otp.name.strip(),
            secret=_plain(otp.secret),
            algorithm=otp.digest().name.upper(),
            digits=otp.digits,
            period=otp.interval,
        )

    @classmethod
    def from_secret(cls, issuer: str, name: str, secret: str) -> Account:
        """The account that a person adds by typing `secret`, in any case and grouping."""
        return cls(issuer, name, _plain(secret))

    @property
    def label(self) -> str:
        """How the list shows it: `issuer: name`, or the name alone."""
        return f"{self.issuer}: {self.name}" if self.issuer else self.name


class Authenticator:
    """The accounts of one phone, in the order they were added, read by the phone's own clock.

    `clock` gives the true seconds since the epoch. `skew` is by how many seconds the phone's
    clock is ahead of it (negative: behind).
    """

    def __init__(self, clock: Callable[[], float], accounts: Iterable[Account] = ()) -> None:
        self._clock = clock
        self._accounts: dict[tuple[str, str], Account] = {}
        self.skew = 0
        for account in accounts:
            self.add(account)

    @property
    def accounts(self) -> tuple[Account, ...]:
        return tuple(self._accounts.values())

    def add(self, account: Account) -> None:
        """Add `account`; one with the same issuer and name is replaced where it stands."""
        self._accounts[account.issuer, account.name] = account

    def remove(self, account: Account) -> None:
        """Forget the account with the issuer and name of `account`, if there is one."""
        self._accounts.pop((account.issuer, account.name), None)

    def find(self, issuer: str, name: str) -> Account | None:
        """The account with exactly this issuer and name."""
        return self._accounts.get((issuer, name))

    @property
    def now(self) -> float:
        """Seconds since the epoch as this phone believes them."""
        return self._clock() + self.skew

    def code(self, account: Account) -> str:
        """The digits that `account` shows now (RFC 6238)."""
        return _totp(account).at(self.now)

    def remaining(self, account: Account) -> int:
        """Whole seconds until the code of `account` changes, from its period down to 1."""
        return account.period - int(self.now) % account.period


def skew_words(skew: int) -> str:
    """`skew` in seconds as a person says it; empty when the clock is right."""
    if not skew:
        return ""
    return f"clock {abs(skew)} s {'ahead' if skew > 0 else 'behind'}"


def _totp(account: Account) -> TOTP:
    return TOTP(
        account.secret,
        digits=account.digits,
        digest=_DIGESTS[account.algorithm],
        interval=account.period,
    )


def _plain(secret: str) -> str:
    return "".join(secret.split()).replace("-", "").rstrip("=").upper()


def _sentence(error: ValueError) -> str:
    """The library's reason as the end of a sentence of ours."""
    text = str(error).rstrip(".") or "it is malformed"
    return f"{text[0].lower()}{text[1:]}."
