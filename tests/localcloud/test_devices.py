"""Remembered devices: their keys, how they are confirmed, listed and forgotten, what refreshes need."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import jwt
import pytest

from tests.localcloud.conftest import ALL_FLOWS, Refused, Site
from tests.localcloud.device_client import ALWAYS, OPT_IN, Laptop, confirm, track

UNKNOWN = "us-east-1_11111111-2222-4333-8444-555555555555"
ABSENT = "Device does not exist."
UNTRACKED = "User pool is not configured for device tracking."


@pytest.fixture
def tracked(site: Site) -> Site:
    """The usual site, where devices are remembered once they are confirmed."""
    track(site, ALWAYS)
    return site


def attributes(device: dict[str, Any]) -> dict[str, str]:
    return {entry["Name"]: entry["Value"] for entry in device["DeviceAttributes"]}


def claims(result: dict[str, Any]) -> dict[str, Any]:
    return jwt.decode(result["AccessToken"], options={"verify_signature": False})


def test_a_pool_keeps_its_device_configuration_until_an_update_leaves_it_out(site: Site) -> None:
    def described() -> Any:
        pool = site.aws.describe_user_pool(UserPoolId=site.pool_id)["UserPool"]
        return pool.get("DeviceConfiguration")

    assert described() is None
    track(site, OPT_IN)
    assert described() == OPT_IN
    track(site, None)
    assert described() is None
    assert "NewDeviceMetadata" not in site.tokens()


def test_a_pool_can_be_made_with_tracking(new_site: Callable[..., Site]) -> None:
    site = new_site(pool={"DeviceConfiguration": {"ChallengeRequiredOnNewDevice": False}})
    site.add_user()
    assert "NewDeviceMetadata" in site.tokens()


def test_a_sign_in_gives_an_unknown_device_its_keys(tracked: Site) -> None:
    result = tracked.tokens()
    metadata = result["NewDeviceMetadata"]
    assert re.fullmatch(
        r"us-east-1_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", metadata["DeviceKey"]
    )
    assert re.fullmatch("-[0-9A-Za-z]{8}", metadata["DeviceGroupKey"])
    assert claims(result)["device_key"] == metadata["DeviceKey"]


def test_without_tracking_nothing_is_said_of_devices(site: Site, refused: Refused) -> None:
    result = site.start(USERNAME="alice", PASSWORD="Correct-Horse-9", DEVICE_KEY=UNKNOWN)
    assert "NewDeviceMetadata" not in result["AuthenticationResult"]
    assert "device_key" not in claims(result["AuthenticationResult"])
    token = result["AuthenticationResult"]["AccessToken"]
    kind = "InvalidUserPoolConfigurationException"
    with refused(kind, UNTRACKED):
        site.aws.list_devices(AccessToken=token)
    with refused(kind, UNTRACKED):
        site.aws.admin_list_devices(**site.key())


def test_the_administrators_flow_takes_no_part(tracked: Site, refused: Refused) -> None:
    result = tracked.aws.admin_initiate_auth(
        UserPoolId=tracked.pool_id,
        ClientId=tracked.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": "Correct-Horse-9"},
    )["AuthenticationResult"]
    assert "NewDeviceMetadata" not in result
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        tracked.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=result["RefreshToken"])


@pytest.mark.parametrize(("settings", "necessary"), [(ALWAYS, False), (OPT_IN, True)])
def test_confirming(site: Site, settings: dict[str, bool], necessary: bool) -> None:
    track(site, settings)
    result = site.tokens()
    answer = site.aws.confirm_device(
        AccessToken=result["AccessToken"],
        DeviceKey=result["NewDeviceMetadata"]["DeviceKey"],
        DeviceSecretVerifierConfig={"Salt": "Dx4t", "PasswordVerifier": "AP4F"},
    )
    assert answer["UserConfirmationNecessary"] is necessary
    device = site.aws.list_devices(AccessToken=result["AccessToken"])["Devices"][0]
    assert "device_name" not in attributes(device)


def test_only_the_key_of_this_sign_in_can_be_confirmed(tracked: Site, refused: Refused) -> None:
    config = {"Salt": "Dx4t", "PasswordVerifier": "AP4F"}
    one, other = tracked.tokens(), tracked.tokens()
    for key in (UNKNOWN, other["NewDeviceMetadata"]["DeviceKey"]):
        with refused("InvalidParameterException", "Invalid device key given."):
            tracked.aws.confirm_device(
                AccessToken=one["AccessToken"], DeviceKey=key, DeviceSecretVerifierConfig=config
            )


def test_a_device_is_confirmed_once(tracked: Site, refused: Refused) -> None:
    result = tracked.tokens()
    confirm(tracked, result)
    with refused("DeviceKeyExistsException", "Device already exists."):
        confirm(tracked, result)


def test_confirming_needs_the_whole_secret(tracked: Site, refused: Refused) -> None:
    result = tracked.tokens()
    key = result["NewDeviceMetadata"]["DeviceKey"]
    for config, missing in ({}, "Salt"), ({"Salt": "Dx4t"}, "PasswordVerifier"):
        with refused("InvalidParameterException", f"Missing required parameter {missing}"):
            tracked.aws.confirm_device(
                AccessToken=result["AccessToken"],
                DeviceKey=key,
                DeviceSecretVerifierConfig=config,
            )


def test_what_the_user_and_the_administrator_see(tracked: Site) -> None:
    result = tracked.tokens()
    laptop, token = confirm(tracked, result), result["AccessToken"]
    sub = claims(result)["sub"]
    full = {
        "device_status": "valid",
        "device_name": "laptop",
        "dev:device_arn": (
            f"arn:aws:cognito-idp:us-east-1:111122223333:owner/us-east-1.{sub}/device/{laptop.key}"
        ),
        "dev:device_owner": f"us-east-1.{sub}",
        "dev:device_remembered_status": "remembered",
        "last_ip_used": "127.0.0.1",
    }
    short = {name: value for name, value in full.items() if not name.startswith("dev:")}
    own = tracked.aws.list_devices(AccessToken=token)["Devices"]
    assert [attributes(device) for device in own] == [short]
    one = tracked.aws.get_device(AccessToken=token, DeviceKey=laptop.key)["Device"]
    assert attributes(one) == full
    assert one["DeviceKey"] == laptop.key
    assert one["DeviceCreateDate"].timestamp() == pytest.approx(tracked.clock.now, abs=0.001)
    shown = tracked.aws.admin_get_device(**tracked.key(), DeviceKey=laptop.key)["Device"]
    assert shown == one
    assert tracked.aws.admin_list_devices(**tracked.key())["Devices"] == [one]


def test_lists_come_in_pages(tracked: Site) -> None:
    laptops = [confirm(tracked, tracked.tokens()) for _ in range(3)]
    first = tracked.aws.admin_list_devices(**tracked.key(), Limit=2)
    token = tracked.tokens()["AccessToken"]
    rest = tracked.aws.list_devices(
        AccessToken=token, Limit=2, PaginationToken=first["PaginationToken"]
    )
    keys = [device["DeviceKey"] for device in first["Devices"] + rest["Devices"]]
    assert keys == [laptop.key for laptop in laptops]
    assert "PaginationToken" not in rest


def test_the_status_changes(tracked: Site) -> None:
    def status() -> str:
        device = tracked.aws.get_device(AccessToken=token, DeviceKey=laptop.key)["Device"]
        return attributes(device)["dev:device_remembered_status"]

    result = tracked.tokens()
    laptop, token = confirm(tracked, result), result["AccessToken"]
    tracked.aws.update_device_status(
        AccessToken=token, DeviceKey=laptop.key, DeviceRememberedStatus="not_remembered"
    )
    assert status() == "not_remembered"
    tracked.aws.update_device_status(AccessToken=token, DeviceKey=laptop.key)
    assert status() == "not_remembered"
    tracked.aws.admin_update_device_status(
        **tracked.key(), DeviceKey=laptop.key, DeviceRememberedStatus="remembered"
    )
    assert status() == "remembered"


def test_a_device_is_forgotten_by_its_user_or_the_administrator(
    tracked: Site, refused: Refused
) -> None:
    def own(laptop: Laptop) -> None:
        tracked.aws.forget_device(AccessToken=token, DeviceKey=laptop.key)

    def administrators(laptop: Laptop) -> None:
        tracked.aws.admin_forget_device(**tracked.key(), DeviceKey=laptop.key)

    token = tracked.tokens()["AccessToken"]
    for forget in own, administrators:
        laptop = confirm(tracked, tracked.tokens())
        forget(laptop)
        with refused("ResourceNotFoundException", ABSENT):
            forget(laptop)
    assert tracked.aws.list_devices(AccessToken=token)["Devices"] == []


def test_devices_of_others_are_unknown(tracked: Site, refused: Refused) -> None:
    tracked.add_user("bob")
    laptop = confirm(tracked, tracked.tokens())
    token = tracked.tokens("bob")["AccessToken"]
    with refused("ResourceNotFoundException", ABSENT):
        tracked.aws.get_device(AccessToken=token, DeviceKey=laptop.key)
    with refused("ResourceNotFoundException", ABSENT):
        tracked.aws.forget_device(AccessToken=token, DeviceKey=laptop.key)
    with refused("ResourceNotFoundException", ABSENT):
        tracked.start(USERNAME="bob", PASSWORD="Correct-Horse-9", **laptop.parameter)


def test_absent_users(tracked: Site, refused: Refused) -> None:
    nobody = tracked.key("nobody")
    with refused("ResourceNotFoundException", "User does not exist."):
        tracked.aws.admin_list_devices(**nobody)
    with refused("UserNotFoundException", "User does not exist."):
        tracked.aws.admin_forget_device(**nobody, DeviceKey=UNKNOWN)


def test_a_known_device_gets_no_other_keys(tracked: Site) -> None:
    laptop = confirm(tracked, tracked.tokens())
    tracked.clock.advance(60)
    result = tracked.start(USERNAME="alice", PASSWORD="Correct-Horse-9", **laptop.parameter)[
        "AuthenticationResult"
    ]
    assert "NewDeviceMetadata" not in result
    assert claims(result)["device_key"] == laptop.key
    device = tracked.aws.get_device(AccessToken=result["AccessToken"], DeviceKey=laptop.key)
    seen = device["Device"]["DeviceLastAuthenticatedDate"].timestamp()
    assert seen == pytest.approx(tracked.clock.now, abs=0.001)


def test_a_refresh_needs_the_confirmed_device(tracked: Site, refused: Refused) -> None:
    result = tracked.tokens()
    key = {"DEVICE_KEY": result["NewDeviceMetadata"]["DeviceKey"]}
    token = {"REFRESH_TOKEN": result["RefreshToken"]}
    other = confirm(tracked, tracked.tokens())
    text = "Invalid Refresh Token"
    with refused("NotAuthorizedException", text):
        tracked.start("REFRESH_TOKEN_AUTH", **token, **key)
    laptop = confirm(tracked, result)
    for wrong in ({}, other.parameter):
        with refused("NotAuthorizedException", text):
            tracked.start("REFRESH_TOKEN_AUTH", **token, **wrong)
    renewed = tracked.start("REFRESH_TOKEN_AUTH", **token, **key)["AuthenticationResult"]
    assert claims(renewed)["device_key"] == laptop.key
    tracked.aws.forget_device(AccessToken=renewed["AccessToken"], DeviceKey=laptop.key)
    with refused("NotAuthorizedException", text):
        tracked.start("REFRESH_TOKEN_AUTH", **token, **key)
    track(tracked, None)
    assert tracked.start("REFRESH_TOKEN_AUTH", **token)


def test_rotation_needs_the_device_too(new_site: Callable[..., Site], refused: Refused) -> None:
    flows = [flow for flow in ALL_FLOWS if "REFRESH" not in flow]
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    client = {"ExplicitAuthFlows": flows, "RefreshTokenRotation": rotation}
    site = new_site(pool={"DeviceConfiguration": ALWAYS}, client=client)
    site.add_user()
    result = site.tokens()
    laptop = confirm(site, result)
    asked = {"ClientId": site.client_id, "RefreshToken": result["RefreshToken"]}
    with refused("NotAuthorizedException", "Invalid Refresh Token"):
        site.aws.get_tokens_from_refresh_token(**asked)
    renewed = site.aws.get_tokens_from_refresh_token(**asked, DeviceKey=laptop.key)
    assert renewed["AuthenticationResult"]["RefreshToken"] != result["RefreshToken"]


def test_devices_go_with_their_user(tracked: Site) -> None:
    confirm(tracked, tracked.tokens())
    tracked.aws.admin_delete_user(**tracked.key())
    tracked.add_user()
    assert tracked.aws.admin_list_devices(**tracked.key())["Devices"] == []
