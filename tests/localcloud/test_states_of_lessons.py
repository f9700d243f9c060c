"""What the lessons and drills rest on: the first thing that each state has to do on the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pyotp.totp import TOTP

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.factors import SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.presets import PracticePool, PracticeUser
from mfa_tui.localcloud.starting_states import load_preset
from mfa_tui.localcloud.state_files import PASSWORD
from tests.localcloud.conftest import FakeClock, Refused

Load = Callable[[str], PracticePool]
TOTP_ON = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}


@pytest.fixture
def load(cloud: LocalCloud) -> Load:
    return lambda name: load_preset(cloud, name, "class").made.pools[0]


def person(pool: PracticePool, username: str = "ana") -> PracticeUser:
    return next(user for user in pool.users if user.username == username)


def begin(aws: Any, pool: PracticePool, username: str = "ana", **more: str) -> dict[str, Any]:
    given = {"USERNAME": username, "PASSWORD": person(pool, username).password or "", **more}
    return aws.initiate_auth(
        ClientId=pool.clients[0].client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
    )


def begin_by_choice(aws: Any, pool: PracticePool, username: str) -> list[str]:
    return aws.initiate_auth(
        ClientId=pool.clients[0].client_id,
        AuthFlow="USER_AUTH",
        AuthParameters={"USERNAME": username},
    )["AvailableChallenges"]


def answer_code(aws: Any, clock: FakeClock, pool: PracticePool, username: str) -> dict[str, Any]:
    session = begin(aws, pool, username)["Session"]
    code = TOTP(person(pool, username).totp_secret or "").at(int(clock.now))
    return aws.respond_to_auth_challenge(
        ClientId=pool.clients[0].client_id,
        ChallengeName=SOFTWARE_TOKEN_MFA,
        Session=session,
        ChallengeResponses={"USERNAME": username, "SOFTWARE_TOKEN_MFA_CODE": code},
    )["AuthenticationResult"]


def test_only_the_flows_of_the_curriculum(aws: Any, load: Load) -> None:
    pool = load("srp-only")
    with pytest.raises(aws.exceptions.InvalidParameterException, match="USER_PASSWORD_AUTH"):
        begin(aws, pool)


def test_an_empty_pool_lets_people_sign_up(aws: Any, load: Load) -> None:
    mail = [{"Name": "email", "Value": "ben@example.com"}]
    wishes = {"Username": "ben", "Password": PASSWORD, "UserAttributes": mail}
    client_id = load("empty").clients[0].client_id
    assert aws.sign_up(ClientId=client_id, **wishes)["UserConfirmed"] is False


def test_temporary_passwords(aws: Any, load: Load) -> None:
    pool = load("totp-on-admin-user")
    assert begin(aws, pool, "dee")["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    assert begin(aws, pool, "eve")["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_a_careless_update_loses_three_things(aws: Any, load: Load) -> None:
    pool_id = load("settings-to-lose").pool_id
    kept = ("LambdaConfig", "DeviceConfiguration", "VerificationMessageTemplate")
    before = aws.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert len(before["LambdaConfig"]) == 3
    aws.update_user_pool(UserPoolId=pool_id, AutoVerifiedAttributes=["email"])
    after = aws.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert all(before[name] != after.get(name) for name in kept)


def test_codes_of_the_enrolled(aws: Any, clock: FakeClock, load: Load) -> None:
    assert "IdToken" in answer_code(aws, clock, load("totp-enrolled"), "ana")


def test_sms_wants_a_set_up(aws: Any, load: Load) -> None:
    pool_id = load("sms").pool_id
    with pytest.raises(aws.exceptions.InvalidParameterException):
        aws.set_user_pool_mfa_config(
            UserPoolId=pool_id, MfaConfiguration="OPTIONAL", SmsMfaConfiguration={}
        )


def test_three_things_in_the_way_of_email_mfa(aws: Any, load: Load) -> None:
    pool_id = load("email-mfa-lite").pool_id
    wish = {"MfaConfiguration": "OPTIONAL", "EmailMfaConfiguration": {}}
    ses = {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:111122223333:identity/shop@example.com",
    }

    def refusal() -> str:
        with pytest.raises(aws.exceptions.ClientError) as caught:
            aws.set_user_pool_mfa_config(UserPoolId=pool_id, **wish)
        return caught.value.response["Error"]["Code"]

    codes = [refusal()]
    aws.update_user_pool(UserPoolId=pool_id, UserPoolTier="ESSENTIALS")
    codes.append(refusal())
    aws.update_user_pool(UserPoolId=pool_id, EmailConfiguration=ses, UserPoolTier="ESSENTIALS")
    codes.append(refusal())
    assert codes == [
        "FeatureUnavailableInTierException",
        "InvalidParameterException",
        "InvalidParameterException",
    ]


def test_a_rotating_client_has_no_refresh_flow(aws: Any, load: Load) -> None:
    pool = load("rotation")
    token = begin(aws, pool)["AuthenticationResult"]["RefreshToken"]
    client_id = pool.clients[0].client_id
    with pytest.raises(aws.exceptions.UnsupportedOperationException):
        aws.initiate_auth(
            ClientId=client_id,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": token},
        )
    renewed = aws.get_tokens_from_refresh_token(ClientId=client_id, RefreshToken=token)
    assert renewed["AuthenticationResult"]["RefreshToken"] != token


def test_who_may_begin_how(aws: Any, load: Load) -> None:
    pool = load("choice-based")
    assert "EMAIL_OTP" in begin_by_choice(aws, pool, "ana")
    assert set(begin_by_choice(aws, pool, "ben")) <= {"PASSWORD", "PASSWORD_SRP"}


def test_single_factor_passkeys_and_required_mfa(aws: Any, load: Load) -> None:
    pool_id = load("passkeys").pool_id
    config = aws.get_user_pool_mfa_config(UserPoolId=pool_id)
    assert config["WebAuthnConfiguration"]["RelyingPartyId"] == "auth.example.com"
    with pytest.raises(aws.exceptions.InvalidParameterException, match="WebAuthn"):
        aws.set_user_pool_mfa_config(
            UserPoolId=pool_id,
            MfaConfiguration="ON",
            WebAuthnConfiguration=config["WebAuthnConfiguration"],
            **TOTP_ON,
        )


def test_a_lost_phone_leaves_two_devices(aws: Any, load: Load) -> None:
    pool = load("lost-phone")
    key = {"UserPoolId": pool.pool_id, "Username": "ana"}
    devices = aws.admin_list_devices(**key)["Devices"]
    assert [each.key for each in person(pool).devices] == [each["DeviceKey"] for each in devices]
    assert begin(aws, pool)["ChallengeName"] == SOFTWARE_TOKEN_MFA
    aws.admin_set_user_mfa_preference(**key, SoftwareTokenMfaSettings={"Enabled": False})
    assert begin(aws, pool)["ChallengeName"] == SOFTWARE_TOKEN_MFA
    aws.admin_delete_software_token(**key)
    assert begin(aws, pool)["ChallengeName"] == "MFA_SETUP"


def test_the_migration_can_be_made_required(aws: Any, load: Load) -> None:
    pool = load("migration-40")
    config = aws.get_user_pool_mfa_config(UserPoolId=pool.pool_id)
    kept = {name: value for name, value in config.items() if name.endswith("MfaConfiguration")}
    aws.set_user_pool_mfa_config(
        UserPoolId=pool.pool_id, **kept | TOTP_ON | {"MfaConfiguration": "ON"}
    )
    assert begin(aws, pool, "quin")["ChallengeName"] == "MFA_SETUP"


def test_the_deploy_that_turns_mfa_off(aws: Any, load: Load) -> None:
    pool = load("drill-d08")
    assert begin(aws, pool)["ChallengeName"] == SOFTWARE_TOKEN_MFA
    site = {"RelyingPartyId": "auth.example.com"}
    aws.set_user_pool_mfa_config(UserPoolId=pool.pool_id, WebAuthnConfiguration=site)
    config = aws.get_user_pool_mfa_config(UserPoolId=pool.pool_id)
    assert config["MfaConfiguration"] == "OFF"


def test_a_back_end_that_cannot_refresh(aws: Any, load: Load, refused: Refused) -> None:
    pool = load("drill-d09")
    app = {"UserPoolId": pool.pool_id, "ClientId": pool.clients[0].client_id}
    given = {"USERNAME": "ana", "PASSWORD": PASSWORD}
    result = aws.admin_initiate_auth(
        **app, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=given
    )["AuthenticationResult"]
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        aws.admin_initiate_auth(
            **app,
            AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": result["RefreshToken"]},
        )


def test_the_way_out_of_the_reset_that_died(aws: Any, load: Load) -> None:
    pool = load("drill-d15")
    verified = [{"Name": "phone_number_verified", "Value": "true"}]
    key = {"UserPoolId": pool.pool_id, "Username": "ana"}
    aws.admin_update_user_attributes(**key, UserAttributes=verified)
    sent = aws.forgot_password(ClientId=pool.clients[0].client_id, Username="ana")
    assert sent["CodeDeliveryDetails"]["DeliveryMedium"] == "SMS"
    assert begin(aws, pool)["ChallengeName"] == "EMAIL_OTP"
