"""CreateUserPool, DescribeUserPool and the MFA configuration."""

from __future__ import annotations

import re
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.trace.exchange import HttpRequest
from tests.localcloud.conftest import Refused, Site

TOTP_ON = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
SMS = {
    "SmsMfaConfiguration": {
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::111122223333:role/cognito-sms"}
    }
}
EMAIL = {"EmailMfaConfiguration": {}}
DEVELOPER = {
    "EmailSendingAccount": "DEVELOPER",
    "SourceArn": "arn:aws:ses:us-east-1:111122223333:identity/a.example",
}
NO_FACTOR = (
    "Invalid MFA Configuration given. SMS MFA, Email MFA, or Software Token MFA must be enabled."
)
OFF_WITH_FACTOR = (
    "Invalid MFA configuration given, can't turn off MFA and configure an MFA together."
)


def test_what_an_empty_request_gives(aws: Any) -> None:
    pool = aws.create_user_pool(PoolName="demo")["UserPool"]
    assert re.fullmatch("us-east-1_[A-Za-z0-9]{9}", pool["Id"])
    assert pool["Arn"] == f"arn:aws:cognito-idp:us-east-1:111122223333:userpool/{pool['Id']}"
    assert pool["MfaConfiguration"] == "OFF"
    assert pool["UserPoolTier"] == "ESSENTIALS"
    assert pool["LambdaConfig"] == {}
    assert pool["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 8,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "RequireUppercase": True,
        "TemporaryPasswordValidityDays": 7,
    }
    schema = {entry["Name"]: entry for entry in pool["SchemaAttributes"]}
    assert len(schema) == 20
    assert schema["sub"]["Required"]
    assert not schema["sub"]["Mutable"]
    assert schema["birthdate"]["StringAttributeConstraints"] == {
        "MinLength": "10",
        "MaxLength": "10",
    }


def test_describing_adds_what_creating_leaves_out(aws: Any, site: Site) -> None:
    pool = aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]
    assert pool["UserPoolTags"] == {}
    assert pool["EstimatedNumberOfUsers"] == 1
    assert pool["MfaConfiguration"] == "OPTIONAL"
    assert "identities" in {entry["Name"] for entry in pool["SchemaAttributes"]}


def test_settings_come_back(aws: Any) -> None:
    pool = aws.create_user_pool(
        PoolName="demo",
        Policies={"PasswordPolicy": {"MinimumLength": 12}},
        Schema=[
            {"Name": "tenant", "AttributeDataType": "String"},
            {"Name": "name", "Required": True},
        ],
        AutoVerifiedAttributes=["email"],
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
    )["UserPool"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert not pool["Policies"]["PasswordPolicy"]["RequireSymbols"]
    assert pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"]
    schema = {entry["Name"]: entry for entry in pool["SchemaAttributes"]}
    assert schema["name"]["Required"]
    assert "custom:tenant" in schema


def test_an_absent_pool(aws: Any, refused: Refused) -> None:
    for call in (aws.describe_user_pool, aws.get_user_pool_mfa_config, aws.list_users):
        with refused("ResourceNotFoundException", "User pool us-east-1_Nobody does not exist."):
            call(UserPoolId="us-east-1_Nobody")


def test_mfa_cannot_be_turned_on_at_creation(aws: Any, refused: Refused) -> None:
    text = (
        "SMS configuration and Auto verification for phone_number are required when MFA is "
        "required/optional"
    )
    with refused("InvalidParameterException", text):
        aws.create_user_pool(PoolName="demo", MfaConfiguration="ON")


def test_a_custom_attribute_cannot_be_required(aws: Any, refused: Refused) -> None:
    text = "Required custom attributes are not supported currently."
    with refused("InvalidParameterException", text):
        aws.create_user_pool(PoolName="demo", Schema=[{"Name": "tenant", "Required": True}])


FUNCTION = "arn:aws:lambda:us-east-1:111122223333:function:f"


@pytest.mark.parametrize(
    ("settings", "feature"),
    [
        (
            {
                "LambdaConfig": {
                    "InboundFederation": {"LambdaVersion": "V1_0", "LambdaArn": FUNCTION}
                }
            },
            "the trigger InboundFederation",
        ),
        (
            {"VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"}},
            "verification by link",
        ),
        (
            {"UserPoolAddOns": {"AdvancedSecurityMode": "ENFORCED"}},
            "threat protection that does more than AUDIT",
        ),
    ],
)
def test_what_is_not_built_is_refused(
    aws: Any, refused: Refused, settings: dict[str, Any], feature: str
) -> None:
    with refused("NotImplemented", f"The local cloud does not implement {feature}."):
        aws.create_user_pool(PoolName="demo", **settings)


