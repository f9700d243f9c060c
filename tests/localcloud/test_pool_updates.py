"""UpdateUserPool, AddCustomAttributes, ListUserPools and DeleteUserPool."""

from __future__ import annotations

from typing import Any

import pytest

from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import Refused, Site

ROLE = {"SnsCallerArn": "arn:aws:iam::111122223333:role/cognito-sms"}
TEMPLATE = {"DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailMessage": "Code {####}"}
RESET = {
    "AutoVerifiedAttributes": ["email"],
    "EmailVerificationSubject": "Hello",
    "SmsAuthenticationMessage": "Code {####}",
    "VerificationMessageTemplate": TEMPLATE,
}
KEPT = {
    "AccountRecoverySetting": {
        "RecoveryMechanisms": [{"Name": "verified_phone_number", "Priority": 1}]
    },
    "DeletionProtection": "ACTIVE",
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "SmsConfiguration": ROLE,
    "UserPoolTags": {"stage": "demo"},
}


def described(site: Site) -> dict[str, Any]:
    return site.aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]


def update(site: Site, **settings: Any) -> None:
    site.aws.update_user_pool(UserPoolId=site.pool_id, **settings)


def test_what_an_update_resets_and_what_it_keeps(site: Site) -> None:
    policy = {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}
    limits = {"AllowAdminCreateUserOnly": True, "UnusedAccountValidityDays": 7}
    update(site, **RESET, **KEPT, AdminCreateUserConfig=limits, Policies={"PasswordPolicy": policy})
    before = described(site)
    assert {name: before[name] for name in RESET | KEPT} == RESET | KEPT
    site.clock.advance(60)
    update(site)
    after = described(site)
    assert {name: after[name] for name in KEPT} == KEPT
    assert after["Policies"] == before["Policies"]
    assert after["MfaConfiguration"] == "OPTIONAL"
    assert not after.keys() & {
        "AutoVerifiedAttributes",
        "EmailVerificationSubject",
        "SmsAuthenticationMessage",
    }
    assert after["VerificationMessageTemplate"] == {"DefaultEmailOption": "CONFIRM_WITH_CODE"}
    assert after["AdminCreateUserConfig"] == limits | {"AllowAdminCreateUserOnly": False}
    assert after["LastModifiedDate"] > before["LastModifiedDate"]
    assert after["CreationDate"] == before["CreationDate"]


