"""pycognito, unmodified, over loopback HTTP: people, their passwords, factors and groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import requests
from botocore.exceptions import ClientError
from pycognito import Cognito
from pycognito.exceptions import SMSMFAChallengeException, TokenVerificationException
from pycognito.utils import RequestsSrpAuth, TokenType

from tests.clients.pools import Person, new_app, turn_on
from tests.clients.served import CREDENTIALS, PASSWORD, App, Served

ANOTHER = "Another-Horse-9"


@pytest.fixture(scope="session", params=["public", "secret"])
def app(request: pytest.FixtureRequest, served: Served, idp: Any) -> App:
    """A client of a pool where every second factor may be used."""
    return new_app(served, idp, mfa="OPTIONAL", secret=request.param == "secret")


@pytest.fixture
def person(app: App, new_person: Callable[[str], Person]) -> Person:
    return new_person(app.pool_id)


@pytest.fixture
def user(app: App, person: Person) -> Cognito:
    return app.user(person.name)


@pytest.fixture
def signed_in(user: Cognito) -> Cognito:
    user.authenticate(PASSWORD)
    return user


def test_a_text_message(app: App, user: Cognito, person: Person, served: Served, idp: Any) -> None:
    turn_on(idp, app, person, preferred=True, SMS=True)
    with pytest.raises(SMSMFAChallengeException) as asked:
        user.authenticate(PASSWORD)
    code = served.mailed_code(person.phone)
    app_restarted = app.user(person.name)
    app_restarted.respond_to_sms_mfa_challenge(code, asked.value.get_tokens())
    app_restarted.verify_tokens()


@pytest.mark.parametrize("preferred", ["SMS", "SOFTWARE_TOKEN", None])
def test_preferences(signed_in: Cognito, served: Served, preferred: str | None) -> None:
    secret = signed_in.associate_software_token()
    assert signed_in.verify_software_token(served.code(secret), "Test phone")
    signed_in.set_user_mfa_preference(bool(preferred), bool(preferred), preferred)
    state = signed_in.client.get_user(AccessToken=signed_in.access_token)
    factor = preferred and f"{preferred}_MFA"
    assert state.get("PreferredMfaSetting") == factor
    both = ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]
    assert sorted(state.get("UserMFASettingList", [])) == (both if preferred else [])


def test_tokens_kept_by_the_app(app: App, signed_in: Cognito, person: Person) -> None:
    kept = app.user(person.name)
    kept.id_token, kept.access_token = signed_in.id_token, signed_in.access_token
    kept.refresh_token = signed_in.refresh_token
    kept.verify_tokens()
    assert kept.check_token() is False
    assert kept.id_claims == signed_in.id_claims
    kept.renew_access_token()
    kept.verify_tokens()


def test_a_token_of_the_wrong_use_or_pool(
    served: Served, signed_in: Cognito, person: Person
) -> None:
    with pytest.raises(TokenVerificationException, match='missing the "aud" claim'):
        signed_in.verify_token(signed_in.access_token, "id_token", "id")
    elsewhere = Cognito(
        signed_in.user_pool_id,
        "another-client",
        username=person.name,
        boto3_client_kwargs={"endpoint_url": served.url, **CREDENTIALS},
    )
    with pytest.raises(TokenVerificationException, match="Audience"):
        elsewhere.verify_token(signed_in.id_token, "id_token", "id")


@pytest.mark.parametrize("kind", list(TokenType))
def test_requests_carry_a_token(
    served: Served, user: Cognito, person: Person, kind: TokenType
) -> None:
    sign = RequestsSrpAuth(password=PASSWORD, cognito=user, auth_token_type=kind)
    request = requests.Request("GET", served.url, auth=sign).prepare()
    assert request.headers["Authorization"] == f"Bearer {getattr(user, kind.value)}"
    user.verify_tokens()


def test_a_forgotten_password(user: Cognito, person: Person, served: Served) -> None:
    user.initiate_forgot_password()
    user.confirm_forgot_password(served.mailed_code(person.email), ANOTHER)
    user.authenticate(ANOTHER)


def test_a_password_reset_by_an_administrator(
    user: Cognito, person: Person, served: Served
) -> None:
    user.admin_reset_password(person.name)
    with pytest.raises(ClientError, match="Password reset required for the user"):
        user.authenticate(PASSWORD)
    user.confirm_forgot_password(served.mailed_code(person.email), ANOTHER)
    user.authenticate(ANOTHER)


def test_another_password(signed_in: Cognito) -> None:
    signed_in.change_password(PASSWORD, ANOTHER)
    signed_in.authenticate(ANOTHER)


def test_the_profile(signed_in: Cognito, person: Person, served: Served) -> None:
    address = f"new-{person.email}"
    signed_in.update_profile({"nickname": "Al", "email": address})
    signed_in.send_verification("email")
    signed_in.validate_verification(served.mailed_code(address), "email")
    signed_in.admin_update_profile({"given_name": "Alice"})
    for profile in (signed_in.get_user(), signed_in.admin_get_user()):
        assert (profile.email, profile.email_verified) == (address, True)
        assert (profile.nickname, profile.given_name) == ("Al", "Alice")


def test_saving_and_deleting_a_user_object(signed_in: Cognito, person: Person) -> None:
    profile = signed_in.get_user()
    profile.phone_number = "+15555550123"
    profile._data = {"phone_number": profile.phone_number}
    profile.save()
    assert signed_in.get_user().phone_number == "+15555550123"
    profile.delete()
    with pytest.raises(ClientError, match="User does not exist"):
        signed_in.admin_get_user()


def test_leaving_by_an_administrator(user: Cognito) -> None:
    user.admin_delete_user()
    with pytest.raises(ClientError, match="User does not exist"):
        user.admin_get_user()


def test_signing_up_with_a_second_code_and_with_none(
    app: App, served: Served, request: pytest.FixtureRequest
) -> None:
    name = request.node.callspec.id
    for which in ("again", "by-admin"):
        newcomer = app.user(f"{which}-{name}")
        newcomer.set_base_attributes(email=f"{which}-{name}@example.org")
        newcomer.register(newcomer.username, PASSWORD)
        if which == "again":
            newcomer.resend_confirmation_code(newcomer.username)
            newcomer.confirm_sign_up(served.mailed_code(f"{which}-{name}@example.org"))
        else:
            newcomer.admin_confirm_sign_up()
        newcomer.authenticate(PASSWORD)


def test_a_user_made_by_an_administrator(
    app: App, served: Served, request: pytest.FixtureRequest
) -> None:
    name = f"invited-{request.node.callspec.id}"
    user = app.user(name)
    wishes = {"DesiredDeliveryMediums": ["EMAIL"]}
    made = user.admin_create_user(name, PASSWORD, wishes, email=f"{name}@example.org")
    assert made["User"]["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert PASSWORD in served.mail[-1].text
    user.new_password_challenge(PASSWORD, ANOTHER)
    user.authenticate(ANOTHER)


def test_a_disabled_user(user: Cognito, person: Person) -> None:
    user.admin_disable_user(person.name)
    assert user.admin_get_user()._metadata["enabled"] is False
    with pytest.raises(ClientError, match="User is disabled"):
        user.authenticate(PASSWORD)
    user.admin_enable_user(person.name)
    user.authenticate(PASSWORD)


def test_all_users_over_several_pages(app: App, idp: Any) -> None:
    pool_id = idp.create_user_pool(PoolName="crowd")["UserPool"]["Id"]
    names = {f"user-{number}" for number in range(70)}
    for name in names:
        idp.admin_create_user(UserPoolId=pool_id, Username=name, MessageAction="SUPPRESS")
    everybody = App(app.served, pool_id, app.client_id, None).user("user-0").get_users()
    assert {user._metadata["username"] for user in everybody} == names
    assert len(everybody) == 70


def test_groups(app: App, user: Cognito, person: Person, idp: Any) -> None:
    idp.create_group(UserPoolId=app.pool_id, GroupName=person.name, Description="Test")
    assert user.get_group(person.name).description == "Test"
    assert person.name in [group.group_name for group in user.get_groups()]
    user.admin_add_user_to_group(person.name, person.name)
    assert user.admin_list_groups_for_user(person.name) == [person.name]
    user.authenticate(PASSWORD)
    assert user.access_claims["cognito:groups"] == [person.name]
    user.admin_remove_user_from_group(person.name, person.name)
    assert user.admin_list_groups_for_user(person.name) == []


def test_the_client_of_the_app(app: App, user: Cognito) -> None:
    described = user.describe_user_pool_client(app.pool_id, app.client_id)
    assert described["ClientId"] == app.client_id
    flows = described["ExplicitAuthFlows"]
    user.admin_update_user_pool_client(
        app.pool_id, app.client_id, ClientName="renamed", ExplicitAuthFlows=flows
    )
    again = user.describe_user_pool_client(app.pool_id, app.client_id)
    assert (again["ClientName"], again["ExplicitAuthFlows"]) == ("renamed", flows)
