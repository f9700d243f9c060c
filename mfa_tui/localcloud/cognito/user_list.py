"""ListUsers: pages of users, filtered by one clause."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import guesses, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.user_admin import described
from mfa_tui.localcloud.cognito.users import User

_PAGE = 60
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
    found = [
        (number, user)
        for number, user in users.numbered(call, pool, _start(params.get("PaginationToken")))
        if wanted(user)
    ]
    limit = params.get("Limit") or _PAGE
    shown = params.get("AttributesToGet")
    page = [
        {"Attributes": user.attribute_list(shown), **described(user)} for _, user in found[:limit]
    ]
    more = {"PaginationToken": _token(found[limit - 1][0])} if len(found) > limit else {}
    return {"Users": page, **more}


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


def _token(number: int) -> str:
    return base64.urlsafe_b64encode(f"after {number}".encode()).decode()


def _start(token: str | None) -> int:
    """The number of the last user already shown."""
    if token is None:
        return 0
    try:
        match = re.fullmatch(rb"after ([0-9]{1,18})", base64.urlsafe_b64decode(token))
    except ValueError:
        match = None
    if match is None:
        raise guesses.pagination_token()
    return int(match[1])
