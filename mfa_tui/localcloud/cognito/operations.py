"""The table of operations: each is a function named as in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import (
    challenges,
    clients,
    mfa_config,
    pools,
    preferences,
    refresh,
    sign_in,
    sign_up,
    software_token,
    user_admin,
    user_list,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.refusals import not_implemented

Operation = Callable[[Call, dict[str, Any]], dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    "AdminCreateUser": user_admin.admin_create_user,
    "AdminGetUser": user_admin.admin_get_user,
    "AdminInitiateAuth": sign_in.admin_initiate_auth,
    "AdminRespondToAuthChallenge": challenges.admin_respond_to_auth_challenge,
    "AdminSetUserMFAPreference": preferences.admin_set_user_mfa_preference,
    "AdminSetUserPassword": user_admin.admin_set_user_password,
    "AssociateSoftwareToken": software_token.associate_software_token,
    "ConfirmSignUp": sign_up.confirm_sign_up,
    "CreateUserPool": pools.create_user_pool,
    "CreateUserPoolClient": clients.create_user_pool_client,
    "DescribeUserPool": pools.describe_user_pool,
    "DescribeUserPoolClient": clients.describe_user_pool_client,
    "GetUser": user_admin.get_user,
    "GetUserPoolMfaConfig": mfa_config.get_user_pool_mfa_config,
    "GlobalSignOut": refresh.global_sign_out,
    "InitiateAuth": sign_in.initiate_auth,
    "ListUsers": user_list.list_users,
    "RespondToAuthChallenge": challenges.respond_to_auth_challenge,
    "RevokeToken": refresh.revoke_token,
    "SetUserMFAPreference": preferences.set_user_mfa_preference,
    "SetUserPoolMfaConfig": mfa_config.set_user_pool_mfa_config,
    "SignUp": sign_up.sign_up,
    "VerifySoftwareToken": software_token.verify_software_token,
}


def operation(name: str) -> Operation:
    """The function for operation `name` of the API; refused when this cloud has none."""
    if name not in OPERATIONS:
        raise not_implemented(f"{name}. It implements: {', '.join(OPERATIONS)}")
    return OPERATIONS[name]
