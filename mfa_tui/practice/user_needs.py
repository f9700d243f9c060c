"""The users that a lesson counts on, held against those of a real pool; read only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from mfa_tui.practice.needing import command, held, need
from mfa_tui.practice.own_people import PASSWORD, newcomers_of, people_of
from mfa_tui.practice.wanted_settings import own_address
from mfa_tui.trainer.needs import Need

if TYPE_CHECKING:
    from mfa_tui.localcloud.plan import UserPlan
    from mfa_tui.practice.real_bench import RealBench

MOST = 5
"""So many users are looked up; of more it is only said that they are needed."""

_FACTORS = {
    "SOFTWARE_TOKEN_MFA": "an authenticator",
    "SMS_MFA": "codes by SMS",
    "EMAIL_OTP": "codes by e-mail",
}


def user_needs(bench: RealBench) -> Iterator[Need]:
    """What the lesson needs of the people in the pool of `bench`; blocking."""
    users = people_of(bench.original)
    for each in users[:MOST]:
        yield from _user(each, bench)
    if left := [each.username for each in users[MOST:]]:
        yield Need(f"{len(left)} more users: {', '.join(left)}", None, "not looked up")
    for each in newcomers_of(bench.original):
        yield _newcomer(bench.named(each), bench)


def _user(plan: UserPlan, bench: RealBench) -> Iterator[Need]:
    name = bench.named(plan.username)
    found = bench.reading.user(name)
    yield need(
        f"user {name}, {_state(plan.status, plan.enabled)}",
        found,
        lambda user: user is not None and _stands(user) == _state(plan.status, plan.enabled),
        lambda user: _stands(user) if user else "no such user",
        _makes(plan, bench),
    )
    yield from _of_user(plan, bench, found if isinstance(found, dict) else None)


def _state(status: str, enabled: bool) -> str:
    return status if enabled else f"{status}, disabled"


def _stands(user: dict[str, Any]) -> str:
    return _state(user["UserStatus"], user["Enabled"])


def _of_user(plan: UserPlan, bench: RealBench, found: dict[str, Any] | None) -> Iterator[Need]:
    """What else is wanted of a user, as far as he was `found`."""
    name, target = bench.named(plan.username), bench.reading.target
    if plan.attributes.get("phone_number"):
        number = {"UserAttributes": ["Name=phone_number,Value=YOUR-NUMBER"]}
        how = command(target, "admin-update-user-attributes", {"Username": name, **number})
        has = bool(found["attributes"].get("phone_number")) if found else None
        yield held(f"{name} with a phone number", has, how)
    if not plan.factors and found and found["UserMFASettingList"]:
        how = f"take another user; or in free play sign in as {name}, then f, and switch them off"
        yield held(f"{name} without a second factor", False, how)
    for factor in plan.factors:
        lesson = "; L07 shows it" if factor == "SOFTWARE_TOKEN_MFA" else ""
        has = factor in found["UserMFASettingList"] if found else None
        how = f"in free play sign in as {name}, then f (factors){lesson}"
        yield held(f"{name} with {_FACTORS.get(factor, factor)}", has, how)
    if "SOFTWARE_TOKEN_MFA" in plan.factors and plan.authenticator is None:
        account = bench.phone.authenticator.find(target.issuer, name)
        how = "codes of an authenticator of your own do as well, typed by you"
        yield held(f"{name} in the simulated phone's authenticator", account is not None, how)
    if any(device.here for device in plan.devices):
        known = bench.connect().devices.find(target.pool_id, name)
        how = "go through L13 on this pool, up to where the device is remembered"
        yield held(f"this computer as a device of {name}", known is not None, how)


def _newcomer(name: str, bench: RealBench) -> Need:
    """A user that the lesson makes itself: he must not be there."""
    return need(
        f"no user {name}: the lesson makes one",
        bench.reading.user(name),
        lambda user: user is None,
        lambda user: "there is one",
        command(bench.reading.target, "admin-delete-user", {"Username": name}),
    )


def _makes(plan: UserPlan, bench: RealBench) -> str:
    """The commands that make a user as he should be."""
    target, name = bench.reading.target, bench.named(plan.username)
    attributes = [f"Name={key},Value={own_address(key, v)}" for key, v in plan.attributes.items()]
    members: dict[str, Any] = {"Username": name, "MessageAction": "SUPPRESS"}
    if attributes:
        members["UserAttributes"] = attributes
    if plan.status == "FORCE_CHANGE_PASSWORD":
        members["TemporaryPassword"] = PASSWORD
        return command(target, "admin-create-user", members)
    made = command(target, "admin-create-user", members)
    password = {"Username": name, "Password": PASSWORD, "Permanent": True}
    return f"{made} && {command(target, 'admin-set-user-password', password)}"
