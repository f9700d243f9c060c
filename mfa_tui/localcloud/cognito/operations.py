"""The table of operations: each is a function named as in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mfa_tui.localcloud.cognito import (
    attribute_changes,
    attribute_codes,
    challenges,
    client_admin,
    device_admin,
    first_factors,
    groups,
    legacy_settings,
    mfa_config,
    pool_admin,
    preferences,
    recovery,
    refresh,
    sign_in,
    sign_up,
    software_token,
    user_admin,
    user_control,
    user_list,
    webauthn_registration,
)
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.refusals import not_implemented

Operation = Callable[[Call, dict[str, Any]], dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    "AddCustomAttributes": pool_admin.add_custom_attributes,
    "AdminAddUserToGroup": groups.admin_add_user_to_group,
    "AdminConfirmSignUp": sign_up.admin_confirm_sign_up,
    "AdminCreateUser": user_admin.admin_create_user,
    "AdminDeleteSoftwareToken": user_control.admin_delete_software_token,
    "AdminDeleteUser": user_control.admin_delete_user,
    "AdminDeleteUserAttributes": attribute_changes.admin_delete_user_attributes,
    "AdminDisableUser": user_control.admin_disable_user,
    "AdminEnableUser": user_control.admin_enable_user,
    "AdminForgetDevice": device_admin.admin_forget_device,
    "AdminGetDevice": device_admin.admin_get_device,
    "AdminGetUser": user_admin.admin_get_user,
    "AdminGetUserAuthFactors": first_factors.admin_get_user_auth_factors,
    "AdminInitiateAuth": sign_in.admin_initiate_auth,
    "AdminListDevices": device_admin.admin_list_devices,
    "AdminListGroupsForUser": groups.admin_list_groups_for_user,
    "AdminRemoveUserFromGroup": groups.admin_remove_user_from_group,
    "AdminResetUserPassword": recovery.admin_reset_user_password,
    "AdminRespondToAuthChallenge": challenges.admin_respond_to_auth_challenge,
    "AdminSetUserMFAPreference": preferences.admin_set_user_mfa_preference,
    "AdminSetUserPassword": user_admin.admin_set_user_password,
    "AdminSetUserSettings": legacy_settings.admin_set_user_settings,
    "AdminUpdateDeviceStatus": device_admin.admin_update_device_status,
    "AdminUpdateUserAttributes": attribute_changes.admin_update_user_attributes,
    "AdminUserGlobalSignOut": user_control.admin_user_global_sign_out,
    "AssociateSoftwareToken": software_token.associate_software_token,
    "ChangePassword": recovery.change_password,
    "CompleteWebAuthnRegistration": webauthn_registration.complete_web_authn_registration,
    "ConfirmDevice": device_admin.confirm_device,
    "ConfirmForgotPassword": recovery.confirm_forgot_password,
    "ConfirmSignUp": sign_up.confirm_sign_up,
    "CreateGroup": groups.create_group,
    "CreateUserPool": pool_admin.create_user_pool,
    "CreateUserPoolClient": client_admin.create_user_pool_client,
    "DeleteGroup": groups.delete_group,
    "DeleteUser": user_control.delete_user,
    "DeleteUserAttributes": attribute_changes.delete_user_attributes,
    "DeleteUserPool": pool_admin.delete_user_pool,
    "DeleteUserPoolClient": client_admin.delete_user_pool_client,
    "DeleteWebAuthnCredential": webauthn_registration.delete_web_authn_credential,
    "DescribeUserPool": pool_admin.describe_user_pool,
    "DescribeUserPoolClient": client_admin.describe_user_pool_client,
    "ForgetDevice": device_admin.forget_device,
    "ForgotPassword": recovery.forgot_password,
    "GetDevice": device_admin.get_device,
    "GetGroup": groups.get_group,
    "GetTokensFromRefreshToken": refresh.get_tokens_from_refresh_token,
    "GetUser": user_admin.get_user,
    "GetUserAttributeVerificationCode": attribute_codes.get_user_attribute_verification_code,
    "GetUserAuthFactors": first_factors.get_user_auth_factors,
    "GetUserPoolMfaConfig": mfa_config.get_user_pool_mfa_config,
    "GlobalSignOut": refresh.global_sign_out,
    "InitiateAuth": sign_in.initiate_auth,
    "ListDevices": device_admin.list_devices,
    "ListGroups": groups.list_groups,
    "ListUserPoolClients": client_admin.list_user_pool_clients,
    "ListUserPools": pool_admin.list_user_pools,
    "ListUsers": user_list.list_users,
    "ListUsersInGroup": groups.list_users_in_group,
    "ListWebAuthnCredentials": webauthn_registration.list_web_authn_credentials,
    "ResendConfirmationCode": sign_up.resend_confirmation_code,
    "RespondToAuthChallenge": challenges.respond_to_auth_challenge,
    "RevokeToken": refresh.revoke_token,
    "SetUserMFAPreference": preferences.set_user_mfa_preference,
    "SetUserPoolMfaConfig": mfa_config.set_user_pool_mfa_config,
    "SetUserSettings": legacy_settings.set_user_settings,
    "SignUp": sign_up.sign_up,
    "StartWebAuthnRegistration": webauthn_registration.start_web_authn_registration,
    "UpdateDeviceStatus": device_admin.update_device_status,
    "UpdateGroup": groups.update_group,
    "UpdateUserAttributes": attribute_changes.update_user_attributes,
    "UpdateUserPool": pool_admin.update_user_pool,
    "UpdateUserPoolClient": client_admin.update_user_pool_client,
    "VerifySoftwareToken": software_token.verify_software_token,
    "VerifyUserAttribute": attribute_codes.verify_user_attribute,
}


def operation(name: str) -> Operation:
    """The function for operation `name` of the API; refused when this cloud has none."""
    if name not in OPERATIONS:
        raise not_implemented(f"{name}. It implements: {', '.join(OPERATIONS)}")
    return OPERATIONS[name]
