"""What the groups of a user put into his tokens."""

from __future__ import annotations

import json
from typing import Any

from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.users import User

Group = dict[str, Any]
"""A group as the API describes it."""


def of_user(call: Call, user: User) -> list[Group]:
    """The groups that `user` is in, by name."""
    query = (
        "SELECT document FROM membership JOIN user_group USING (pool, name) "
        "WHERE sub = ? ORDER BY name"
    )
    return [json.loads(row["document"]) for row in call.database.execute(query, (user.sub,))]


def names_claim(groups: list[Group]) -> dict[str, Any]:
    """The claim that ID and access tokens share."""
    return {"cognito:groups": [group["GroupName"] for group in groups]} if groups else {}


def role_claims(groups: list[Group]) -> dict[str, Any]:
    """The claims about roles, which only ID tokens have.

    Preferred is the role of the group with the lowest Precedence; groups without one do not count,
    and between two roles of the same Precedence none is preferred.
    """
    roles = sorted({group["RoleArn"] for group in groups if "RoleArn" in group})
    preferred = _preferred(groups)
    return {
        **({"cognito:roles": roles} if roles else {}),
        **({"cognito:preferred_role": preferred.pop()} if len(preferred) == 1 else {}),
    }


def _preferred(groups: list[Group]) -> set[str]:
    ranked = [group for group in groups if "RoleArn" in group and "Precedence" in group]
    first = min((group["Precedence"] for group in ranked), default=None)
    return {group["RoleArn"] for group in ranked if group["Precedence"] == first}
