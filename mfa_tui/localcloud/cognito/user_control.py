"""What an administrator does about a user: disable, delete, sign out, take the authenticator away."""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import families, pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.factors import SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import SoftwareToken, User


def admin_disable_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminDisableUser: nobody signs in as that user, and all his tokens are revoked for good."""
    user = _meant(call, params)
    families.revoke_all(call, user.sub)
    return _set_enabled(call, user, enabled=False)


def admin_enable_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminEnableUser: the user can sign in again."""
    return _set_enabled(call, _meant(call, params), enabled=True)


def admin_delete_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminDeleteUser."""
    users.delete(call, _meant(call, params))
    return {}


def delete_user(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """DeleteUser: the holder of an access token deletes himself."""
    users.delete(call, bearer(call, params["AccessToken"]).user)
    return {}


def admin_user_global_sign_out(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminUserGlobalSignOut: ends every sign-in of a user."""
    families.revoke_all(call, _meant(call, params).sub)
    return {}


def admin_delete_software_token(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminDeleteSoftwareToken: for a lost phone; the user can set up another authenticator."""
    user = _meant(call, params)
    user.software_token = SoftwareToken()
    if SOFTWARE_TOKEN_MFA in user.active_factors:
        user.active_factors.remove(SOFTWARE_TOKEN_MFA)
    if user.preferred_factor == SOFTWARE_TOKEN_MFA:
        user.preferred_factor = None
    return _touched(call, user)


def _meant(call: Call, params: dict[str, Any]) -> User:
    pool = pools.existing(call, params["UserPoolId"])
    return users.existing(call, pool, params["Username"])


def _set_enabled(call: Call, user: User, *, enabled: bool) -> dict[str, Any]:
    user.enabled = enabled
    return _touched(call, user)


def _touched(call: Call, user: User) -> dict[str, Any]:
    user.modified = call.timestamp
    users.save(call, user)
    return {}