def test_a_new_pool_has_no_mfa(aws: Any) -> None:
    pool_id = aws.create_user_pool(PoolName="demo")["UserPool"]["Id"]
    config = aws.get_user_pool_mfa_config(UserPoolId=pool_id)
    del config["ResponseMetadata"]
    assert config == {"MfaConfiguration": "OFF"}


def test_the_mfa_configuration_is_replaced_as_a_whole(aws: Any, site: Site) -> None:
    passkeys = {"WebAuthnConfiguration": {"RelyingPartyId": "auth.example.com"}}
    for wish in (
        {"MfaConfiguration": "ON", **TOTP_ON, **passkeys},
        {"MfaConfiguration": "OPTIONAL", **TOTP_ON},
        {"MfaConfiguration": "OFF", **passkeys},
    ):
        answers = (
            aws.set_user_pool_mfa_config(UserPoolId=site.pool_id, **wish),
            aws.get_user_pool_mfa_config(UserPoolId=site.pool_id),
        )
        for answer in answers:
            del answer["ResponseMetadata"]
            assert answer == wish


@pytest.mark.parametrize(
    ("wish", "text"),
    [
        ({"MfaConfiguration": "OFF", **TOTP_ON}, OFF_WITH_FACTOR),
        (TOTP_ON, OFF_WITH_FACTOR),
        ({"SoftwareTokenMfaConfiguration": {"Enabled": False}}, OFF_WITH_FACTOR),
        ({"MfaConfiguration": "ON"}, NO_FACTOR),
        (
            {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": False}},
            NO_FACTOR,
        ),
        (
            {"MfaConfiguration": "ON", "WebAuthnConfiguration": {"RelyingPartyId": "a.example"}},
            NO_FACTOR,
        ),
        (
            {"MfaConfiguration": "ON", **EMAIL},
            "Cannot set EmailMfaConfiguration when user pool EmailConfiguration contains an "
            "EmailSendingAccount of COGNITO_DEFAULT.",
        ),
    ],
)
def test_a_wrong_mfa_configuration_changes_nothing(
    aws: Any, site: Site, refused: Refused, wish: dict[str, Any], text: str
) -> None:
    with refused("InvalidParameterException", text):
        aws.set_user_pool_mfa_config(UserPoolId=site.pool_id, **wish)
    config = aws.get_user_pool_mfa_config(UserPoolId=site.pool_id)
    assert config["MfaConfiguration"] == "OPTIONAL"


def test_leaving_the_factor_out_turns_it_off(aws: Any, site: Site) -> None:
    aws.set_user_pool_mfa_config(UserPoolId=site.pool_id)
    config = aws.get_user_pool_mfa_config(UserPoolId=site.pool_id)
    assert "SoftwareTokenMfaConfiguration" not in config


def test_an_sms_set_up_belongs_to_the_whole_pool(aws: Any, site: Site) -> None:
    wish = {"MfaConfiguration": "OPTIONAL", **SMS}
    aws.set_user_pool_mfa_config(UserPoolId=site.pool_id, **wish)
    role = SMS["SmsMfaConfiguration"]["SmsConfiguration"]
    pool = aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]
    assert pool["SmsConfiguration"] == role
    again = aws.set_user_pool_mfa_config(
        UserPoolId=site.pool_id,
        MfaConfiguration="ON",
        SmsMfaConfiguration={"SmsAuthenticationMessage": "Code: {####}"},
    )
    assert again["SmsMfaConfiguration"] == {
        "SmsAuthenticationMessage": "Code: {####}",
        "SmsConfiguration": role,
    }


def test_sms_mfa_from_the_beginning(aws: Any) -> None:
    role = SMS["SmsMfaConfiguration"]["SmsConfiguration"]
    pool = aws.create_user_pool(PoolName="demo", MfaConfiguration="ON", SmsConfiguration=role)[
        "UserPool"
    ]
    assert pool["MfaConfiguration"] == "ON"
    config = aws.get_user_pool_mfa_config(UserPoolId=pool["Id"])
    del config["ResponseMetadata"]
    assert config == {
        "MfaConfiguration": "ON",
        "SmsMfaConfiguration": {"SmsConfiguration": role},
    }