def test_each_policy_is_replaced_for_itself(site: Site) -> None:
    update(site, Policies={"PasswordPolicy": {"MinimumLength": 12, "RequireNumbers": True}})
    update(site, Policies={"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD"]}})
    assert described(site)["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    update(site, Policies={"PasswordPolicy": {"RequireSymbols": True}})
    policy = described(site)["Policies"]["PasswordPolicy"]
    assert policy["MinimumLength"] == 8
    assert not policy["RequireNumbers"]


def test_another_name(site: Site) -> None:
    update(site, PoolName="renamed")
    assert described(site)["Name"] == "renamed"
    update(site)
    assert described(site)["Name"] == "renamed"


def test_factors_survive_an_update(site: Site) -> None:
    update(site, MfaConfiguration="ON")
    config = site.aws.get_user_pool_mfa_config(UserPoolId=site.pool_id)
    assert config["MfaConfiguration"] == described(site)["MfaConfiguration"] == "ON"
    assert config["SoftwareTokenMfaConfiguration"] == {"Enabled": True}


def test_mfa_turned_off_by_an_update(site: Site, refused: Refused) -> None:
    update(site, MfaConfiguration="OFF")
    config = site.aws.get_user_pool_mfa_config(UserPoolId=site.pool_id)
    assert "SoftwareTokenMfaConfiguration" not in config
    assert config["MfaConfiguration"] == "OFF"
    text = "Cannot turn MFA functionality ON, once the user pool has been created."
    with refused("InvalidParameterException", text):
        update(site, MfaConfiguration="ON")
    text = (
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional"
    )
    with refused("InvalidParameterException", text):
        update(site, MfaConfiguration="OPTIONAL")
    update(site, MfaConfiguration="OPTIONAL", SmsConfiguration=ROLE)
    config = site.aws.get_user_pool_mfa_config(UserPoolId=site.pool_id)
    assert config["SmsMfaConfiguration"] == {"SmsConfiguration": ROLE}


def test_a_new_sms_role_is_the_one_of_mfa_too(site: Site) -> None:
    site.aws.set_user_pool_mfa_config(
        UserPoolId=site.pool_id,
        MfaConfiguration="OPTIONAL",
        SmsMfaConfiguration={"SmsConfiguration": ROLE, "SmsAuthenticationMessage": "Code {####}"},
    )
    other = {"SnsCallerArn": f"{ROLE['SnsCallerArn']}-2"}
    update(site, SmsConfiguration=other)
    config = site.aws.get_user_pool_mfa_config(UserPoolId=site.pool_id)
    assert config["SmsMfaConfiguration"] == {"SmsConfiguration": other}
    text = (
        "Invalid account recovery setting parameter. Account Recovery Setting cannot use "
        "verified_phone_number as a recovery mechanism when SMS MFA is configured."
    )
    with pytest.raises(site.aws.exceptions.InvalidParameterException, match=text):
        update(site, AccountRecoverySetting=KEPT["AccountRecoverySetting"])


def test_attributes_that_wait_have_to_be_verified(aws: Any, site: Site, refused: Refused) -> None:
    waiting = {
        "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]}
    }
    text = (
        "All attributes in AttributesRequireVerificationBeforeUpdate must exist in "
        "AutoVerifiedAttributes"
    )
    with refused("InvalidParameterException", text):
        aws.create_user_pool(PoolName="demo", **waiting)
    update(site, AutoVerifiedAttributes=["email"], **waiting)
    # the one setting is kept and the other reset, so that the smallest update is refused
    with refused("InvalidParameterException", text):
        update(site, DeletionProtection="INACTIVE")


def test_what_is_not_built_is_refused(site: Site, refused: Refused) -> None:
    text = "The local cloud does not implement threat protection that does more than AUDIT."
    with refused("NotImplemented", text):
        update(site, UserPoolAddOns={"AdvancedSecurityMode": "ENFORCED"})


def test_password_history_on_the_small_plan(aws: Any, refused: Refused) -> None:
    text = (
        "The following features need to be disabled for the LITE pricing tier configured: "
        "Password History"
    )
    with refused("FeatureUnavailableInTierException", text):
        aws.create_user_pool(
            PoolName="demo",
            UserPoolTier="LITE",
            Policies={"PasswordPolicy": {"PasswordHistorySize": 2}},
        )


def test_custom_attributes(site: Site, refused: Refused) -> None:
    wish = {"UserPoolId": site.pool_id, "CustomAttributes": [{"Name": "team", "Mutable": True}]}
    site.aws.add_custom_attributes(**wish)
    schema = {entry["Name"]: entry for entry in described(site)["SchemaAttributes"]}
    assert schema["custom:team"]["AttributeDataType"] == "String"
    assert schema["custom:team"]["Mutable"]
    site.aws.admin_update_user_attributes(
        **site.key(), UserAttributes=[{"Name": "custom:team", "Value": "red"}]
    )
    text = "custom:team: Existing attribute already has name custom:team."
    with refused("InvalidParameterException", text):
        site.aws.add_custom_attributes(**wish)
    text = "Required custom attributes are not supported currently."
    with refused("InvalidParameterException", text):
        site.aws.add_custom_attributes(
            UserPoolId=site.pool_id, CustomAttributes=[{"Name": "x", "Required": True}]
        )


def test_listing_pools(aws: Any, refused: Refused) -> None:
    made = {aws.create_user_pool(PoolName=f"demo-{i}")["UserPool"]["Id"] for i in range(3)}
    first = aws.list_user_pools(MaxResults=2)
    second = aws.list_user_pools(MaxResults=2, NextToken=first["NextToken"])
    pools = first["UserPools"] + second["UserPools"]
    assert {pool["Id"] for pool in pools} == made
    assert {pool["Name"] for pool in pools} == {"demo-0", "demo-1", "demo-2"}
    assert "NextToken" not in second
    with refused("InvalidParameterException", "Invalid pagination token."):
        aws.list_user_pools(MaxResults=2, NextToken="nonsense")


def test_a_protected_pool(site: Site, refused: Refused) -> None:
    update(site, DeletionProtection="ACTIVE")
    text = (
        "The user pool cannot be deleted because deletion protection is activated. Deletion "
        "protection must be inactivated first."
    )
    with refused("InvalidParameterException", text):
        site.aws.delete_user_pool(UserPoolId=site.pool_id)
    update(site, DeletionProtection="INACTIVE")
    site.aws.delete_user_pool(UserPoolId=site.pool_id)


def test_a_deleted_pool_leaves_nothing_behind(site: Site, store: Store, refused: Refused) -> None:
    site.aws.create_group(UserPoolId=site.pool_id, GroupName="staff")
    site.aws.admin_add_user_to_group(**site.key(), GroupName="staff")
    site.aws.forgot_password(ClientId=site.client_id, Username="alice")
    token = site.tokens()["AccessToken"]
    site.aws.delete_user_pool(UserPoolId=site.pool_id)
    gone = f"User pool {site.pool_id} does not exist."
    with refused("ResourceNotFoundException", gone):
        described(site)
    with refused("NotAuthorizedException", "Invalid Access Token"):
        site.aws.get_user(AccessToken=token)
    with refused("ResourceNotFoundException", f"User pool client {site.client_id} does not exist."):
        site.sign_in()
    tables = ("user", "client", "signing_key", "code", "user_group", "membership", "token_family")
    with store.transaction() as database:
        for table in tables:
            assert database.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == 0
