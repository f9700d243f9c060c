"""ListUsers: pages of users, filtered by one clause."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import guesses, pages, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.user_admin import described
from mfa_tui.localcloud.cognito.users import User

_CLAUSE = re.compile(r'\s*"?([\w:]+)"?\s*(\^?=)\s*"((?:[^"\\]|\\.)*)"\s*')
_SEARCHABLE_ATTRIBUTES = (
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
)


def list_users(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListUsers, oldest first. MFA settings are not in it: they take AdminGetUser."""
    pool = pools.existing(call, params["UserPoolId"])
    wanted = _filter(pool, params.get("Filter", ""))
    matching = (
        (str(number), user)
        for number, user in users.numbered(call, pool, _start(params.get("PaginationToken")))
        if wanted(user)
    )
    found, token = pages.page(matching, params.get("Limit") or pages.LARGEST)
    shown = params.get("AttributesToGet")
    listed = [listed_user(user, shown) for user in found]
    return {"Users": listed} | ({"PaginationToken": token} if token else {})


def listed_user(user: User, shown: list[str] | None = None) -> dict[str, Any]:
    """`user` as lists show him, with the attributes `shown` or, for None, with all."""
    return {"Attributes": user.attribute_list(shown), **described(user)}


def _filter(pool: Pool, text: str) -> Callable[[User], bool]:
    """The clause `name = "value"` or `name ^= "start of value"`; an empty text takes everybody."""
    if not text.strip():
        return lambda user: True
    clause = _CLAUSE.fullmatch(text)
    if clause is None:
        raise guesses.filter_unreadable()
    name, operator, quoted = clause.groups()
    value = re.sub(r"\\(.)", r"\1", quoted)
    if name == "username":
        value = pool.lookup_name(value)
    read = _reader(pool, name)
    if operator == "=":
        return lambda user: read(user) == value
    return lambda user: read(user).startswith(value)


def _reader(pool: Pool, name: str) -> Callable[[User], str]:
    if name in _SEARCHABLE_ATTRIBUTES:
        return lambda user: user.attributes.get(name, "")
    readers: dict[str, Callable[[User], str]] = {
        "username": lambda user: pool.lookup_name(user.username),
        "sub": lambda user: user.sub,
        "cognito:user_status": lambda user: user.status,
        "status": lambda user: "Enabled" if user.enabled else "Disabled",
    }
    if name not in readers:
        raise guesses.filter_attribute(name)
    return readers[name]


def _start(token: str | None) -> int:
    """The number of the last user already shown."""
    number = pages.start(token)
    if not re.fullmatch("[0-9]{0,18}", number):
        raise guesses.pagination_token()
    return int(number or 0)