PHONE_RECOVERY = (
    "Invalid account recovery setting parameter. Account Recovery Setting cannot use "
    "verified_phone_number as a recovery mechanism when SMS MFA is configured."
)
EMAIL_RECOVERY = (
    "Invalid account recovery setting parameter. Account Recovery Setting cannot use "
    "verified_email as a recovery mechanism when Email MFA is configured."
)
NO_SMS = (
    "SMS configuration and Auto verification for phone_number are required when MFA is "
    "required/optional"
)
OTP_WITH_MFA = (
    "Only PASSWORD and WEB_AUTHN (if configured) can be enabled as an auth factor if MFA is enabled"
)
LITE = "The following features need to be disabled for the LITE pricing tier configured: Email MFA"
EMAIL_FIRST = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}


def recovering_by(mechanism: str) -> dict[str, Any]:
    only = [{"Name": mechanism, "Priority": 1}]
    return {"AccountRecoverySetting": {"RecoveryMechanisms": only}}


@pytest.mark.parametrize(
    ("pool", "wish", "kind", "text"),
    [
        ({}, {"SmsMfaConfiguration": {}}, "InvalidParameterException", NO_SMS),
        (recovering_by("verified_phone_number"), SMS, "InvalidParameterException", PHONE_RECOVERY),
        (recovering_by("verified_email"), EMAIL, "InvalidParameterException", EMAIL_RECOVERY),
        (EMAIL_FIRST, TOTP_ON, "InvalidParameterException", OTP_WITH_MFA),
        ({"UserPoolTier": "LITE"}, EMAIL, "FeatureUnavailableInTierException", LITE),
    ],
)
def test_what_does_not_go_with_a_factor(
    aws: Any, refused: Refused, pool: dict[str, Any], wish: dict[str, Any], kind: str, text: str
) -> None:
    made = aws.create_user_pool(PoolName="demo", EmailConfiguration=DEVELOPER, **pool)["UserPool"]
    with refused(kind, text):
        aws.set_user_pool_mfa_config(UserPoolId=made["Id"], MfaConfiguration="ON", **wish)
    pool = aws.describe_user_pool(UserPoolId=made["Id"])["UserPool"]
    assert pool["MfaConfiguration"] == "OFF"


@pytest.mark.parametrize(
    ("pool", "mode", "wish"),
    [
        (EMAIL_FIRST, "OPTIONAL", TOTP_ON),
        (recovering_by("verified_phone_number"), "ON", EMAIL),
        (recovering_by("verified_email"), "ON", SMS),
        (recovering_by("admin_only"), "ON", SMS | EMAIL),
    ],
)
def test_what_does_go_with_a_factor(
    aws: Any, pool: dict[str, Any], mode: str, wish: dict[str, Any]
) -> None:
    made = aws.create_user_pool(PoolName="demo", EmailConfiguration=DEVELOPER, **pool)["UserPool"]
    answer = aws.set_user_pool_mfa_config(UserPoolId=made["Id"], MfaConfiguration=mode, **wish)
    assert answer.keys() >= wish.keys()


def test_discovery_documents(cloud: LocalCloud, site: Site) -> None:
    issuer = f"https://cognito-idp.us-east-1.amazonaws.com/{site.pool_id}"
    base = f"http://127.0.0.1:9229/{site.pool_id}/.well-known"
    configuration = cloud.handle(HttpRequest("GET", f"{base}/openid-configuration"))
    assert configuration.status == 200
    assert f'"issuer":"{issuer}"'.encode() in configuration.body
    assert f'"jwks_uri":"{issuer}/.well-known/jwks.json"'.encode() in configuration.body
    keys = cloud.handle(HttpRequest("GET", f"{base}/jwks.json"))
    assert keys.body.count(b'"kty":"RSA"') == 2
    absent = cloud.handle(
        HttpRequest("GET", base.replace(site.pool_id, "us-east-1_No") + "/jwks.json")
    )
    assert b"User pool us-east-1_No does not exist." in absent.body


def test_unknown_members_and_nulls_are_ignored(post: Any) -> None:
    body = {"PoolName": "demo", "Nonsense": 1, "MfaConfiguration": None}
    assert post("CreateUserPool", body).status == 200
