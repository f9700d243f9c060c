"""GetUser and the administrator's view of one user: create, read, set a password."""

from __future__ import annotations

import string
from typing import Any

from mfa_tui.localcloud.cognito import clients, new_users, pools, users
from mfa_tui.localcloud.cognito.call import Call, new_letters
from mfa_tui.localcloud.cognito.credentials import new_password
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.first_factors import code_attributes
from mfa_tui.localcloud.cognito.mail import invitation
from mfa_tui.localcloud.cognito.new_user_triggers import pre_sign_up
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import User

_CREATE_PREFIX = "Password did not conform with password policy"
_SET_PREFIX = "Password does not conform to policy"


def admin_create_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminCreateUser: a user with a temporary password, or (RESEND) a new one for such a user."""
    pool = pools.existing(call, params["UserPoolId"])
    action = params.get("MessageAction")
    if action == "SUPPRESS" and not params.get("TemporaryPassword") and _by_codes(pool, params):
        user = _created(call, pool, params, None)
        return {"User": {"Attributes": user.attribute_list(), **described(user)}}
    password = params.get("TemporaryPassword") or _temporary_password(call, pool)
    if action == "RESEND":
        user = _reinvited(call, pool, params["Username"], password)
    else:
        user = _created(call, pool, params, password)
    if action != "SUPPRESS":
        media = params.get("DesiredDeliveryMediums", ["SMS"])
        call.outbox.extend(invitation(pool, user, password, media))
    return {"User": {"Attributes": user.attribute_list(), **described(user)}}


def admin_set_user_password(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminSetUserPassword: permanent (the user becomes CONFIRMED) or temporary."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    permanent = params.get("Permanent", False)
    user.password = new_password(
        call,
        pool,
        user.username,
        params["Password"],
        temporary=not permanent,
        prefix=_SET_PREFIX,
    )
    user.status = users.CONFIRMED if permanent else users.FORCE_CHANGE_PASSWORD
    user.modified = call.timestamp
    users.save(call, user)
    return {}


def admin_get_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminGetUser: everything about a user, MFA settings included."""
    pool = pools.existing(call, params["UserPoolId"])
    user = users.existing(call, pool, params["Username"])
    return {"UserAttributes": user.attribute_list(), **described(user), **user.mfa_settings()}


def get_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """GetUser: what the holder of an access token may see of himself."""
    holder = bearer(call, params["AccessToken"])
    readable = clients.existing(call, holder.client_id).readable
    shown = None if readable is None else [*readable, "sub"]
    user = holder.user
    return {
        "UserAttributes": user.attribute_list(shown),
        "Username": user.username,
        **user.legacy_settings(),
        **user.mfa_settings(),
    }


def described(user: User) -> dict[str, Any]:
    """The members that AdminCreateUser, AdminGetUser and ListUsers have in common."""
    return {
        "Enabled": user.enabled,
        "UserCreateDate": user.created,
        "UserLastModifiedDate": user.modified,
        "UserStatus": user.status,
        "Username": user.username,
        **user.legacy_settings(),
    }


def _by_codes(pool: Pool, params: dict[str, Any]) -> bool:
    """Whether the new user could sign in by codes to a verified address, without a password."""
    given = {entry["Name"]: entry.get("Value") for entry in params.get("UserAttributes", [])}
    return any(given.get(f"{attribute}_verified") == "true" for attribute in code_attributes(pool))


def _created(call: Call, pool: Pool, params: dict[str, Any], password: str | None) -> User:
    user = new_users.prepared(
        call,
        pool,
        params["Username"],
        password,
        params.get("UserAttributes", []),
        by_administrator=True,
        prefix=_CREATE_PREFIX,
    )
    pre_sign_up(call, pool, None, user)
    force = params.get("ForceAliasCreation", False)
    new_users.add(call, pool, user, "User account already exists", force=force)
    return user


def _reinvited(call: Call, pool: Pool, username: str, password: str) -> User:
    user = users.existing(call, pool, username)
    if user.status != users.FORCE_CHANGE_PASSWORD:
        raise ServiceError(
            "UnsupportedUserStateException",
            f"Resend not possible. {user.username} status is not FORCE_CHANGE_PASSWORD",
        )
    user.password = new_password(
        call, pool, user.username, password, temporary=True, prefix=_CREATE_PREFIX
    )
    user.modified = call.timestamp
    users.save(call, user)
    return user


def _temporary_password(call: Call, pool: Pool) -> str:
    """A random password that every policy of the pool's length accepts."""
    classes = (string.ascii_uppercase, string.ascii_lowercase, string.digits, "!#%+-=@")
    one_of_each = "".join(new_letters(call.entropy, 1, letters) for letters in classes)
    length = max(12, pool.password_policy["MinimumLength"])
    return one_of_each + new_letters(call.entropy, length - len(one_of_each))
