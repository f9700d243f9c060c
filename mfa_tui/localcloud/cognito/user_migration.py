"""UserMigration: the trigger that brings a user from elsewhere, when he first comes by."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import new_users, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.credentials import kept_password
from mfa_tui.localcloud.cognito.factors import SMS_MFA
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.trigger_output import unrecognizable
from mfa_tui.localcloud.cognito.triggers import (
    Occasion,
    blank,
    client_metadata,
    fire,
    validation_data,
)
from mfa_tui.localcloud.cognito.users import User

_STATUSES = (users.CONFIRMED, users.RESET_REQUIRED)


def at_sign_in(call: Call, pool: Pool, client: Client, username: str, password: str) -> User | None:
    """The absent `username`, when the trigger knows him and his `password`; he keeps that one.

    None when there is no trigger, or it brings nobody. Raises ServiceError when it fails.
    """
    asked = {"password": password}
    brought = _fired(call, pool, client, username, "UserMigration_Authentication", asked)
    return _migrated(call, pool, username, brought, password) if brought else None


def at_forgotten_password(call: Call, pool: Pool, client: Client, username: str) -> User | None:
    """The absent `username`, when the trigger knows him; he must choose a password anyway."""
    brought = _fired(call, pool, client, username, "UserMigration_ForgotPassword", {})
    return _migrated(call, pool, username, brought, None) if brought else None


def _fired(
    call: Call, pool: Pool, client: Client, username: str, source: str, asked: dict[str, str]
) -> dict[str, Any] | None:
    request = {
        **asked,
        "validationData": validation_data(call),
        "clientMetadata": client_metadata(call),
    }
    empty = blank(
        "userAttributes",
        "forceAliasCreation",
        "enableSMSMFA",
        "finalUserStatus",
        "messageAction",
        "desiredDeliveryMediums",
    )
    response = fire(call, Occasion(pool, username, client.id), source, request, empty)
    return response if response and response.get("userAttributes") else None


def _migrated(
    call: Call, pool: Pool, username: str, brought: dict[str, Any], password: str | None
) -> User:
    """Store the user that was `brought`; another call may have stored him in the meantime."""
    already = users.find(call, pool, username)
    if already is not None:
        return already
    status = brought.get("finalUserStatus") or users.RESET_REQUIRED
    if status not in _STATUSES:
        raise unrecognizable()
    own = {"username", "cognito:username", "sub", "cognito:user_status"}
    given = [
        {"Name": name, "Value": value}
        for name, value in brought["userAttributes"].items()
        if name not in own
    ]
    user = new_users.prepared(call, pool, username, None, given, by_administrator=True, prefix="")
    user.status = status
    if password is not None:
        user.password = kept_password(call, pool, user.username, password)
    if brought.get("enableSMSMFA") and "phone_number" in user.attributes:
        user.active_factors.append(SMS_MFA)
    force = bool(brought.get("forceAliasCreation"))
    new_users.add(call, pool, user, "User already exists", force=force)
    return user
