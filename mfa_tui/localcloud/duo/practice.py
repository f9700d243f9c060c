"""The practice account: the people of the practice pools, as they stand at Duo."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from mfa_tui.localcloud.duo.account import (
    AUTH_API,
    BYPASS,
    DISABLED,
    LANDLINE,
    LOCKED_OUT,
    WEB_SDK,
    Account,
    Application,
    DuoUser,
)
from mfa_tui.localcloud.plan import PoolPlan, UserPlan
from mfa_tui.localcloud.plans import POOLS

_UNENROLLED = {"nina"}
_STATUS = {"rita": BYPASS, "uma": LOCKED_OUT, "dan": DISABLED}
_FIRST_NUMBER = 15_555_550_200


@dataclass(frozen=True, slots=True)
class PracticeApplications:
    """The applications: one for the Auth API, one for both prompts."""

    auth_api: Application
    web_sdk: Application


def install_practice(account: Account, plans: Iterable[PoolPlan] = POOLS) -> PracticeApplications:
    """Fill a new account: two applications, and everybody of the pools of `plans`.

    Most have a phone. Of the practice pools' people bob has an Android phone and a hardware token,
    carol a telephone without an app beside her tablet, nina nothing yet; rita is let through, uma
    locked out, dan disabled.
    """
    add_people(account, plans)
    return PracticeApplications(
        account.protect(AUTH_API, "Practice sign-in"),
        account.protect(WEB_SDK, "Practice web sign-in"),
    )


def add_people(account: Account, plans: Iterable[PoolPlan]) -> None:
    """Add those people of the pools of `plans` that the account does not know."""
    people = {person.username.lower(): person for pool in plans for person in pool.users}
    for number, person in enumerate(people.values(), _FIRST_NUMBER):
        if account.user_named(person.username) is None:
            _add(account, person, person.phone or f"+{number}")


def standing(user: DuoUser) -> str:
    """How a user stands at Duo, in a few words."""
    if user.status != "active":
        return {BYPASS: "let through without a factor"}.get(user.status, user.status)
    return ", ".join(device.label for device in user.devices) or "no device yet"


def _add(account: Account, person: UserPlan, number: str) -> None:
    user = account.add_user(person.username.lower())
    user.status = _STATUS.get(person.username, user.status)
    if person.username in _UNENROLLED:
        return
    if person.username == "bob":
        account.add_phone(user, platform="Android", number=number)
        account.add_token(user)
    elif person.username == "carol":
        account.add_phone(user, platform="iPad")
        account.add_phone(user, platform="Landline", number=number, capabilities=LANDLINE)
    else:
        account.add_phone(user, number=number)
