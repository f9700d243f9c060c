"""The practice pools: a known starting state of the local cloud, made from the plans."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from mfa_tui.localcloud import practice_codes
from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import (
    client_admin,
    clients,
    mfa_config,
    pool_admin,
    pools,
    srp,
    totp,
    user_admin,
    users,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.factors import SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import SoftwareToken, User
from mfa_tui.localcloud.plan import PoolPlan, UserPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_functions import triggers_of
from mfa_tui.localcloud.standing import standing

_TEMPORARY_DAYS = 365
_DEVICE_NAME = "Practice phone"
_FLOWS = (
    "ALLOW_USER_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
)
_CUSTOM_FLOW = ("ALLOW_CUSTOM_AUTH",)
_SECRET = "the key of a practice pool: whoever reads the README may know it"
"""What the secrets of the stacks hold that have no keys of a service: the same in every cloud."""
_PASSWORD_POLICY = {
    "MinimumLength": 8,
    "RequireLowercase": True,
    "RequireNumbers": True,
    "RequireSymbols": True,
    "RequireUppercase": True,
    "TemporaryPasswordValidityDays": _TEMPORARY_DAYS,
}


@dataclass(frozen=True, slots=True)
class PracticeUser:
    """A user to sign in as; `state` says how things stand.

    `password` is None once somebody has chosen another than the one at the start, and empty for
    who needs none. `totp_secret` (base32) is given only by the call that enrolled the
    authenticator.
    """

    username: str
    password: str | None
    state: str
    totp_secret: str | None


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """An app client; `secret` is None for a public one. Its Sessions live `session_seconds`."""

    client_id: str
    name: str
    secret: str | None
    session_seconds: int


@dataclass(frozen=True, slots=True)
class PracticePool:
    """A practice pool; `mfa` is its MfaConfiguration, `flow` the AuthFlow that it is made for."""

    pool_id: str
    name: str
    about: str
    mfa: str
    flow: str
    clients: tuple[PracticeClient, ...]
    users: tuple[PracticeUser, ...]


@dataclass(frozen=True, slots=True)
class Practice:
    """All practice pools; `installed` when this call has made any of them."""

    pools: tuple[PracticePool, ...]
    installed: bool


Secrets = dict[str, str | None]
"""The users that were made just now, with the secrets of the authenticators they have."""


def install_practice(cloud: LocalCloud, plans: Iterable[PoolPlan] = POOLS) -> Practice:
    """Make the practice pools and users that are not there yet, and tell how all stand now."""
    installed = False
    found: list[PracticePool] = []
    with cloud.call() as call:
        for plan in plans:
            if pools.find(call, plan.pool_id) is None:
                installed = True
                _make_pool(call, plan)
            made = _make_missing_users(call, plan)
            found.append(_found(call, plan, made))
    return Practice(tuple(found), installed)


def practice(cloud: LocalCloud) -> Practice:
    """How the practice pools and users stand now, as far as they are there."""
    with cloud.call() as call:
        present = [plan for plan in POOLS if pools.find(call, plan.pool_id)]
        return Practice(tuple(_found(call, plan, {}) for plan in present), installed=False)


def _make_pool(call: Call, plan: PoolPlan) -> None:
    policies = {"PasswordPolicy": _PASSWORD_POLICY, **plan.settings.get("Policies", {})}
    wishes = {
        "PoolName": plan.name,
        "AutoVerifiedAttributes": ["email"],
        "UsernameConfiguration": {"CaseSensitive": False},
        **plan.settings,
        "Policies": policies,
        "LambdaConfig": triggers_of(plan),
    }
    pool_admin.create(call, plan.pool_id, wishes)
    if plan.stack and not plan.stack.duo:
        where = {"region": call.region, "now": call.now}
        secrets_manager.keep(call.database, plan.stack.secret, _SECRET, **where)
    factors = {"UserPoolId": plan.pool_id, "MfaConfiguration": plan.mfa, **plan.factors}
    mfa_config.set_user_pool_mfa_config(call, factors)
    _make_client(call, plan, plan.public_client, "Practice app", secret=False)
    _make_client(call, plan, plan.secret_client, "Practice server", secret=True)


def _make_client(call: Call, plan: PoolPlan, client_id: str, name: str, *, secret: bool) -> None:
    wishes = {
        "UserPoolId": plan.pool_id,
        "ClientName": name,
        "ExplicitAuthFlows": [*_FLOWS, *(_CUSTOM_FLOW if plan.flow == "CUSTOM_AUTH" else ())],
        "GenerateSecret": secret,
        "PreventUserExistenceErrors": "ENABLED",
        **plan.client,
    }
    client_admin.create(call, client_id, wishes)


def _make_missing_users(call: Call, plan: PoolPlan) -> Secrets:
    pool = pools.existing(call, plan.pool_id)
    made: Secrets = {}
    for user in plan.users:
        if users.find(call, pool, user.username) is None:
            # whoever has given the pool a stricter policy has to do without the new users
            with suppress(ServiceError):
                made[user.username] = _make_user(call, pool, user)
    return made


def _make_user(call: Call, pool: Pool, plan: UserPlan) -> str | None:
    """Make a user as his plan says; returns the secret of his authenticator if he has one."""
    attributes = [{"Name": name, "Value": value} for name, value in plan.attributes.items()]
    wishes = {
        "UserPoolId": pool.id,
        "Username": plan.username,
        "MessageAction": "SUPPRESS",
        "UserAttributes": attributes,
    }
    password = {"TemporaryPassword": plan.password} if plan.password else {}
    user_admin.admin_create_user(call, wishes | password)
    user = users.existing(call, pool, plan.username)
    _settle(user, plan)
    secret = _enrolled(call, user) if SOFTWARE_TOKEN_MFA in plan.factors else None
    users.save(call, user)
    return secret


def _settle(user: User, plan: UserPlan) -> None:
    """Bring a new user to where the operations of some days would: nobody is sent anything."""
    user.status = plan.status
    user.enabled = plan.enabled
    user.active_factors = list(plan.factors)
    user.preferred_factor = plan.preferred
    if plan.backup_codes is not None:
        codes = practice_codes.kept(user.pool_id, user.username, plan.backup_codes, _SECRET)
        user.attributes[practice_codes.ATTRIBUTE] = codes
    if plan.status != users.FORCE_CHANGE_PASSWORD:
        user.password = replace(user.password, expires=None)


def _enrolled(call: Call, user: User) -> str:
    secret = totp.new_secret(call.entropy)
    user.software_token = SoftwareToken(secret=secret, name=_DEVICE_NAME)
    return secret


def _found(call: Call, plan: PoolPlan, made: Secrets) -> PracticePool:
    pool = pools.existing(call, plan.pool_id)
    apps = (clients.find(call, name) for name in (plan.public_client, plan.secret_client))
    people = ((person, users.find(call, pool, person.username)) for person in plan.users)
    return PracticePool(
        pool.id,
        pool.document["Name"],
        plan.about if pool.mfa_mode == plan.mfa else f"MFA is {pool.mfa_mode} now",
        pool.mfa_mode,
        plan.flow,
        tuple(_client(client) for client in apps if client),
        tuple(_user(call, pool, person, user, made) for person, user in people if user),
    )


def _client(client: Client) -> PracticeClient:
    name, seconds = client.document["ClientName"], int(client.session_seconds)
    return PracticeClient(client.id, name, client.secret, seconds)


def _user(call: Call, pool: Pool, plan: UserPlan, user: User, made: Secrets) -> PracticeUser:
    first = plan.password or ""
    unchanged = user.username in made or _is_first(pool, user, plan)
    return PracticeUser(
        user.username,
        first if unchanged else None,
        standing(call, pool, user, plan),
        made.get(user.username),
    )


def _is_first(pool: Pool, user: User, plan: UserPlan) -> bool:
    """Whether the password is still the one of the plan."""
    if not user.password.is_set:
        return plan.password is None
    if plan.password is None:
        return False
    key = (pool.srp_name, user.username, plan.password, user.password.salt, user.password.verifier)
    return _proven(*key)


@lru_cache(maxsize=256)
def _proven(pool_name: str, username: str, password: str, salt: str, verifier: str) -> bool:
    """Whether that is the verifier of the password: 4 ms of arithmetic, the same every time."""
    return f"{srp.verifier(pool_name, username, password, bytes.fromhex(salt)):x}" == verifier
