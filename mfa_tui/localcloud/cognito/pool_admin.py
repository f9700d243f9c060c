"""Making, describing, changing and deleting user pools."""

from __future__ import annotations

import string
from dataclasses import replace
from typing import Any

from mfa_tui.localcloud.cognito import level_names, pages, pool_settings, pools
from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.pool_tier import check_tier_change
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import invalid
from mfa_tui.localcloud.cognito.schema import extended, identities_attribute
from mfa_tui.localcloud.cognito.sms_role import check_sms_role
from mfa_tui.localcloud.cognito.unbuilt import refuse_for_pool

_LISTED = ("CreationDate", "Id", "LambdaConfig", "LastModifiedDate", "Name")
_BELONGINGS = (
    "DELETE FROM token_family WHERE sub IN (SELECT sub FROM user WHERE pool = ?)",
    "DELETE FROM user WHERE pool = ?",
    "DELETE FROM user_group WHERE pool = ?",
    "DELETE FROM client WHERE pool = ?",
    "DELETE FROM signing_key WHERE pool = ?",
    "DELETE FROM pool WHERE id = ?",
)
"""What goes with a pool, in an order that the references between the tables allow."""


def create_user_pool(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """CreateUserPool: an empty pool."""
    name = new_letters(call.entropy, 9, string.ascii_letters + string.digits)
    pool = create(call, f"{call.region}_{name}", params)
    return {"UserPool": level_names.shown(call, pool)}


def create(call: Call, pool_id: str, params: dict[str, Any]) -> Pool:
    """Make the pool `pool_id` as CreateUserPool's `params` ask for."""
    params = level_names.heeded(call, params)
    mfa = pool_settings.first_mfa(params)
    refuse_for_pool(params)
    if params.get("AliasAttributes") and params.get("UsernameAttributes"):
        raise invalid(
            "Only one of the aliasAttributes or usernameAttributes can be set in a user pool."
        )
    pool = Pool(pool_settings.new_document(call, pool_id, params), mfa, call.entropy(32))
    _save(call, pool, params)
    return pool


def describe_user_pool(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DescribeUserPool: the settings, with the number of users."""
    pool = pools.existing(call, params["UserPoolId"])
    users = "SELECT count(*) FROM user WHERE pool = ?"
    document = {"UserPoolTags": {}} | level_names.shown(call, pool)
    document["EstimatedNumberOfUsers"] = call.database.execute(users, (pool.id,)).fetchone()[0]
    document["SchemaAttributes"] = [*document["SchemaAttributes"], identities_attribute()]
    return {"UserPool": document}


def update_user_pool(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """UpdateUserPool: changes what it is given and resets much of what it is not."""
    pool = pools.existing(call, params["UserPoolId"])
    params = level_names.heeded(call, params)
    refuse_for_pool(params)
    changed = pool_settings.updated(pool, params, call.timestamp)
    check_tier_change(call, pool, changed)
    _save(call, changed, params)
    return {}


def add_custom_attributes(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AddCustomAttributes: they can never be changed or removed."""
    pool = pools.existing(call, params["UserPoolId"])
    schema = extended(pool.document["SchemaAttributes"], params["CustomAttributes"])
    changes = {"SchemaAttributes": schema, "LastModifiedDate": call.timestamp}
    pools.save(call, replace(pool, document=pool.document | changes))
    return {}


def delete_user_pool(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteUserPool: the pool with its users, groups, clients and keys."""
    pool = pools.existing(call, params["UserPoolId"])
    if pool.document["DeletionProtection"] == "ACTIVE":
        raise invalid(
            "The user pool cannot be deleted because deletion protection is activated. Deletion "
            "protection must be inactivated first."
        )
    for statement in _BELONGINGS:
        call.database.execute(statement, (pool.id,))
    return {}


def list_user_pools(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """ListUserPools, by id."""
    after, limit = pages.start(params.get("NextToken")), params["MaxResults"]
    found, token = pages.page(pools.by_id(call, after), limit)
    listed = [{name: pool.document[name] for name in _LISTED} for pool in found]
    return {"UserPools": listed} | ({"NextToken": token} if token else {})


def _save(call: Call, pool: Pool, params: dict[str, Any]) -> None:
    """Store a new or changed `pool` when its settings fit together."""
    pool_settings.check(pool)
    level_names.check(pool, params)
    if "SmsConfiguration" in params:
        check_sms_role(call)
    pools.save(call, pool)
