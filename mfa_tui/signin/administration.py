"""What an administrator asks of a pool: who is in it, how each stands, and how it is set up.

All these calls are signed with AWS credentials.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from mfa_tui.signin.calls import refusing
from mfa_tui.signin.settings.setting import PoolSettings, Setting, Source, merged

if TYPE_CHECKING:
    from mfa_tui.signin.client import Cognito
    from mfa_tui.signin.turns import Refused

PAGE = 20
"""So many users are asked for at a time; ListUsers gives up to 60."""
WEAK = "The pool's password policy refuses it. Choose another one."


@dataclass(frozen=True)
class Listed:
    """A user as ListUsers has it: without factors, which take a call for each user."""

    username: str
    status: str
    enabled: bool
    email: str


@dataclass(frozen=True)
class Found:
    """One page of users; `more` is the PaginationToken of the next, if there is one."""

    users: tuple[Listed, ...]
    more: str | None


@dataclass(frozen=True)
class Device:
    """A remembered device of a user: its DeviceKey and the name it goes by."""

    key: str
    name: str


@dataclass(frozen=True)
class PersonFacts:
    """What AdminGetUser says, and what else is known where the pool has it.

    `status` is the UserStatus, `factors` the UserMFASettingList. `first_factors` is None where the
    pool knows only passwords, `devices` where it does not track any. `mfa` is the pool's
    MfaConfiguration.
    """

    username: str
    status: str
    enabled: bool
    attributes: tuple[tuple[str, str], ...]
    factors: tuple[str, ...]
    preferred: str
    first_factors: tuple[str, ...] | None
    devices: tuple[Device, ...] | None
    mfa: str


@dataclass(frozen=True)
class Change:
    """A call that changes a user: `operation` with `parameters`, the pool left out.

    `meets` tells what the person will meet after it. What is `final` cannot be taken back.
    """

    operation: str
    parameters: Mapping[str, Any] = field(repr=False)
    meets: str
    final: bool = False


class Administration:
    """One administrator of one pool; blocking, so call it from a thread.

    `connect` is called once. How the pool is set up is read once, too, to know what a person has.
    """

    def __init__(self, connect: Callable[[], Cognito]) -> None:
        self._connect = connect
        self._pool: dict[str, Any] | None = None

    def find(self, search: str, after: str | None = None) -> Found | Refused:
        """ListUsers: the users that begin with `search`, from the PaginationToken `after` on."""
        return refusing(lambda: self._find(search, after), "ListUsers")

    def person(self, username: str) -> PersonFacts | Refused:
        """AdminGetUser, with AdminGetUserAuthFactors and AdminListDevices where the pool has them."""
        return refusing(lambda: self._person(username), "AdminGetUser")

    def make(self, change: Change) -> Refused | None:
        """Make `change`."""
        refused = refusing(lambda: self._make(change), change.operation)
        if refused is not None and refused.error == "InvalidPasswordException":
            # The same words as in a challenge, but here is no Session.
            return replace(refused, advice=WEAK)
        return refused

    def settings(self) -> PoolSettings | Refused:
        """DescribeUserPool, GetUserPoolMfaConfig and DescribeUserPoolClient."""
        return refusing(self._settings, "DescribeUserPool")

    def set(self, setting: Setting, value: str, known: PoolSettings) -> PoolSettings | Refused:
        """Give `setting` another `value`, and read what came of it; the rest is as `known`.

        The calls that set reset what they are not told (cognito.md 11.2 to 11.4), so everything is
        read right before and sent back with the one change.
        """
        return refusing(lambda: self._set(setting, value, known), setting.operation)

    # -- calls -------------------------------------------------------------------------------

    @cached_property
    def _cognito(self) -> Cognito:
        return self._connect()

    def _call(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """Make `operation` on the pool with `parameters`."""
        from botocore import xform_name

        pool_id = self._cognito.target.pool_id
        call = getattr(self._cognito.api, xform_name(operation))
        return call(UserPoolId=pool_id, **parameters)

    def _find(self, search: str, after: str | None) -> Found:
        wanted = {"Filter": filter_of(search)} if search else {}
        token = {"PaginationToken": after} if after else {}
        answer = self._call("ListUsers", Limit=PAGE, **wanted, **token)
        users = tuple(_listed(user) for user in answer["Users"])
        return Found(users, answer.get("PaginationToken"))

    def _person(self, username: str) -> PersonFacts:
        answer, pool = self._call("AdminGetUser", Username=username), self._described()
        return PersonFacts(
            username=answer["Username"],
            status=answer["UserStatus"],
            enabled=answer["Enabled"],
            attributes=_pairs(answer["UserAttributes"]),
            factors=tuple(answer.get("UserMFASettingList", ())),
            preferred=answer.get("PreferredMfaSetting", ""),
            first_factors=self._first_factors(username) if _is_choice_based(pool) else None,
            devices=self._devices(username) if "DeviceConfiguration" in pool else None,
            mfa=pool.get("MfaConfiguration", "OFF"),
        )

    def _first_factors(self, username: str) -> tuple[str, ...]:
        answer = self._call("AdminGetUserAuthFactors", Username=username)
        return tuple(answer.get("ConfiguredUserAuthFactors", ()))

    def _devices(self, username: str) -> tuple[Device, ...]:
        answer = self._call("AdminListDevices", Username=username)
        return tuple(_device(device) for device in answer.get("Devices", ()))

    def _make(self, change: Change) -> None:
        self._call(change.operation, **change.parameters)

    def _described(self) -> dict[str, Any]:
        if self._pool is None:
            self._pool = self._read("pool")
        return self._pool

    def _settings(self) -> PoolSettings:
        return PoolSettings(self._read("pool"), self._read("mfa"), self._read("client"))

    def _read(self, source: Source) -> dict[str, Any]:
        if source == "mfa":
            return self._call("GetUserPoolMfaConfig")
        if source == "pool":
            return self._call("DescribeUserPool")["UserPool"]
        client_id = self._cognito.target.client_id
        return self._call("DescribeUserPoolClient", ClientId=client_id)["UserPoolClient"]

    def _set(self, setting: Setting, value: str, known: PoolSettings) -> PoolSettings:
        source = setting.source
        before = replace(known, **{source: self._read(source)})
        model = self._cognito.api.meta.service_model.operation_model(setting.operation)
        members = set(model.input_shape.members) - {"UserPoolId"}
        self._call(setting.operation, **merged(setting, before, value, members))
        return replace(before, **{source: self._read(source)})


def filter_of(search: str) -> str:
    """The Filter of ListUsers for users that begin with `search`.

    It can look at one attribute only: the address, the number or the name, by what was typed.
    """
    name = "email" if "@" in search else "phone_number" if search.startswith("+") else "username"
    escaped = search.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name} ^= "{escaped}"'


def _listed(user: dict[str, Any]) -> Listed:
    email = dict(_pairs(user.get("Attributes", []))).get("email", "")
    return Listed(user["Username"], user["UserStatus"], user["Enabled"], email)


def _device(device: dict[str, Any]) -> Device:
    named = dict(_pairs(device.get("DeviceAttributes", [])))
    return Device(device["DeviceKey"], named.get("device_name", ""))


def _pairs(attributes: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((each["Name"], each.get("Value", "")) for each in attributes)


def _is_choice_based(pool: dict[str, Any]) -> bool:
    """Whether there is more to begin a sign-in with than a password."""
    policy = pool.get("Policies", {}).get("SignInPolicy", {})
    return policy.get("AllowedFirstAuthFactors", ["PASSWORD"]) != ["PASSWORD"]
