"""The practice pools: a known starting state of the local cloud, made from the plans."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache

from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import (
    client_admin,
    clients,
    mfa_config,
    pool_admin,
    pools,
    srp,
    users,
)
from mfa_tui.localcloud.cognito.call import Call, Entropy
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.plan import ClientPlan, PoolPlan, UserPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_functions import triggers_of
from mfa_tui.localcloud.practice_users import Made, PracticeDevice, make_user
from mfa_tui.localcloud.standing import standing

_TEMPORARY_DAYS = 365
_DAY_SECONDS = 24 * 60 * 60
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
    authenticator, and so are what the phone has of it, `on_phone`, and the `devices`.
    """

    username: str
    password: str | None
    state: str
    totp_secret: str | None
    on_phone: str | None = None
    devices: tuple[PracticeDevice, ...] = ()


@dataclass(frozen=True, slots=True)
class PracticeClient:
    """An app client; `secret` is None for a public one. Its Sessions live `session_seconds`.

    `flow` is the AuthFlow that suits it, `flows` are those that it allows by now.
    """

    client_id: str
    name: str
    secret: str | None
    session_seconds: int
    flow: str
    flows: tuple[str, ...]


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


Secrets = dict[str, Made]
"""The users that were made just now, by the names in the plan, with what they have."""


def install_practice(
    cloud: LocalCloud, plans: Iterable[PoolPlan] = POOLS, entropy: Entropy | None = None
) -> Practice:
    """Make the practice pools and users that are not there yet, and tell how all stand now.

    What is random about them comes from `entropy`, or from the cloud's own.
    """
    installed = False
    found: list[PracticePool] = []
    with cloud.call() as opened:
        call = replace(opened, entropy=entropy) if entropy else opened
        for plan in plans:
            if pools.find(call, plan.pool_id) is None:
                installed = True
                _make_pool(call, plan)
            made = _make_missing_users(call, plan)
            found.append(_found(call, plan, made))
    return Practice(tuple(found), installed)


def practice(cloud: LocalCloud, plans: Iterable[PoolPlan] = POOLS) -> Practice:
    """How the practice pools and users stand now, as far as they are there."""
    with cloud.call() as call:
        present = [plan for plan in plans if pools.find(call, plan.pool_id)]
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
    if plan.stack and plan.stack.secret and not plan.stack.duo:
        where = {"region": call.region, "now": call.now}
        secrets_manager.keep(call.database, plan.stack.secret, _SECRET, **where)
    factors = {"UserPoolId": plan.pool_id, "MfaConfiguration": plan.mfa, **plan.factors}
    mfa_config.set_user_pool_mfa_config(call, factors)
    for client in plan.clients:
        then = replace(call, now=call.now - client.made_days * _DAY_SECONDS)
        client_admin.create(then, client.client_id, {"UserPoolId": plan.pool_id, **client.wishes})


def _make_missing_users(call: Call, plan: PoolPlan) -> Secrets:
    pool = pools.existing(call, plan.pool_id)
    made: Secrets = {}
    for user in plan.users:
        if users.find(call, pool, user.username) is None:
            # whoever has given the pool a stricter policy has to do without the new users
            with suppress(ServiceError):
                made[user.username] = make_user(call, pool, user, _SECRET)
    return made


def _found(call: Call, plan: PoolPlan, made: Secrets) -> PracticePool:
    pool = pools.existing(call, plan.pool_id)
    apps = ((app, clients.find(call, app.client_id)) for app in plan.clients)
    people = ((person, users.find(call, pool, person.username)) for person in plan.users)
    return PracticePool(
        pool.id,
        pool.document["Name"],
        plan.about if pool.mfa_mode == plan.mfa else f"MFA is {pool.mfa_mode} now",
        pool.mfa_mode,
        plan.flow,
        tuple(_client(app, client) for app, client in apps if client),
        tuple(_user(call, pool, person, user, made) for person, user in people if user),
    )


def _client(plan: ClientPlan, client: Client) -> PracticeClient:
    name, seconds = client.document["ClientName"], int(client.session_seconds)
    flows = tuple(sorted(flow.removeprefix("ALLOW_") for flow in client.flows))
    return PracticeClient(client.id, name, client.secret, seconds, plan.flow, flows)


def _user(call: Call, pool: Pool, plan: UserPlan, user: User, made: Secrets) -> PracticeUser:
    first, own = plan.password or "", made.get(plan.username, Made())
    unchanged = plan.username in made or _is_first(pool, user, plan)
    return PracticeUser(
        plan.username,
        first if unchanged else None,
        standing(call, pool, user, plan),
        own.totp_secret,
        own.on_phone,
        own.devices,
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
