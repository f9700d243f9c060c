"""MFAOptions: kept and shown, and of no consequence."""

from __future__ import annotations

import pytest

from tests.localcloud.conftest import Refused, Site

BY_SMS = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]


def test_both_ways_to_set_them_and_all_that_show_them(site: Site) -> None:
    token = site.tokens()["AccessToken"]
    assert "MFAOptions" not in site.aws.get_user(AccessToken=token)
    site.aws.set_user_settings(AccessToken=token, MFAOptions=BY_SMS)
    assert site.aws.get_user(AccessToken=token)["MFAOptions"] == BY_SMS
    assert site.aws.admin_get_user(**site.key())["MFAOptions"] == BY_SMS
    listed = site.aws.list_users(UserPoolId=site.pool_id)["Users"]
    assert [user["MFAOptions"] for user in listed] == [BY_SMS]
    site.aws.admin_set_user_settings(**site.key(), MFAOptions=[])
    assert "MFAOptions" not in site.aws.admin_get_user(**site.key())


def test_they_stand_beside_the_real_preference_and_change_no_sign_in(site: Site) -> None:
    token = site.tokens()["AccessToken"]
    site.aws.admin_set_user_settings(**site.key(), MFAOptions=BY_SMS)
    assert "AuthenticationResult" in site.sign_in()
    site.enrol(token)
    user = site.aws.get_user(AccessToken=token)
    assert (user["MFAOptions"], user["UserMFASettingList"]) == (BY_SMS, ["SOFTWARE_TOKEN_MFA"])
    assert site.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"


@pytest.mark.parametrize(
    "option", [{"DeliveryMedium": "EMAIL", "AttributeName": "email"}, {"DeliveryMedium": "SMS"}]
)
def test_they_know_text_messages_only(site: Site, refused: Refused, option: dict[str, str]) -> None:
    text = "MFAOptions can only have DeliveryMedium SMS and AttributeName phone_number."
    with refused("InvalidParameterException", text):
        site.aws.admin_set_user_settings(**site.key(), MFAOptions=[option])


def test_the_user_has_to_exist(site: Site, refused: Refused) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        site.aws.admin_set_user_settings(**site.key("nobody"), MFAOptions=BY_SMS)
