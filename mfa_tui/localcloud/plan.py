"""What a practice pool and its users are planned by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mfa_tui.localcloud.cognito.users import CONFIRMED, UNCONFIRMED
from mfa_tui.localcloud.invoke import LIMIT_SECONDS

PASSWORD = "P@ssw0rd"

ON_PHONE, LOST, OUTDATED = "on the phone", "lost", "outdated"
"""Where the authenticator of a user is; an OUTDATED one holds the secret of an earlier enrolment."""

CUSTOM_CHALLENGE = {
    "DefineAuthChallenge": "define_auth_challenge",
    "CreateAuthChallenge": "create_auth_challenge",
    "VerifyAuthChallengeResponse": "verify_auth_challenge",
}
"""The module of each trigger of custom authentication, in every stack."""

_FLOWS = (
    "ALLOW_USER_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """A device that a user has confirmed; one that is `here` is the computer the person sits at."""

    name: str
    remembered: bool = True
    here: bool = False


@dataclass(frozen=True, slots=True)
class UserPlan:
    """A practice user as he is at first.

    `password` is None for one who has none. `mail` says whether he has an address, `phone` is his
    number; `given` are his attributes as they stand, in place of those two. `factors` are his
    UserMFASettingList; a SOFTWARE_TOKEN_MFA in it is on the phone unless `authenticator` says
    otherwise, which also gives him one that is verified and not active. `state` says what the
    functions of his pool make of him, `backup_codes` are those he has left. He has failed with
    `failed_passwords` passwords just now, and was last changed `changed_days` ago.
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
    given: Mapping[str, str] | None = None
    authenticator: str | None = None
    devices: tuple[DevicePlan, ...] = ()
    failed_passwords: int = 0
    changed_days: float = 0.0

    @property
    def attributes(self) -> dict[str, str]:
        """His attributes; what he can be reached by is verified once he is confirmed."""
        if self.given is not None:
            return dict(self.given)
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
    """The stack whose functions serve a pool: a `folder` in `home`, None for a shipped one.

    `environment` are the variables of its functions, `secret` is the name of the secret that they
    read, if any; `duo` is the kind of Duo application that it holds the keys of, if any. `triggers`
    names the module of each. A function may take `timeout` seconds as far as Lambda cares.
    """

    folder: str
    secret: str
    environment: Mapping[str, str]
    duo: str = ""
    triggers: Mapping[str, str] = field(default_factory=lambda: CUSTOM_CHALLENGE)
    home: Path | None = None
    timeout: float = LIMIT_SECONDS


@dataclass(frozen=True, slots=True)
class ClientPlan:
    """An app client: `wishes` go to CreateUserPoolClient, `flow` is the AuthFlow that suits it.

    It was made `made_days` ago.
    """

    client_id: str
    wishes: Mapping[str, Any]
    flow: str
    made_days: float = 0.0


@dataclass(frozen=True, slots=True)
class PoolPlan:
    """A practice pool: `about` says in a few words what it is for.

    `settings` go to CreateUserPool, `factors` with `mfa`, the mode, to SetUserPoolMfaConfig and
    `client` to CreateUserPoolClient. `flow` is the AuthFlow that the pool is made for, `stack` what
    its challenges come from. `apps` are its clients; without any it has the usual two.
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
    apps: tuple[ClientPlan, ...] = ()

    @property
    def pool_id(self) -> str:
        return f"us-east-1_{self.short_id}"

    @property
    def clients(self) -> tuple[ClientPlan, ...]:
        """Its clients; of the usual two the first has no secret."""
        return self.apps or (
            self._usual(self.public_client, "Practice app", secret=False),
            self._usual(self.secret_client, "Practice server", secret=True),
        )

    @property
    def public_client(self) -> str:
        """The ClientId of the usual client without a secret."""
        return f"1{self.short_id.lower()}publicclient0001"

    @property
    def secret_client(self) -> str:
        """The ClientId of the usual client with one."""
        return f"1{self.short_id.lower()}secretclient0001"

    def _usual(self, client_id: str, name: str, *, secret: bool) -> ClientPlan:
        custom = ("ALLOW_CUSTOM_AUTH",) if self.flow == "CUSTOM_AUTH" else ()
        wishes = {
            "ClientName": name,
            "ExplicitAuthFlows": [*_FLOWS, *custom],
            "GenerateSecret": secret,
            "PreventUserExistenceErrors": "ENABLED",
            **self.client,
        }
        return ClientPlan(client_id, wishes, self.flow)
