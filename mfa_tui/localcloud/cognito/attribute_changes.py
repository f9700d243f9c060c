"""Changing and deleting attributes, by the user himself or by an administrator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from mfa_tui.localcloud.cognito import attributes, clients, codes, names, pools, users
from mfa_tui.localcloud.cognito.attribute_codes import send
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.mail import MEDIUM, Delivery
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.tokens import Bearer, bearer
from mfa_tui.localcloud.cognito.users import User


def update_user_attributes(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """UpdateUserAttributes: what the app client may write; new addresses are sent codes."""
    holder = bearer(call, params["AccessToken"])
    values = attributes.by_name(params["UserAttributes"])
    _check_client(call, holder, values)
    details = _update(call, holder.pool, holder.user, values)
    return {"CodeDeliveryDetailsList": details} if details else {}


def admin_update_user_attributes(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminUpdateUserAttributes: an administrator may also say that an address is verified."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    _update(call, pool, user, attributes.by_name(params["UserAttributes"]))
    return {}


def delete_user_attributes(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteUserAttributes."""
    holder = bearer(call, params["AccessToken"])
    _check_client(call, holder, params["UserAttributeNames"])
    return _delete(call, holder.pool, holder.user, params["UserAttributeNames"])


def admin_delete_user_attributes(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminDeleteUserAttributes."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    return _delete(call, pool, user, params["UserAttributeNames"])


def _check_client(call: Call, holder: Bearer, wanted: Collection[str]) -> None:
    attributes.refuse_flags(wanted)
    attributes.refuse_unwritable(clients.existing(call, holder.client_id).writable, wanted)


def _update(call: Call, pool: Pool, user: User, values: Mapping[str, str]) -> list[dict[str, str]]:
    """Store `values`, an empty one meaning none; gives the `CodeDeliveryDetails` of codes sent."""
    wanted = {name: value for name, value in values.items() if value}
    removed = [name for name in values if name not in wanted]
    attributes.check_change(pool.schema, wanted)
    attributes.check_removal(pool.schema, removed)
    moved = [
        name for name in MEDIUM if name in wanted and wanted[name] != user.attributes.get(name)
    ]
    waiting = [name for name in moved if _must_wait(pool, name, wanted)]
    _remove(call, user, removed)
    for name in moved:
        if name not in waiting:
            codes.forget_sent_to(call, user, name)
            user.attributes[f"{name}_verified"] = "false"
    user.attributes |= {name: wanted[name] for name in wanted if name not in waiting}
    names.claim(call, pool, user)
    user.modified = call.timestamp
    users.save(call, user)
    return [
        send(call, pool, user, Delivery(name, wanted[name]), pending=name in waiting)
        for name in moved
        if name in waiting or _to_verify(pool, user, name)
    ]


def _must_wait(pool: Pool, name: str, wanted: Mapping[str, str]) -> bool:
    """Whether a new address takes effect only when a code has proven it."""
    return name in pool.verified_before_update and wanted.get(f"{name}_verified") != "true"


def _to_verify(pool: Pool, user: User, name: str) -> bool:
    return name in pool.auto_verified and user.attributes[f"{name}_verified"] != "true"


def _delete(call: Call, pool: Pool, user: User, removed: list[str]) -> dict[str, Any]:
    attributes.check_removal(pool.schema, removed)
    _remove(call, user, removed)
    user.modified = call.timestamp
    users.save(call, user)
    return {}


def _remove(call: Call, user: User, removed: Collection[str]) -> None:
    for name in removed:
        user.attributes.pop(name, None)
        if name in MEDIUM:
            user.attributes.pop(f"{name}_verified", None)
            codes.forget_sent_to(call, user, name)
