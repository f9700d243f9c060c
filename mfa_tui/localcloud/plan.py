"""What a practice pool and its users are planned by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mfa_tui.localcloud.cognito.users import CONFIRMED, UNCONFIRMED

PASSWORD = "P@ssw0rd"


@dataclass(frozen=True, slots=True)
class UserPlan:
    """A practice user as he is at first.

    `password` is None for one who has none. `mail` says whether he has an address, `phone` is his
    number. `factors` are his UserMFASettingList; a SOFTWARE_TOKEN_MFA in it is on the phone.
    `state` says what the functions of his pool make of him, `backup_codes` are those he has left.
    """

    username: str
    password: str | None = PASSWORD
    status: str = CONFIRMED
    enabled: bool = True
    mail: bool = True
    phone: str | None = None
    factors: tuple[str, ...] = ()
    preferred: str | None = None
    state: str = ""
    backup_codes: tuple[str, ...] | None = None

    @property
    def attributes(self) -> dict[str, str]:
        """His attributes; what he can be reached by is verified once he is confirmed."""
        addresses = {
            "email": f"{self.username}@example.com" if self.mail else None,
            "phone_number": self.phone,
        }
        verified = "false" if self.status == UNCONFIRMED else "true"
        return {
            name: value
            for address, own in addresses.items()
            if own
            for name, value in ((address, own), (f"{address}_verified", verified))
        }


@dataclass(frozen=True, slots=True)
class StackPlan:
    """The shipped stack whose functions serve a pool: its `folder` in `lambdas/`.

    `environment` are the variables of its functions, `secret` is the name of the secret that they
    read; `duo` is the kind of Duo application that it holds the keys of, if any.
    """

    folder: str
    secret: str
    environment: Mapping[str, str]
    duo: str = ""


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """A practice pool: `about` says in a few words what it is for.

    `settings` go to CreateUserPool, `factors` with `mfa`, the mode, to SetUserPoolMfaConfig and
    `client` to CreateUserPoolClient. `flow` is the AuthFlow that the pool is made for, `stack` what
    its challenges come from.
    """

    short_id: str
    name: str
    about: str
    mfa: str
    factors: Mapping[str, Any]
    users: tuple[UserPlan, ...]
    settings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    client: Mapping[str, Any] = field(default_factory=dict[str, Any])
    flow: str = "USER_SRP_AUTH"
    stack: StackPlan | None = None

    @property
    def pool_id(self) -> str:
        return f"us-east-1_{self.short_id}"

    @property
    def public_client(self) -> str:
        """The ClientId of the client without a secret."""
        return f"1{self.short_id.lower()}publicclient0001"

    @property
    def secret_client(self) -> str:
        """The ClientId of the client with one."""
        return f"1{self.short_id.lower()}secretclient0001"
