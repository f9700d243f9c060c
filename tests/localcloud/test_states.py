"""The starting states of lessons and drills: all are there, install as written, and are repeatable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.localcloud.plan import PoolPlan
from mfa_tui.localcloud.presets import Practice
from mfa_tui.localcloud.starting_states import (
    DRILL,
    LESSON,
    PRACTICE,
    PRESETS,
    check_word,
    load_preset,
)
from mfa_tui.localcloud.state_files import PASSWORD, STATES
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import Refused

LESSONS = [f"L{number:02}" for number in range(1, 25)]
DRILLS = [f"D{number:02}" for number in range(1, 16)]
STATE_NAMES = [name for name in PRESETS if name != PRACTICE]
Load = Callable[..., Practice]


def no_key() -> Any:
    raise AssertionError("a key was made before the first token")


def users_of(pool: PoolPlan) -> list[str]:
    return [user.username for user in pool.users]


@pytest.fixture
def load(cloud: LocalCloud) -> Load:
    return lambda name, seed="class": load_preset(cloud, name, seed).made


def begun(aws: Any, made: Practice, username: str = "ana") -> dict[str, Any]:
    """The first answer to a sign-in with the right password."""
    client = made.pools[0].clients[0]
    given = {"USERNAME": username, "PASSWORD": PASSWORD}
    if client.secret:
        given["SECRET_HASH"] = secret_hash(client.secret, username, client.client_id)
    return aws.initiate_auth(
        ClientId=client.client_id, AuthFlow="USER_PASSWORD_AUTH", AuthParameters=given
    )


def test_every_lesson_and_drill_begins_with_one_state() -> None:
    began = Counter(lesson for preset in PRESETS.values() for lesson in preset.lessons)
    assert began == Counter(LESSONS + DRILLS)
    kinds = {lesson[0]: preset.kind for preset in PRESETS.values() for lesson in preset.lessons}
    assert kinds == {"L": LESSON, "D": DRILL}


def test_the_names_of_the_curriculum() -> None:
    named = """empty basic-password srp-only confidential-alias totp-optional totp-on-admin-user sms
        email-mfa-lite two-factors devices-optin rotation custom-email-sample duo-v2 duo-universal
        duo-push choice-based passkeys migration-40 audit-10"""
    assert set(named.split()) <= set(PRESETS)
    assert {path.stem for path in STATES.glob("*.json")} == set(STATE_NAMES)


@pytest.mark.parametrize("name", STATE_NAMES)
def test_a_state_installs_whole_and_without_a_key(name: str) -> None:
    with closing(Store.open(None)) as store:
        cloud = LocalCloud(store, new_key=no_key)
        made = PRESETS[name].install(cloud)
        assert made.installed
        for pool, plan in zip(made.pools, PRESETS[name].plans(), strict=True):
            assert pool.pool_id == plan.pool_id
            assert re.fullmatch("us-east-1_[A-Za-z0-9]{9}", pool.pool_id)
            assert [user.username for user in pool.users] == users_of(plan)
            assert len(pool.clients) == len(plan.clients) > 0
            assert all(len(user.state) <= 27 for user in pool.users)
        assert cloud.faults.active == set(PRESETS[name].faults)
        assert not PRESETS[name].install(cloud).installed


@pytest.mark.parametrize("name", STATE_NAMES)
def test_functions_of_a_state_are_files(name: str) -> None:
    for plan in PRESETS[name].plans():
        if plan.stack and plan.stack.home:
            for module in plan.stack.triggers.values():
                assert (plan.stack.home / plan.stack.folder / f"{module}.py").is_file()


def test_equal_seeds_give_equal_worlds(load: Load) -> None:
    first = load("devices-confirmed")
    assert load("devices-confirmed") == first
    other = load("devices-confirmed", "another class")
    user, same_user = first.pools[0].users[0], other.pools[0].users[0]
    assert first.pools[0].pool_id != other.pools[0].pool_id
    assert user.totp_secret != same_user.totp_secret
    assert user.devices[0].key != same_user.devices[0].key


def test_without_a_seed_ids_stay_and_secrets_change(load: Load) -> None:
    first, again = (load("confidential-alias", None).pools[0] for _ in range(2))
    assert first.pool_id == again.pool_id
    assert first.clients[0].client_id == again.clients[0].client_id
    assert first.clients[0].secret != again.clients[0].secret


def test_the_check_word_is_that_of_the_state() -> None:
    word = check_word("audit-10", "class")
    assert re.fullmatch("[a-z]+-[a-z]+", word)
    assert check_word("audit-10", "class") == word
    others = {check_word("audit-10", seed) for seed in "abcdefgh"}
    assert len(others | {word, check_word("srp-only", "class")}) > 8


def test_neither_the_clock_nor_other_randomness_shows_in_a_seeded_state() -> None:
    with closing(Store.open(None)) as store, closing(Store.open(None)) as other:
        then = LocalCloud(store, clock=lambda: 1_000_000_000.0, entropy=lambda n: b"\1" * n)
        made = PRESETS["two-factors"].install(then, "class")
        assert PRESETS["two-factors"].install(LocalCloud(other), "class") == made


def test_a_password_gives_tokens(aws: Any, load: Load) -> None:
    assert "IdToken" in begun(aws, load("basic-password"))["AuthenticationResult"]


def test_enrolled_and_waiting_people(aws: Any, load: Load) -> None:
    made = load("totp-on-admin-user")
    assert begun(aws, made)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    with pytest.raises(aws.exceptions.NotAuthorizedException):
        begun(aws, made, "dee")
    assert [user.password for user in made.pools[0].users] == [PASSWORD, "Temp-0rary", "Temp-0rary"]
    assert begun(aws, load("two-factors"))["ChallengeName"] == "SELECT_MFA_TYPE"


def test_who_can_be_reached_how(aws: Any, load: Load) -> None:
    pool_id = load("sms").pools[0].pool_id
    ana = aws.admin_get_user(UserPoolId=pool_id, Username="ana")["UserAttributes"]
    found = {each["Name"]: each["Value"] for each in ana}
    assert (found["phone_number"], found["phone_number_verified"]) == ("+15550100", "false")
    assert (found["email"], found["email_verified"]) == ("ana@example.com", "true")


def test_names_that_are_addresses(aws: Any, load: Load) -> None:
    made = load("confidential-alias")
    found = aws.admin_get_user(
        UserPoolId=made.pools[0].pool_id, Username=made.pools[0].users[0].username
    )
    assert re.fullmatch("[0-9a-f-]{36}", found["Username"])
    assert len(made.pools[0].clients[0].secret or "") == 51


def test_forty_people(aws: Any, load: Load) -> None:
    pool_id = load("migration-40").pools[0].pool_id
    people = aws.list_users(UserPoolId=pool_id)["Users"]
    assert len(people) == 40
    ready = [
        person["Username"]
        for person in people
        if aws.admin_get_user(UserPoolId=pool_id, Username=person["Username"]).get(
            "UserMFASettingList"
        )
    ]
    assert len(ready) == 33


def test_an_audit_of_ten(aws: Any, load: Load) -> None:
    made = load("audit-10").pools[0]
    assert len(made.users) == 10
    assert all(user.totp_secret for user in made.users)
    found = {
        user.username: aws.admin_get_user(UserPoolId=made.pool_id, Username=user.username)
        for user in made.users
    }
    inactive = [name for name, user in found.items() if "UserMFASettingList" not in user]
    assert inactive == ["ben", "dee", "eve", "hana"]
    assert {user.state for user in made.users if user.username in inactive} == {
        "authenticator not in use"
    }
    assert [user.username for user in made.users if user.devices] == ["gil"]
    linked = [
        name
        for name, user in found.items()
        if any(each["Name"] == "identities" for each in user["UserAttributes"])
    ]
    assert linked == ["ivan"]


def test_ben_is_locked_out_for_less_than_ten_minutes(
    aws: Any, cloud: LocalCloud, load: Load, refused: Refused
) -> None:
    made = load("drill-d01")
    cloud.clock.move(500)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        begun(aws, made, "ben")
    assert "AuthenticationResult" in begun(aws, made)
    cloud.clock.move(100)
    assert "AuthenticationResult" in begun(aws, made, "ben")


def test_the_secret_of_the_rotated_client_is_ninety_days_old(
    aws: Any, cloud: LocalCloud, load: Load
) -> None:
    made = load("drill-d01").pools[0]
    ids = {"UserPoolId": made.pool_id, "ClientId": made.clients[0].client_id}
    (secret,) = aws.list_user_pool_client_secrets(**ids)["ClientSecrets"]
    age = cloud.clock() - secret["ClientSecretCreateDate"].timestamp()
    assert age // 86_400 == 90


def test_no_text_messages_since_lunch(aws: Any, load: Load) -> None:
    made = load("drill-d07")
    with pytest.raises(aws.exceptions.InvalidSmsRoleTrustRelationshipException):
        begun(aws, made)


def test_a_reset_has_nowhere_to_go(aws: Any, load: Load) -> None:
    client = load("drill-d15").pools[0].clients[0]
    with pytest.raises(aws.exceptions.InvalidParameterException, match="no registered/verified"):
        aws.forgot_password(ClientId=client.client_id, Username="ana")


def test_another_preset_leaves_no_fault(cloud: LocalCloud, load: Load) -> None:
    load("drill-d07")
    load("basic-password")
    assert cloud.faults.active == frozenset()
