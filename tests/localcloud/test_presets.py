"""The practice pools: what they hold, and the walk of the how-to through them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pyotp.totp import TOTP

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.presets import Practice, PracticePool, install_practice
from mfa_tui.localcloud.presets import practice as stand
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import FakeClock


@pytest.fixture
def practice(cloud: LocalCloud) -> Practice:
    return install_practice(cloud)


def start(aws: Any, pool: PracticePool, username: str, password: str) -> dict[str, Any]:
    return aws.admin_initiate_auth(
        UserPoolId=pool.pool_id,
        ClientId=pool.clients[0].client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": username, "PASSWORD": password},
    )


def test_the_pools_as_described(aws: Any, practice: Practice) -> None:
    assert practice.installed
    assert [(pool.pool_id, pool.name, pool.mfa) for pool in practice.pools] == [
        ("us-east-1_MfaNeeded", "MFA required", "ON"),
        ("us-east-1_MfaChoice", "MFA optional", "OPTIONAL"),
        ("us-east-1_ByMessage", "Codes by message", "ON"),
        ("us-east-1_FirstPick", "Choice-based", "OFF"),
        ("us-east-1_MyDevices", "Devices", "OPTIONAL"),
        ("us-east-1_DuoByPush", "Duo push", "OFF"),
        ("us-east-1_DuoPrompt", "Duo prompt", "OFF"),
        ("us-east-1_DuoIframe", "Duo classic (retired)", "OFF"),
        ("us-east-1_MailCodes", "E-mail code by Lambda", "OFF"),
        ("us-east-1_BackupSet", "Backup codes", "OFF"),
    ]
    for pool in practice.pools:
        public, confidential = pool.clients
        assert public.secret is None
        assert re.fullmatch("[a-z0-9]{51}", confidential.secret or "")
        for client in pool.clients:
            assert re.fullmatch("[a-z0-9]{26}", client.client_id)
            found = aws.describe_user_pool_client(
                UserPoolId=pool.pool_id, ClientId=client.client_id
            )["UserPoolClient"]
            assert found["PreventUserExistenceErrors"] == "ENABLED"
            assert found.get("ClientSecret") == client.secret


def test_what_scripts_and_the_readme_name_stays(practice: Practice) -> None:
    for pool, prefix in zip(practice.pools, ("1mfaneeded", "1mfachoice"), strict=False):
        assert [client.client_id for client in pool.clients] == [
            f"{prefix}publicclient0001",
            f"{prefix}secretclient0001",
        ]
        assert [(user.username, user.password) for user in pool.users[:3]] == [
            ("alice", "P@ssw0rd"),
            ("bob", "P@ssw0rd"),
            ("carol", "Temp-0rary"),
        ]


def test_names_and_words_fit_beside_each_other(practice: Practice) -> None:
    for pool in practice.pools:
        assert len(pool.users) <= 8
        assert all(len(user.state) <= 27 and len(user.username) <= 9 for user in pool.users)


def test_alices_secret_is_given_once_and_works(
    aws: Any, cloud: LocalCloud, clock: FakeClock, practice: Practice
) -> None:
    pool = practice.pools[0]
    secret = pool.users[0].totp_secret
    assert secret
    challenge = start(aws, pool, "alice", "P@ssw0rd")
    assert challenge["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "Practice phone"
    done = aws.respond_to_auth_challenge(
        ClientId=pool.clients[0].client_id,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=challenge["Session"],
        ChallengeResponses={
            "USERNAME": "alice",
            "SOFTWARE_TOKEN_MFA_CODE": TOTP(secret).at(int(clock.now)),
        },
    )
    assert "AuthenticationResult" in done
    again = install_practice(cloud)
    assert not again.installed
    assert all(user.totp_secret is None for pool in again.pools for user in pool.users)


def test_installing_again_tells_how_things_stand(
    aws: Any, cloud: LocalCloud, practice: Practice
) -> None:
    key = {"UserPoolId": practice.pools[1].pool_id, "Username": "carol"}
    aws.admin_set_user_password(**key, Password="Battery-Staple-1", Permanent=True)
    again = install_practice(cloud)
    assert again.pools[1].users[2].state == "no authenticator yet"
    assert again.pools[0].users[2].state == "temporary password"


def test_an_older_file_gains_what_is_missing_and_loses_nothing(
    aws: Any, cloud: LocalCloud, practice: Practice
) -> None:
    old = practice.pools[1]
    for pool in practice.pools[2:]:
        aws.delete_user_pool(UserPoolId=pool.pool_id)
    for user in old.users[3:]:
        aws.admin_delete_user(UserPoolId=old.pool_id, Username=user.username)
    aws.admin_set_user_password(
        UserPoolId=old.pool_id, Username="bob", Password="Battery-Staple-1", Permanent=True
    )
    aws.admin_create_user(UserPoolId=old.pool_id, Username="zoe", MessageAction="SUPPRESS")
    assert len(stand(cloud).pools) == 2
    again = install_practice(cloud)
    assert again.installed
    assert [pool.pool_id for pool in again.pools] == [pool.pool_id for pool in practice.pools]
    assert [user.username for user in again.pools[1].users] == [user.username for user in old.users]
    assert again.pools[1].users[1].password is None
    assert again.pools[1].clients == old.clients
    assert aws.admin_get_user(UserPoolId=old.pool_id, Username="zoe")["Username"] == "zoe"


def test_who_was_deleted_stays_away_until_the_next_opening(
    aws: Any, cloud: LocalCloud, practice: Practice
) -> None:
    pool_id = practice.pools[1].pool_id
    aws.admin_delete_user(UserPoolId=pool_id, Username="dan")
    assert "dan" not in [user.username for user in stand(cloud).pools[1].users]


def test_a_stricter_policy_keeps_the_new_users_out_and_opens(
    aws: Any, cloud: LocalCloud, practice: Practice
) -> None:
    pool_id = practice.pools[1].pool_id
    aws.update_user_pool(UserPoolId=pool_id, Policies={"PasswordPolicy": {"MinimumLength": 20}})
    aws.admin_delete_user(UserPoolId=pool_id, Username="dan")
    names = [user.username for user in install_practice(cloud).pools[1].users]
    assert names == ["alice", "bob", "carol", "rita", "uma"]


def test_opening_makes_no_keys(store: Store) -> None:
    def no_key() -> Any:
        raise AssertionError("a key was made")

    assert install_practice(LocalCloud(store, new_key=no_key)).installed


def test_a_file_keeps_the_practice_pools(tmp_path: Path) -> None:
    installed = []
    for _ in range(2):
        store = Store.open(tmp_path / "cloud.db")
        installed.append(install_practice(LocalCloud(store)).installed)
        store.close()
    assert installed == [True, False]


def test_the_how_to_for_totp(aws: Any, clock: FakeClock, practice: Practice) -> None:
    pool = practice.pools[1]
    token = start(aws, pool, "Bob", "P@ssw0rd")["AuthenticationResult"]["AccessToken"]
    secret = aws.associate_software_token(AccessToken=token)["SecretCode"]
    verified = aws.verify_software_token(
        AccessToken=token,
        UserCode=TOTP(secret).at(int(clock.now)),
        FriendlyDeviceName="BobPhone",
    )
    assert verified["Status"] == "SUCCESS"
    loved = {"SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": True}}
    aws.set_user_mfa_preference(AccessToken=token, **loved)
    aws.admin_set_user_mfa_preference(UserPoolId=pool.pool_id, Username="Bob", **loved)
    challenge = start(aws, pool, "Bob", "P@ssw0rd")
    assert challenge["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert challenge["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "BobPhone"
    clock.advance(30)
    done = aws.admin_respond_to_auth_challenge(
        UserPoolId=pool.pool_id,
        ClientId=pool.clients[0].client_id,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=challenge["Session"],
        ChallengeResponses={
            "USERNAME": "Bob",
            "SOFTWARE_TOKEN_MFA_CODE": TOTP(secret).at(int(clock.now)),
        },
    )
    assert done["AuthenticationResult"]["TokenType"] == "Bearer"
    assert done["ChallengeParameters"] == {}
