"""AdminCreateUser, AdminSetUserPassword, AdminGetUser, GetUser and ListUsers."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cognito.call import Message
from tests.localcloud.conftest import PASSWORD, Refused, Site


def attributes(**values: str) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]


def test_a_created_user_as_every_operation_shows_it(aws: Any, site: Site) -> None:
    created = aws.admin_create_user(
        **site.key("Bob"), UserAttributes=attributes(email="bob@example.com")
    )["User"]
    sub = created["Attributes"][-1]
    assert created["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    assert created["Enabled"] is True
    assert created["Attributes"] == [{"Name": "email", "Value": "bob@example.com"}, sub]
    assert re.fullmatch(
        "[0-9a-f]{8}-[0-9a-f]{4}-70[0-9a-f]{2}-[0-9a-f]{4}-[0-9a-f]{12}", sub["Value"]
    )
    found = aws.admin_get_user(**site.key("Bob"))
    assert found["UserAttributes"] == created["Attributes"]
    assert found["UserCreateDate"] == found["UserLastModifiedDate"]
    assert not found.keys() & {"UserMFASettingList", "PreferredMfaSetting"}
    listed = aws.list_users(UserPoolId=site.pool_id, Filter='username = "Bob"')["Users"]
    assert listed == [created]


@pytest.mark.parametrize(("case_sensitive", "found"), [(True, False), (False, True)])
def test_the_case_of_a_username(
    aws: Any, new_site: Callable[..., Site], refused: Refused, case_sensitive: bool, found: bool
) -> None:
    site = new_site(pool={"UsernameConfiguration": {"CaseSensitive": case_sensitive}})
    site.add_user("Bob")
    if found:
        assert aws.admin_get_user(**site.key("bOB"))["Username"] == "Bob"
        with refused("UsernameExistsException", "User account already exists"):
            aws.admin_create_user(**site.key("BOB"))
    else:
        with refused("UserNotFoundException", "User does not exist."):
            aws.admin_get_user(**site.key("bOB"))


def test_absent_users_are_admitted_to_administrators(
    aws: Any, site: Site, refused: Refused
) -> None:
    with refused("UserNotFoundException", "User does not exist."):
        aws.admin_get_user(**site.key("nobody"))
    with refused("UserNotFoundException", "User does not exist."):
        aws.admin_set_user_password(**site.key("nobody"), Password=PASSWORD)
    with refused("UserNotFoundException", "User does not exist."):
        aws.admin_set_user_mfa_preference(**site.key("nobody"))


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (attributes(email="nonsense"), "Invalid email address format."),
        (attributes(phone_number="555"), "Invalid phone number format."),
        (attributes(sub="x"), "Cannot modify the non-mutable attribute sub"),
        (
            attributes(shoe_size="43"),
            "Attributes did not conform to the schema: "
            "Type for attribute {shoe_size} could not be determined",
        ),
        (
            attributes(birthdate="1999-12-311"),
            "Attributes did not conform to the schema: "
            "birthdate: String must be no longer than 10 characters",
        ),
    ],
)
def test_wrong_attributes(
    aws: Any, site: Site, refused: Refused, given: list[dict[str, str]], text: str
) -> None:
    with refused("InvalidParameterException", text):
        aws.admin_create_user(**site.key("bob"), UserAttributes=given)


def test_of_repeated_attributes_the_last_counts_and_empty_means_none(aws: Any, site: Site) -> None:
    given = [*attributes(name="a", nickname="x"), *attributes(name="b"), *attributes(nickname="")]
    made = aws.admin_create_user(**site.key("bob"), UserAttributes=given)["User"]["Attributes"]
    assert made[:-1] == attributes(name="b")


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("Short-1", "Password not long enough"),
        ("correct-horse-9", "Password must have uppercase characters"),
        ("CORRECT-HORSE-9", "Password must have lowercase characters"),
        ("Correct-Horse", "Password must have numeric characters"),
        ("CorrectHorse9", "Password must have symbol characters"),
    ],
)
def test_weak_passwords(
    aws: Any, site: Site, refused: Refused, password: str, problem: str
) -> None:
    with refused(
        "InvalidPasswordException", f"Password did not conform with password policy: {problem}"
    ):
        aws.admin_create_user(**site.key("bob"), TemporaryPassword=password)
    with refused("InvalidPasswordException", f"Password does not conform to policy: {problem}"):
        aws.admin_set_user_password(**site.key(), Password=password)


def test_a_very_short_password_is_a_matter_of_shape(aws: Any, site: Site, refused: Refused) -> None:
    text = (
        "1 validation error detected: Value at 'password' failed to satisfy constraint: "
        "Member must have length greater than or equal to 6"
    )
    with refused("InvalidParameterException", text):
        aws.admin_set_user_password(**site.key(), Password="Ab-1")


@pytest.mark.parametrize(
    ("permanent", "status"), [(True, "CONFIRMED"), (False, "FORCE_CHANGE_PASSWORD")]
)
def test_setting_a_password_sets_the_status(
    aws: Any, site: Site, permanent: bool, status: str
) -> None:
    aws.admin_set_user_password(**site.key(), Password="Battery-Staple-1", Permanent=permanent)
    assert aws.admin_get_user(**site.key())["UserStatus"] == status


def test_an_invitation(aws: Any, site: Site, inbox: list[Message]) -> None:
    for medium, name, value in (
        ("EMAIL", "email", "bob@example.com"),
        ("SMS", "phone_number", "+15555550199"),
    ):
        inbox.clear()
        aws.admin_create_user(
            **site.key(f"bob-{medium}"),
            TemporaryPassword=PASSWORD,
            DesiredDeliveryMediums=[medium],
            UserAttributes=attributes(**{name: value}),
        )
        (message,) = inbox
        assert (message.medium, message.destination) == (medium, value)
        assert message.text == (
            f"Your username is bob-{medium} and temporary password is {PASSWORD}. "
        )
        assert message.subject == ("Your temporary password" if medium == "EMAIL" else None)


def test_a_temporary_password_of_the_services_own_choice_works(
    aws: Any, site: Site, inbox: list[Message]
) -> None:
    aws.admin_create_user(
        **site.key("bob"),
        DesiredDeliveryMediums=["EMAIL"],
        UserAttributes=attributes(email="bob@example.com"),
    )
    password = inbox[0].text.split()[-1].removesuffix(".")
    assert site.sign_in("bob", password)["ChallengeName"] == "NEW_PASSWORD_REQUIRED"


def test_resending_an_invitation(
    aws: Any, site: Site, inbox: list[Message], refused: Refused
) -> None:
    email = attributes(email="bob@example.com")
    aws.admin_create_user(**site.key("bob"), MessageAction="SUPPRESS", UserAttributes=email)
    assert not inbox
    again = {"MessageAction": "RESEND", "DesiredDeliveryMediums": ["EMAIL"]}
    aws.admin_create_user(**site.key("bob"), **again, TemporaryPassword="Temp-0rary-2")
    assert inbox[0].destination == "bob@example.com"
    assert site.sign_in("bob", "Temp-0rary-2")["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    with refused("UserNotFoundException", "User does not exist."):
        aws.admin_create_user(**site.key("nobody"), **again)
    text = "Resend not possible. alice status is not FORCE_CHANGE_PASSWORD"
    with refused("UnsupportedUserStateException", text):
        aws.admin_create_user(**site.key("alice"), **again)


def test_the_user_sees_only_what_the_client_may_read(new_site: Callable[..., Site]) -> None:
    site = new_site(client={"ReadAttributes": ["email"]})
    site.add_user(email="alice@example.com", name="Alice")
    me = site.aws.get_user(AccessToken=site.tokens()["AccessToken"])
    assert me["Username"] == "alice"
    assert [entry["Name"] for entry in me["UserAttributes"]] == ["email", "sub"]


@pytest.fixture
def crowd(aws: Any, site: Site) -> Site:
    for username, given in (
        ("bob", {"email": "bob@example.com", "name": 'Bob "B" Cat'}),
        ("bobby", {"email": "bobby@example.org"}),
        ("carol", {"phone_number": "+15555550199"}),
    ):
        aws.admin_create_user(
            **site.key(username), MessageAction="SUPPRESS", UserAttributes=attributes(**given)
        )
    return site


@pytest.mark.parametrize(
    ("clause", "names"),
    [
        ("", ["alice", "bob", "bobby", "carol"]),
        ('username = "bob"', ["bob"]),
        ('username ^= "bob"', ["bob", "bobby"]),
        ('email ^= "bob@example.c"', ["bob"]),
        ('"email" = "bobby@example.org"', ["bobby"]),
        ('name = "Bob \\"B\\" Cat"', ["bob"]),
        ('phone_number = "+15555550199"', ["carol"]),
        ('cognito:user_status = "CONFIRMED"', ["alice"]),
        ('status = "Enabled"', ["alice", "bob", "bobby", "carol"]),
        ('status = "Disabled"', []),
        ('given_name = "x"', []),
    ],
)
def test_filters(aws: Any, crowd: Site, clause: str, names: list[str]) -> None:
    users = aws.list_users(UserPoolId=crowd.pool_id, Filter=clause)["Users"]
    assert [user["Username"] for user in users] == names


@pytest.mark.parametrize(
    "clause", ["bob", 'username == "bob"', "username = 'bob'", 'custom:x = "1"', 'username = "']
)
def test_wrong_filters(aws: Any, crowd: Site, refused: Refused, clause: str) -> None:
    text = "Error while parsing filter."
    if clause.startswith("custom"):
        text = "Error while parsing filter: custom:x is not searchable."
    with refused("InvalidParameterException", text):
        aws.list_users(UserPoolId=crowd.pool_id, Filter=clause)


def test_pages(aws: Any, crowd: Site, refused: Refused) -> None:
    names, token = [], {}
    for expected in (2, 2):
        page = aws.list_users(UserPoolId=crowd.pool_id, Limit=2, **token)
        assert len(page["Users"]) == expected
        names += [user["Username"] for user in page["Users"]]
        token = {"PaginationToken": page.get("PaginationToken")}
    assert names == ["alice", "bob", "bobby", "carol"]
    assert token == {"PaginationToken": None}
    assert len(aws.list_users(UserPoolId=crowd.pool_id, Limit=0)["Users"]) == 4
    for nonsense in ("nonsense", "YWZ0ZXIgMQ", "é"):
        with refused("InvalidParameterException", "Invalid pagination token."):
            aws.list_users(UserPoolId=crowd.pool_id, PaginationToken=nonsense)


def test_only_the_attributes_asked_for(aws: Any, crowd: Site) -> None:
    wish = {"AttributesToGet": ["email"], "Filter": 'username ^= "bob"'}
    users = aws.list_users(UserPoolId=crowd.pool_id, **wish)["Users"]
    assert [user["Attributes"] for user in users] == [
        attributes(email="bob@example.com"),
        attributes(email="bobby@example.org"),
    ]
