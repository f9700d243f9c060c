"""The practice pools: a known starting state of the local cloud."""

from __future__ import annotations

from dataclasses import dataclass

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import (
    client_admin,
    clients,
    credentials,
    mfa_config,
    pool_admin,
    pools,
    totp,
    user_admin,
    users,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.factors import SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import SoftwareToken, User

_PASSWORD = "P@ssw0rd"
_TEMPORARY_PASSWORD = "Temp-0rary"
_TEMPORARY_DAYS = 365
_DEVICE_NAME = "Practice phone"
_FLOWS = (
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)


@dataclass(frozen=True, slots=True)
class PracticeUser:
    """A user to sign in as; `state` says how things stand.

    `password` is None once somebody has chosen another than the one at the start. `totp_secret` (base32) is given only by the call that enrolled the authenticator.
    """

    username: str
    password: str | None
    state: str
    totp_secret: str | None


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """An app client; `secret` is None for a public one."""

    client_id: str
    name: str
    secret: str | None


@dataclass(frozen=True, slots=True)
class PracticePool:
    """A practice pool; `mfa` is its MfaConfiguration."""

    pool_id: str
    name: str
    mfa: str
    clients: tuple[PracticeClient, ...]
    users: tuple[PracticeUser, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """All practice pools; `installed` when this call has made any of them."""

    pools: tuple[PracticePool, ...]
    installed: bool


@dataclass(frozen=True, slots=True)
class _Plan:
    pool_id: str
    name: str
    mfa: str
    public_client: str
    secret_client: str


_PLANS = (
    _Plan(
        "us-east-1_MfaNeeded",
        "MFA required",
        "ON",
        "1mfaneededpublicclient0001",
        "1mfaneededsecretclient0001",
    ),
    _Plan(
        "us-east-1_MfaChoice",
        "MFA optional",
        "OPTIONAL",
        "1mfachoicepublicclient0001",
        "1mfachoicesecretclient0001",
    ),
)
_PASSWORDS = {"alice": _PASSWORD, "bob": _PASSWORD, "carol": _TEMPORARY_PASSWORD}


def install_practice(cloud: LocalCloud) -> Practice:
    """Make the practice pools that are not there yet, and tell what they hold now."""
    made: dict[str, str] = {}
    with cloud.call() as call:
        for plan in _PLANS:
            if pools.find(call, plan.pool_id) is None:
                made[plan.pool_id] = _install(call, plan)
        found = tuple(_found(call, plan, made.get(plan.pool_id)) for plan in _PLANS)
    return Practice(found, installed=bool(made))


def _install(call: Call, plan: _Plan) -> str:
    """Make a pool with its clients and users; returns the secret of alice's authenticator."""
    _make_pool(call, plan)
    _make_client(call, plan, plan.public_client, "Practice app", secret=False)
    _make_client(call, plan, plan.secret_client, "Practice server", secret=True)
    pool = pools.existing(call, plan.pool_id)
    for username, password in _PASSWORDS.items():
        _make_user(call, pool, username, password)
    return _enrol(call, users.existing(call, pool, "alice"))


def _make_pool(call: Call, plan: _Plan) -> None:
    policies = {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "RequireUppercase": True,
            "TemporaryPasswordValidityDays": _TEMPORARY_DAYS,
        }
    }
    wishes = {
        "PoolName": plan.name,
        "AutoVerifiedAttributes": ["email"],
        "Policies": policies,
        "UsernameConfiguration": {"CaseSensitive": False},
    }
    pool_admin.create(call, plan.pool_id, wishes)
    factors = {
        "UserPoolId": plan.pool_id,
        "MfaConfiguration": plan.mfa,
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
    }
    mfa_config.set_user_pool_mfa_config(call, factors)


def _make_client(call: Call, plan: _Plan, client_id: str, name: str, *, secret: bool) -> None:
    wishes = {
        "UserPoolId": plan.pool_id,
        "ClientName": name,
        "ExplicitAuthFlows": list(_FLOWS),
        "GenerateSecret": secret,
        "PreventUserExistenceErrors": "ENABLED",
    }
    client_admin.create(call, client_id, wishes)


def _make_user(call: Call, pool: Pool, username: str, password: str) -> None:
    attributes = {"email": f"{username}@example.com", "email_verified": "true"}
    key = {"UserPoolId": pool.id, "Username": username}
    wishes = {
        "TemporaryPassword": password,
        "MessageAction": "SUPPRESS",
        "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
    }
    user_admin.admin_create_user(call, key | wishes)
    if password == _PASSWORD:
        user_admin.admin_set_user_password(call, key | {"Password": password, "Permanent": True})


def _enrol(call: Call, user: User) -> str:
    """Give `user` a verified, preferred authenticator, as a finished enrolment would."""
    secret = totp.new_secret(call.entropy)
    user.software_token = SoftwareToken(secret=secret, name=_DEVICE_NAME)
    user.active_factors = [SOFTWARE_TOKEN_MFA]
    user.preferred_factor = SOFTWARE_TOKEN_MFA
    users.save(call, user)
    return secret


def _found(call: Call, plan: _Plan, new_secret: str | None) -> PracticePool:
    pool = pools.existing(call, plan.pool_id)
    apps = (clients.find(call, name) for name in (plan.public_client, plan.secret_client))
    people = (users.find(call, pool, username) for username in _PASSWORDS)
    secrets = {"alice": new_secret}
    return PracticePool(
        pool.id,
        pool.document["Name"],
        pool.mfa_mode,
        tuple(_client(client) for client in apps if client),
        tuple(_user(pool, user, secrets.get(user.username)) for user in people if user),
    )


def _client(client: Client) -> PracticeClient:
    return PracticeClient(client.id, client.document["ClientName"], client.secret)


def _user(pool: Pool, user: User, totp_secret: str | None) -> PracticeUser:
    first = _PASSWORDS[user.username]
    password = first if credentials.matches(pool, user, first) else None
    return PracticeUser(user.username, password, _state(user), totp_secret)


def _state(user: User) -> str:
    if user.status == users.FORCE_CHANGE_PASSWORD:
        return "temporary password"
    return "authenticator set up" if user.software_token.secret else "no authenticator yet"
