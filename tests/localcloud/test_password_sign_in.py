"""The password flows: gating, refusals, lock-out, status gates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito import pools, users
from mfa_tui.localcloud.cognito.lockout import lock_seconds
from mfa_tui.localcloud.cognito.users import User
from tests.localcloud.conftest import PASSWORD, Refused, Site

INCORRECT = "Incorrect username or password."
WRONG = "Wrong-Horse-9"


@contextmanager
def changed(cloud: LocalCloud, site: Site) -> Iterator[User]:
    """Alice's record, for states that no built operation leads to."""
    with cloud.call() as call:
        user = users.existing(call, pools.existing(call, site.pool_id), "alice")
        yield user
        users.save(call, user)


def admin_start(site: Site, flow: str, **parameters: str) -> dict[str, Any]:
    return site.aws.admin_initiate_auth(
        UserPoolId=site.pool_id, ClientId=site.client_id, AuthFlow=flow, AuthParameters=parameters
    )


def test_a_right_password_gives_tokens(site: Site) -> None:
    answer = site.sign_in()
    result = answer["AuthenticationResult"]
    assert answer["ChallengeParameters"] == {}
    assert "Session" not in answer
    assert result.keys() == {"AccessToken", "IdToken", "RefreshToken", "ExpiresIn", "TokenType"}
    assert (result["ExpiresIn"], result["TokenType"]) == (3_600, "Bearer")


