"""PreAuthentication and PostAuthentication: the triggers before and after every sign-in."""

from __future__ import annotations

from mfa_tui.localcloud.cognito import users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.clients import Client
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import incorrect_credentials
from mfa_tui.localcloud.cognito.triggers import (
    Occasion,
    client_metadata,
    fire,
    user_attributes,
    validation_data,
)
from mfa_tui.localcloud.cognito.users import User


def pre_authentication(
    call: Call, pool: Pool, client: Client, username: str, user: User | None
) -> User | None:
    """Let PreAuthentication refuse a sign-in as `username`; gives the user as he is after it.

    For an absent user the function runs only where his absence is hidden. Raises ServiceError.
    """
    if user is None and not client.hides_users:
        return None
    request = {
        "userAttributes": user_attributes(pool, user),
        "validationData": validation_data(call),
        "userNotFound": user is None,
    }
    occasion = Occasion(pool, user.username if user else username, client.id)
    ran = fire(call, occasion, "PreAuthentication_Authentication", request)
    return user if ran is None or user is None else users.find_by_sub(call, user.sub)


def post_authentication(
    call: Call, pool: Pool, client: Client, user: User, *, new_device: bool
) -> User:
    """Tell PostAuthentication that `user` has signed in; gives the user as he is after it.

    Raises ServiceError when the function fails, which fails the sign-in.
    """
    request = {
        "userAttributes": user_attributes(pool, user),
        "newDeviceUsed": new_device,
        "clientMetadata": client_metadata(call),
    }
    occasion = Occasion(pool, user.username, client.id)
    ran = fire(call, occasion, "PostAuthentication_Authentication", request)
    return user if ran is None else still_there(call, user)


def still_there(call: Call, user: User) -> User:
    """`user` as he is now that a function has run. Raises ServiceError when he has been deleted."""
    found = users.find_by_sub(call, user.sub)
    if found is None:
        raise incorrect_credentials()
    return found
