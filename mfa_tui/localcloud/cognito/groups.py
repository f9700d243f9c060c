"""Groups of users: the operations that make, change and fill them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mfa_tui.localcloud.cognito import guesses, pages, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.group_claims import Group
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.user_list import listed_user

_CHANGEABLE = ("Description", "Precedence", "RoleArn")


def create_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """CreateGroup."""
    pool = pools.existing(call, params["UserPoolId"])
    if _find(call, pool, params["GroupName"]) is not None:
        raise ServiceError("GroupExistsException", "A group with the name already exists.")
    dates = {"CreationDate": call.timestamp, "LastModifiedDate": call.timestamp}
    group = params | dates
    call.database.execute(
        "INSERT INTO user_group (pool, name, document) VALUES (?, ?, ?)",
        (pool.id, params["GroupName"], json.dumps(group)),
    )
    return {"Group": group}


def get_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetGroup."""
    return {"Group": _existing(call, params)}


def update_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """UpdateGroup: what is left out, and an empty description, change nothing."""
    group = _existing(call, params)
    changes = {name: params[name] for name in _CHANGEABLE if params.get(name) not in (None, "")}
    if changes:
        group |= changes | {"LastModifiedDate": call.timestamp}
        call.database.execute(
            "UPDATE user_group SET document = ? WHERE pool = ? AND name = ?",
            (json.dumps(group), params["UserPoolId"], params["GroupName"]),
        )
    return {"Group": group}


def delete_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteGroup: its members stay, without it."""
    _existing(call, params)
    query = "DELETE FROM user_group WHERE pool = ? AND name = ?"
    call.database.execute(query, (params["UserPoolId"], params["GroupName"]))
    return {}


def list_groups(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListGroups, by name."""
    pool = pools.existing(call, params["UserPoolId"])
    query = (
        "SELECT name, document FROM user_group WHERE pool = ? AND name > ? ORDER BY name LIMIT ?"
    )
    limit, after = _page_wanted(params)
    return _group_page(call, query, (pool.id, after, limit + 1), limit)


def admin_list_groups_for_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminListGroupsForUser, by name."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    query = (
        "SELECT name, document FROM membership JOIN user_group USING (pool, name) "
        "WHERE sub = ? AND name > ? ORDER BY name LIMIT ?"
    )
    limit, after = _page_wanted(params)
    return _group_page(call, query, (user.sub, after, limit + 1), limit)


def list_users_in_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListUsersInGroup, by sub."""
    group = _existing(call, params)
    limit, after = _page_wanted(params)
    query = (
        "SELECT sub FROM membership WHERE pool = ? AND name = ? AND sub > ? ORDER BY sub LIMIT ?"
    )
    key = (group["UserPoolId"], group["GroupName"], after, limit + 1)
    members = ((row["sub"], row["sub"]) for row in call.database.execute(query, key))
    subs, token = pages.page(members, limit)
    found = (users.find_by_sub(call, sub) for sub in subs)
    listed = [listed_user(user) for user in found if user is not None]
    return {"Users": listed} | _next(token)


def admin_add_user_to_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminAddUserToGroup: nothing happens to who is in it already."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    _existing(call, params)
    call.database.execute(
        "INSERT OR IGNORE INTO membership (pool, name, sub) VALUES (?, ?, ?)",
        (pool.id, params["GroupName"], user.sub),
    )
    return {}


def admin_remove_user_from_group(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminRemoveUserFromGroup: who is not in it, or in no such group, need not be removed."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    query = "DELETE FROM membership WHERE pool = ? AND name = ? AND sub = ?"
    call.database.execute(query, (pool.id, params["GroupName"], user.sub))
    return {}


def _find(call: Call, pool: Pool, name: str) -> Group | None:
    query = "SELECT document FROM user_group WHERE pool = ? AND name = ?"
    row = call.database.execute(query, (pool.id, name)).fetchone()
    return json.loads(row["document"]) if row else None


def _existing(call: Call, params: dict[str, Any]) -> Group:
    group = _find(call, pools.existing(call, params["UserPoolId"]), params["GroupName"])
    if group is None:
        raise ServiceError("ResourceNotFoundException", "Group not found.")
    return group


def _page_wanted(params: dict[str, Any]) -> tuple[int, str]:
    """How many to list, and the key to begin behind."""
    limit = params.get("Limit", pages.LARGEST)
    if limit < 1:
        raise guesses.limit_too_small()
    return limit, pages.start(params.get("NextToken"))


def _group_page(call: Call, query: str, key: tuple[Any, ...], limit: int) -> dict[str, Any]:
    found, token = pages.page(_keyed(call, query, key), limit)
    return {"Groups": found} | _next(token)


def _keyed(call: Call, query: str, key: tuple[Any, ...]) -> Iterator[tuple[str, Group]]:
    for row in call.database.execute(query, key):
        yield row["name"], json.loads(row["document"])


def _next(token: str | None) -> dict[str, str]:
    return {"NextToken": token} if token else {}