@pytest.mark.parametrize("flow", ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
def test_the_administrators_flow(site: Site, flow: str) -> None:
    assert "AuthenticationResult" in admin_start(site, flow, USERNAME="alice", PASSWORD=PASSWORD)


FLOW_TEXTS = [
    ("USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
    ("USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
    ("CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
    ("USER_AUTH", "USER_AUTH is not enabled for the client."),
    ("REFRESH_TOKEN_AUTH", "Refresh Token flow not enabled for this client"),
    ("REFRESH_TOKEN", "Refresh Token flow not enabled for this client"),
]


@pytest.mark.parametrize(("flow", "text"), FLOW_TEXTS)
def test_a_flow_the_client_does_not_allow(
    new_site: Callable[..., Site], refused: Refused, flow: str, text: str
) -> None:
    site = new_site(client={"ExplicitAuthFlows": ["ALLOW_ADMIN_USER_PASSWORD_AUTH"]})
    with refused("InvalidParameterException", text):
        site.start(flow, USERNAME="alice")


def test_the_admin_flow_the_client_does_not_allow(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site(client={"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]})
    with refused("InvalidParameterException", "Auth flow not enabled for this client"):
        admin_start(site, "ADMIN_USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=PASSWORD)


def test_a_flow_on_the_wrong_side(site: Site, refused: Refused) -> None:
    text = "Initiate Auth method not supported."
    with refused("InvalidParameterException", text):
        site.start("ADMIN_USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=PASSWORD)
    with refused("InvalidParameterException", text):
        admin_start(site, "USER_PASSWORD_AUTH", USERNAME="alice", PASSWORD=PASSWORD)


def test_flows_of_later_days(new_site: Callable[..., Site], refused: Refused) -> None:
    site = new_site(client={"ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]})
    text = "Custom auth lambda trigger is not configured for the user pool."
    with refused("InvalidParameterException", text):
        site.start("CUSTOM_AUTH", USERNAME="alice")


def test_what_a_client_allows_that_names_nothing(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site(client={"ExplicitAuthFlows": []})
    for flow, name in (("USER_SRP_AUTH", "USERNAME"), ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN")):
        with refused("InvalidParameterException", f"Missing required parameter {name}"):
            site.start(flow)
    with refused("InvalidParameterException", FLOW_TEXTS[0][1]):
        site.start("USER_PASSWORD_AUTH")


def test_flows_in_the_old_names(new_site: Callable[..., Site], refused: Refused) -> None:
    old = new_site(client={"ExplicitAuthFlows": ["USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"]})
    old.add_user()
    assert "AuthenticationResult" in old.sign_in()
    parameters = {"USERNAME": "alice", "PASSWORD": PASSWORD}
    assert "AuthenticationResult" in admin_start(old, "ADMIN_USER_PASSWORD_AUTH", **parameters)
    custom = new_site(client={"ExplicitAuthFlows": ["CUSTOM_AUTH_FLOW_ONLY"]})
    text = "Only custom auth (lambda driven) is enabled for this client."
    with refused("InvalidParameterException", text):
        custom.sign_in()


@pytest.mark.parametrize(
    ("parameters", "missing"),
    [
        ({}, "USERNAME"),
        ({"USERNAME": ""}, "USERNAME"),
        ({"PASSWORD": PASSWORD}, "USERNAME"),
        ({"USERNAME": "alice"}, "PASSWORD"),
    ],
)
def test_missing_parameters(
    site: Site, refused: Refused, parameters: dict[str, str], missing: str
) -> None:
    with refused("InvalidParameterException", f"Missing required parameter {missing}"):
        site.start(**parameters)


@pytest.mark.parametrize(
    ("errors", "kind", "text"),
    [
        ("LEGACY", "UserNotFoundException", "User does not exist."),
        ("ENABLED", "NotAuthorizedException", INCORRECT),
    ],
)
def test_an_absent_user(
    new_site: Callable[..., Site], refused: Refused, errors: str, kind: str, text: str
) -> None:
    site = new_site(client={"PreventUserExistenceErrors": errors})
    with refused(kind, text):
        site.sign_in("nobody")
    with refused(kind, text):
        admin_start(site, "ADMIN_USER_PASSWORD_AUTH", USERNAME="nobody", PASSWORD=PASSWORD)


def test_the_lock_out_schedule() -> None:
    schedule = [lock_seconds(failures) for failures in range(1, 18)]
    assert schedule == [
        *(0, 0, 0, 0),
        *(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
        *(900, 900, 900),
    ]


def test_the_fifth_wrong_password_locks(site: Site, refused: Refused) -> None:
    for _ in range(5):
        with refused("NotAuthorizedException", INCORRECT):
            site.sign_in(password=WRONG)
    for password in (WRONG, PASSWORD):
        with refused("NotAuthorizedException", "Password attempts exceeded"):
            site.sign_in(password=password)
    site.clock.advance(1)
    with refused("NotAuthorizedException", INCORRECT):
        site.sign_in(password=WRONG)
    site.clock.advance(1.9)
    with refused("NotAuthorizedException", "Password attempts exceeded"):
        site.sign_in()
    site.clock.advance(0.1)
    assert "AuthenticationResult" in site.sign_in()
    with refused("NotAuthorizedException", INCORRECT):
        site.sign_in(password=WRONG)
    assert "AuthenticationResult" in site.sign_in()


def test_a_quiet_quarter_of_an_hour_resets_the_count(site: Site, refused: Refused) -> None:
    for pause in (0, 0, 0, 900, 0, 0, 0):
        site.clock.advance(pause)
        with refused("NotAuthorizedException", INCORRECT):
            site.sign_in(password=WRONG)
    assert "AuthenticationResult" in site.sign_in()


def test_a_lock_is_for_one_user(site: Site, refused: Refused) -> None:
    site.add_user("bob")
    for _ in range(5):
        with refused("NotAuthorizedException", INCORRECT):
            site.sign_in(password=WRONG)
    assert "AuthenticationResult" in site.sign_in("bob")


def test_reset_required_is_told_to_the_owner_only(
    cloud: LocalCloud, site: Site, refused: Refused
) -> None:
    with changed(cloud, site) as user:
        user.status = users.RESET_REQUIRED
    with refused("NotAuthorizedException", INCORRECT):
        site.sign_in(password=WRONG)
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        site.sign_in()


@pytest.mark.parametrize(
    ("errors", "text"), [("LEGACY", "User is disabled."), ("ENABLED", INCORRECT)]
)
def test_a_disabled_user(
    cloud: LocalCloud, new_site: Callable[..., Site], refused: Refused, errors: str, text: str
) -> None:
    site = new_site(client={"PreventUserExistenceErrors": errors})
    site.add_user()
    token = site.tokens()
    with changed(cloud, site) as user:
        user.enabled = False
    with refused("NotAuthorizedException", text):
        site.sign_in(password=WRONG)
    with refused("NotAuthorizedException", "User is disabled."):
        site.sign_in()
    with refused("NotAuthorizedException", "User is disabled."):
        site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token["RefreshToken"])
    with refused("NotAuthorizedException", "Access Token has been revoked"):
        site.aws.get_user(AccessToken=token["AccessToken"])


def test_usernames_keep_their_spelling(new_site: Callable[..., Site]) -> None:
    site = new_site(pool={"UsernameConfiguration": {"CaseSensitive": False}})
    site.add_user("Alice")
    me = site.aws.get_user(AccessToken=site.tokens("ALICE")["AccessToken"])
    assert me["Username"] == "Alice"
