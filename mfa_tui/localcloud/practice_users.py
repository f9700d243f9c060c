"""The making of practice users: as if the operations of some days had been done already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from mfa_tui.localcloud import practice_codes
from mfa_tui.localcloud.cognito import devices, srp, totp, user_admin, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.devices import Device
from mfa_tui.localcloud.cognito.factors import SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.users import SoftwareToken, User
from mfa_tui.localcloud.plan import ON_PHONE, OUTDATED, DevicePlan, UserPlan

_DEVICE_NAME = "Practice phone"
_DEVICE_SECRET_BYTES = 40
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class PracticeDevice:
    """A confirmed device with the `password` that proves it; one that is `here` is this computer."""

    key: str
    group_key: str
    password: str = field(repr=False)
    here: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What only the call that makes a user knows of him.

    `totp_secret` is the secret of his authenticator, `on_phone` the one that his phone holds; both
    are in base32, and None where there is none.
    """

    totp_secret: str | None = field(repr=False, default=None)
    on_phone: str | None = field(repr=False, default=None)
    devices: tuple[PracticeDevice, ...] = ()


def make_user(call: Call, pool: Pool, plan: UserPlan, codes_key: str) -> Made:
    """Make a user as `plan` says, whose backup codes are kept under `codes_key`.

    Nobody is sent anything. Raises ServiceError when the pool does not take him.
    """
    wishes = {
        "UserPoolId": pool.id,
        "Username": plan.username,
        "MessageAction": "SUPPRESS",
        "UserAttributes": _listed(plan.attributes),
    }
    password = {"TemporaryPassword": plan.password} if plan.password else {}
    user_admin.admin_create_user(call, wishes | password)
    user = users.existing(call, pool, plan.username)
    _settle(call, user, plan)
    if plan.backup_codes is not None:
        codes = practice_codes.kept(user.pool_id, user.username, plan.backup_codes, codes_key)
        user.attributes[practice_codes.ATTRIBUTE] = codes
    made = replace(_enrolled(call, user, plan), devices=_confirmed(call, user, plan))
    users.save(call, user)
    return made


def _listed(attributes: Mapping[str, str]) -> list[dict[str, str]]:
    """The attributes that an administrator may set: `identities` is left to `_settle`."""
    return [
        {"Name": name, "Value": value} for name, value in attributes.items() if name != "identities"
    ]


def _settle(call: Call, user: User, plan: UserPlan) -> None:
    user.status = plan.status
    user.enabled = plan.enabled
    user.active_factors = list(plan.factors)
    user.preferred_factor = plan.preferred
    if "identities" in plan.attributes:
        user.attributes["identities"] = plan.attributes["identities"]
    if plan.status != users.FORCE_CHANGE_PASSWORD:
        user.password = replace(user.password, expires=None)
    if plan.failed_passwords:
        user.failed_passwords, user.last_failure = plan.failed_passwords, call.now
    if plan.changed_days:
        user.modified = user.created = round(call.now - plan.changed_days * _DAY, 3)


def _enrolled(call: Call, user: User, plan: UserPlan) -> Made:
    where = plan.authenticator or (ON_PHONE if SOFTWARE_TOKEN_MFA in plan.factors else None)
    if where is None:
        return Made()
    secret = totp.new_secret(call.entropy)
    user.software_token = SoftwareToken(secret=secret, name=_DEVICE_NAME)
    if where == OUTDATED:
        return Made(secret, totp.new_secret(call.entropy))
    return Made(secret, secret if where == ON_PHONE else None)


def _confirmed(call: Call, user: User, plan: UserPlan) -> tuple[PracticeDevice, ...]:
    return tuple(_device(call, user, each) for each in plan.devices)


def _device(call: Call, user: User, plan: DevicePlan) -> PracticeDevice:
    """A device with a password of its own, which the service keeps as it keeps those of people."""
    keys, password = devices.new_keys(call), call.entropy(_DEVICE_SECRET_BYTES).hex()
    salt = srp.new_salt(call.entropy)
    verifier = srp.verifier(keys.group_key, keys.key, password, salt)
    device = Device(
        keys.key,
        keys.group_key,
        user.sub,
        plan.name,
        salt=salt.hex(),
        verifier=f"{verifier:x}",
        remembered=plan.remembered,
        created=call.timestamp,
        modified=call.timestamp,
        authenticated=call.timestamp,
    )
    devices.insert(call, device)
    return PracticeDevice(keys.key, keys.group_key, password, plan.here)
