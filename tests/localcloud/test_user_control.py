"""Disabling, enabling and deleting users, signing them out, and taking an authenticator away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import Refused, Site

REVOKED = ("NotAuthorizedException", "Access Token has been revoked")
DISABLED = ("NotAuthorizedException", "User is disabled.")
ABSENT = ("UserNotFoundException", "User does not exist.")


def refresh(site: Site, tokens: dict[str, str]) -> dict[str, Any]:
    return site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=tokens["RefreshToken"])


def test_a_disabled_user(site: Site, refused: Refused) -> None:
    tokens = site.tokens()
    site.aws.admin_disable_user(**site.key())
    assert site.aws.admin_get_user(**site.key())["Enabled"] is False
    with refused(*DISABLED):
        site.sign_in()
    with refused(*REVOKED):
        site.aws.get_user(AccessToken=tokens["AccessToken"])
    listed = site.aws.list_users(UserPoolId=site.pool_id, Filter='status = "Disabled"')["Users"]
    assert [user["Username"] for user in listed] == ["alice"]
    for ask in (
        lambda: site.aws.forgot_password(ClientId=site.client_id, Username="alice"),
        lambda: site.aws.admin_reset_user_password(**site.key()),
    ):
        with refused(*DISABLED):
            ask()


def test_enabling_brings_no_tokens_back(site: Site, refused: Refused) -> None:
    tokens = site.tokens()
    site.aws.admin_disable_user(**site.key())
    site.aws.admin_enable_user(**site.key())
    assert "AuthenticationResult" in site.sign_in()
    with refused(*REVOKED):
        site.aws.get_user(AccessToken=tokens["AccessToken"])
    with refused("NotAuthorizedException", "Refresh Token has been revoked"):
        refresh(site, tokens)


def test_signing_a_user_out_everywhere(site: Site, refused: Refused) -> None:
    first, second = site.tokens(), site.tokens()
    site.aws.admin_user_global_sign_out(**site.key())
    for tokens in (first, second):
        with refused(*REVOKED):
            site.aws.get_user(AccessToken=tokens["AccessToken"])
        with refused("NotAuthorizedException", "Refresh Token has been revoked"):
            refresh(site, tokens)
    assert "AuthenticationResult" in site.sign_in()


def delete_as_administrator(site: Site, tokens: dict[str, str]) -> None:
    site.aws.admin_delete_user(**site.key())


def delete_himself(site: Site, tokens: dict[str, str]) -> None:
    site.aws.delete_user(AccessToken=tokens["AccessToken"])


@pytest.mark.parametrize("delete", [delete_as_administrator, delete_himself])
def test_a_deleted_user(
    site: Site, refused: Refused, delete: Callable[[Site, dict[str, str]], None]
) -> None:
    tokens = site.tokens()
    site.aws.forgot_password(ClientId=site.client_id, Username="alice")
    delete(site, tokens)
    with refused(*ABSENT):
        site.aws.admin_get_user(**site.key())
    with refused(*ABSENT):
        site.sign_in()
    with refused(*ABSENT):
        site.aws.get_user(AccessToken=tokens["AccessToken"])
    text = "The user has been deleted for the associated refresh token"
    with refused("NotAuthorizedException", text):
        refresh(site, tokens)


def test_the_tokens_of_a_deleted_user_are_not_his_successors(site: Site, refused: Refused) -> None:
    tokens = site.tokens()
    site.aws.admin_delete_user(**site.key())
    site.add_user()
    with refused("NotAuthorizedException", "Invalid access token."):
        site.aws.get_user(AccessToken=tokens["AccessToken"])


def test_absent_users(site: Site, refused: Refused) -> None:
    for operation in (
        site.aws.admin_disable_user,
        site.aws.admin_enable_user,
        site.aws.admin_delete_user,
        site.aws.admin_user_global_sign_out,
        site.aws.admin_delete_software_token,
    ):
        with refused(*ABSENT):
            operation(**site.key("nobody"))


def test_a_lost_phone_where_mfa_is_optional(site: Site) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    session = site.sign_in()["Session"]
    token = site.answer_code(session, secret)["AuthenticationResult"]["AccessToken"]
    site.aws.admin_delete_software_token(**site.key())
    assert "AuthenticationResult" in site.sign_in()
    me = site.aws.get_user(AccessToken=token)
    assert not me.keys() & {"UserMFASettingList", "PreferredMfaSetting"}
    site.enrol(token, "New phone")
    assert site.sign_in()["ChallengeParameters"]["FRIENDLY_DEVICE_NAME"] == "New phone"


def test_a_lost_phone_where_mfa_is_required(new_site: Callable[..., Site]) -> None:
    site = new_site("OPTIONAL")
    site.add_user()
    site.enrol(site.tokens()["AccessToken"])
    site.mfa("ON")
    assert site.sign_in()["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    site.aws.admin_delete_software_token(**site.key())
    assert site.sign_in()["ChallengeName"] == "MFA_SETUP"


def test_bodies_of_zero_bytes(site: Site, post: Any) -> None:
    site.add_user("bob")
    token = site.tokens("bob")["AccessToken"]
    assert post("AdminDisableUser", site.key()).body == b"{}"
    assert post("AdminDeleteUser", site.key()).body == b""
    assert post("DeleteUser", {"AccessToken": token}).body == b""


@pytest.mark.parametrize("operation", ["global_sign_out", "associate_software_token"])
def test_a_deleted_users_token_where_the_model_knows_no_absent_user(
    site: Site, refused: Refused, operation: str
) -> None:
    token = site.tokens()["AccessToken"]
    site.aws.delete_user(AccessToken=token)
    with refused("NotAuthorizedException", "Invalid Access Token"):
        getattr(site.aws, operation)(AccessToken=token)
