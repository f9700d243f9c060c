"""SetUserSettings and AdminSetUserSettings: the way to MFA before there were preferences.

They are no longer supported: `MFAOptions` is kept and shown, and no sign-in asks for it.
"""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import pools, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.guesses import legacy_option
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import User

_BY_SMS = {"DeliveryMedium": "SMS", "AttributeName": "phone_number"}
"""The only entry that MFAOptions may have (API model: MFAOptionType)."""


def set_user_settings(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """SetUserSettings: by the user himself."""
    return _set(call, bearer(call, params["AccessToken"]).user, params["MFAOptions"])


def admin_set_user_settings(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """AdminSetUserSettings: by an administrator."""
    pool = pools.existing(call, params["UserPoolId"])
    return _set(call, users.existing(call, pool, params["Username"]), params["MFAOptions"])


def _set(call: Call, user: User, options: list[dict[str, str]]) -> dict[str, Any]:
    if any(option != _BY_SMS for option in options):
        raise legacy_option()
    user.mfa_options = options
    user.modified = call.timestamp
    users.save(call, user)
    return {}
