"""Backup codes: given out to who is signed in, each good for one sign-in."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import jwt
import pytest
from botocore.exceptions import ClientError

from tests.custom_auth.stack_world import PASSWORD, Person, World

pytestmark = pytest.mark.slow
NUMBERS = itertools.count(1)
ATTRIBUTE = "custom:backup_codes"


@pytest.fixture(scope="module")
def open_world(new_world: Callable[..., World]) -> World:
    return new_world("backup_codes")


@pytest.fixture
def world(open_world: World, watched: Callable[[World], World]) -> World:
    return watched(open_world)


@pytest.fixture
def hana(world: World) -> Person:
    return world.person(f"hana{next(NUMBERS)}")


def issued(person: Person) -> list[str]:
    """Ten new codes, by an access token from where the usual factor is asked for: another client."""
    world = person.world
    flow = "ADMIN_USER_PASSWORD_AUTH"
    client = world.aws.create_user_pool_client(
        UserPoolId=world.pool_id, ClientName="usual", ExplicitAuthFlows=[f"ALLOW_{flow}"]
    )["UserPoolClient"]["ClientId"]
    tokens = world.aws.admin_initiate_auth(
        UserPoolId=world.pool_id,
        ClientId=client,
        AuthFlow=flow,
        AuthParameters={"USERNAME": person.name, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    world.secrets.add(tokens["AccessToken"])
    codes = world.invoke("Issue", {"AccessToken": tokens["AccessToken"]})["codes"]
    world.secrets.update(codes)
    return codes


def test_once_and_not_twice(hana: Person) -> None:
    codes = issued(hana)
    assert len(set(codes)) == 10
    asked = hana.begin()
    assert (asked["type"], asked["status"], asked["tries_left"]) == ("backup_code", "enter", "3")
    assert "AccessToken" in hana.answer(codes[0])
    hana.begin()
    assert hana.answer(codes[0])["status"] == "wrong"
    assert "AccessToken" in hana.answer(codes[1].lower().replace("-", " "))


def test_wrong_three_times(hana: Person) -> None:
    issued(hana)
    hana.begin()
    assert hana.answer("AAAAA-AAAAA")["tries_left"] == "2"
    assert hana.answer("no code")["tries_left"] == "1"
    with pytest.raises(ClientError, match="Incorrect username or password"):
        hana.answer("AAAAA-AAAAA")


def test_new_codes_void_the_old_ones(hana: Person) -> None:
    old, new = issued(hana), issued(hana)
    hana.begin()
    assert hana.answer(old[0])["status"] == "wrong"
    assert "AccessToken" in hana.answer(new[0])


def test_codes_of_somebody_else(hana: Person) -> None:
    other = hana.world.person(f"hana{next(NUMBERS)}")
    issued(hana)
    theirs = issued(other)
    hana.begin()
    assert hana.answer(theirs[0])["status"] == "wrong"


def test_without_codes(hana: Person) -> None:
    with pytest.raises(ClientError, match="CreateAuthChallenge failed with error "):
        hana.begin()


def test_only_macs_are_kept_and_nobody_sees_them(hana: Person) -> None:
    codes = issued(hana)
    hana.begin()
    tokens = hana.answer(codes[0])
    aws = hana.world.aws
    key = {"UserPoolId": hana.world.pool_id, "Username": hana.name}
    kept = {each["Name"]: each["Value"] for each in aws.admin_get_user(**key)["UserAttributes"]}
    assert not [code for code in codes if code in kept[ATTRIBUTE]]
    shown = aws.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]
    assert ATTRIBUTE not in [each["Name"] for each in shown]
    claims = jwt.decode(tokens["IdToken"], options={"verify_signature": False})
    assert ATTRIBUTE not in claims


def test_the_user_cannot_write_his_own(hana: Person) -> None:
    codes = issued(hana)
    hana.begin()
    token = hana.answer(codes[0])["AccessToken"]
    aws, mine = hana.world.aws, {"Name": ATTRIBUTE, "Value": "v1:mine"}
    with pytest.raises(aws.exceptions.NotAuthorizedException, match="unauthorized attribute"):
        aws.update_user_attributes(AccessToken=token, UserAttributes=[mine])
    with pytest.raises(aws.exceptions.NotAuthorizedException, match="unauthorized attribute"):
        aws.delete_user_attributes(AccessToken=token, UserAttributeNames=[ATTRIBUTE])
    aws.update_user_attributes(AccessToken=token, UserAttributes=[{"Name": "name", "Value": "H"}])
