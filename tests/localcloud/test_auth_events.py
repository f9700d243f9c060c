"""AdminListUserAuthEvents: what is written down where threat protection is in AUDIT mode."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, Refused, Site
from tests.localcloud.test_srp_sign_in import Srp

pytestmark = pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning")

AUDIT = {"UserPoolAddOns": {"AdvancedSecurityMode": "AUDIT"}}
RIGHT = {"ChallengeName": "Password", "ChallengeResponse": "Success"}
WRONG = {"ChallengeName": "Password", "ChallengeResponse": "Failure"}
CODE_RIGHT = {"ChallengeName": "Mfa", "ChallengeResponse": "Success"}
CODE_WRONG = {"ChallengeName": "Mfa", "ChallengeResponse": "Failure"}


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    site = new_site("OPTIONAL", pool={"UserPoolTier": "PLUS", **AUDIT})
    site.add_user(email="alice@example.com", email_verified="true")
    return site


def events(site: Site, username: str = "alice", **more: Any) -> list[dict[str, Any]]:
    return site.aws.admin_list_user_auth_events(**site.key(username), **more)["AuthEvents"]


def told(site: Site) -> list[tuple[str, str, list[dict[str, str]]]]:
    return [
        (each["EventType"], each["EventResponse"], each.get("ChallengeResponses", []))
        for each in events(site)
    ]


def test_a_sign_in_that_passed_and_nothing_about_its_risk(site: Site) -> None:
    answer = site.sign_in()
    (event,) = events(site)
    assert event.keys() == {
        "ChallengeResponses",
        "CreationDate",
        "EventId",
        "EventResponse",
        "EventType",
    }
    assert event["EventId"] == answer["ResponseMetadata"]["RequestId"]
    assert (event["EventType"], event["EventResponse"]) == ("SignIn", "Pass")
    assert event["ChallengeResponses"] == [RIGHT]
    assert event["CreationDate"].timestamp() == pytest.approx(site.clock.now, abs=1)


def test_a_wrong_password_and_the_newest_event_first(site: Site, refused: Refused) -> None:
    with refused("NotAuthorizedException", "Incorrect username or password."):
        site.sign_in(password="wrong")
    site.sign_in()
    assert told(site) == [("SignIn", "Pass", [RIGHT]), ("SignIn", "Fail", [WRONG])]


def test_a_sign_in_by_srp_is_one_event(site: Site) -> None:
    Srp(site).authenticate_user()
    assert told(site) == [("SignIn", "Pass", [RIGHT])]


def test_a_sign_in_with_mfa_is_in_progress_then_fails_then_passes(
    site: Site, refused: Refused
) -> None:
    secret = site.enrol(site.tokens()["AccessToken"])
    session = site.sign_in()["Session"]
    assert told(site)[0] == ("SignIn", "InProgress", [RIGHT])
    with refused("CodeMismatchException", "Invalid code received for user"):
        site.answer("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE="000000")
    assert told(site)[0] == ("SignIn", "Fail", [RIGHT, CODE_WRONG])
    site.answer_code(session, secret)
    assert told(site)[0] == ("SignIn", "Pass", [RIGHT, CODE_RIGHT])
    assert len(events(site)) == 2


def test_other_things_that_users_do(site: Site) -> None:
    site.aws.sign_up(ClientId=site.client_id, Username="dora", Password=PASSWORD)
    assert [each["EventType"] for each in events(site, "dora")] == ["SignUp"]
    site.aws.forgot_password(ClientId=site.client_id, Username="alice")
    site.aws.change_password(
        AccessToken=site.tokens()["AccessToken"],
        PreviousPassword=PASSWORD,
        ProposedPassword="Another-Horse-7",
    )
    found = [each["EventType"] for each in events(site)]
    assert found == ["PasswordChange", "SignIn", "ForgotPassword"]


def test_a_server_tells_whose_address_it_was(new_site: Callable[..., Site]) -> None:
    site = new_site(pool={"UserPoolTier": "PLUS", **AUDIT}, client={"ExplicitAuthFlows": ALL_FLOWS})
    site.add_user()
    context = {"IpAddress": "192.0.2.7", "ServerName": "s", "ServerPath": "/", "HttpHeaders": []}
    site.aws.admin_initiate_auth(
        UserPoolId=site.pool_id,
        ClientId=site.client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alice", "PASSWORD": PASSWORD},
        ContextData=context,
    )
    (event,) = events(site)
    assert event["EventContextData"] == {"IpAddress": "192.0.2.7"}


def test_events_come_in_pages(site: Site, refused: Refused) -> None:
    for _ in range(3):
        site.clock.advance(1)
        site.sign_in()
    ids = [each["EventId"] for each in events(site, MaxResults=0)]
    first = site.aws.admin_list_user_auth_events(**site.key(), MaxResults=2)
    rest = events(site, MaxResults=2, NextToken=first["NextToken"])
    assert [each["EventId"] for each in [*first["AuthEvents"], *rest]] == ids
    assert len(ids) == 3
    of_users = base64.urlsafe_b64encode(b"after alice").decode()
    with refused("InvalidParameterException", "Invalid pagination token."):
        events(site, NextToken=of_users)


def test_events_are_forgotten_after_two_years_and_with_their_user(site: Site) -> None:
    site.sign_in()
    site.clock.advance(2 * 366 * 86_400)
    site.sign_in()
    assert len(events(site)) == 1
    site.aws.admin_delete_user(**site.key())
    site.add_user()
    assert events(site) == []


def test_without_threat_protection_nothing_is_kept_or_told(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site(pool={"UserPoolTier": "PLUS"})
    site.add_user()
    site.sign_in()
    text = "Threat protection is not enabled in the user pool."
    with refused("UserPoolAddOnNotEnabledException", text):
        events(site)
    site.aws.update_user_pool(UserPoolId=site.pool_id, **AUDIT)
    assert events(site) == []


def test_it_needs_the_plan_plus(aws: Any) -> None:
    kind = aws.exceptions.FeatureUnavailableInTierException
    with pytest.raises(kind, match="ESSENTIALS pricing tier configured: Advanced Security"):
        aws.create_user_pool(PoolName="demo", **AUDIT)


def test_an_absent_user(site: Site, refused: Refused) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        events(site, "nobody")
