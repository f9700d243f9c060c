"""Groups, their members, and the claims they make."""

from __future__ import annotations

from typing import Any

import jwt
import pytest

from tests.localcloud.conftest import Refused, Site

ROLE = "arn:aws:iam::111122223333:role/"
ABSENT = ("ResourceNotFoundException", "Group not found.")


def key(site: Site, name: str = "staff") -> dict[str, str]:
    return {"UserPoolId": site.pool_id, "GroupName": name}


def make(site: Site, name: str = "staff", **more: Any) -> dict[str, Any]:
    return site.aws.create_group(**key(site, name), **more)["Group"]


def put(site: Site, group: str = "staff", username: str = "alice") -> None:
    site.aws.admin_add_user_to_group(**key(site, group), Username=username)


def take(site: Site, group: str = "staff", username: str = "alice") -> None:
    site.aws.admin_remove_user_from_group(**key(site, group), Username=username)


def claims(site: Site, kind: str = "IdToken") -> dict[str, Any]:
    """The `cognito:` claims of fresh tokens, without the username."""
    token = site.tokens()[kind]
    found = jwt.decode(token, options={"verify_signature": False})
    return {
        name.removeprefix("cognito:"): value
        for name, value in found.items()
        if name.startswith("cognito:") and name != "cognito:username"
    }


def test_a_group_as_every_operation_shows_it(site: Site) -> None:
    made = make(site, Description="The staff", Precedence=0, RoleArn=f"{ROLE}staff")
    assert made["GroupName"] == "staff"
    assert made["UserPoolId"] == site.pool_id
    assert made["Precedence"] == 0
    assert made["CreationDate"] == made["LastModifiedDate"]
    assert site.aws.get_group(**key(site))["Group"] == made
    assert site.aws.list_groups(UserPoolId=site.pool_id)["Groups"] == [made]
    put(site)
    assert site.aws.admin_list_groups_for_user(**site.key())["Groups"] == [made]


def test_a_taken_name(site: Site, refused: Refused) -> None:
    make(site)
    with refused("GroupExistsException", "A group with the name already exists."):
        make(site)


def test_an_absent_group(site: Site, refused: Refused) -> None:
    for ask in (
        lambda: site.aws.get_group(**key(site)),
        lambda: site.aws.update_group(**key(site)),
        lambda: site.aws.delete_group(**key(site)),
        lambda: site.aws.list_users_in_group(**key(site)),
        lambda: put(site),
    ):
        with refused(*ABSENT):
            ask()
    take(site)


def test_an_absent_user(site: Site, refused: Refused) -> None:
    make(site)
    for ask in (
        lambda: put(site, username="nobody"),
        lambda: take(site, username="nobody"),
        lambda: site.aws.admin_list_groups_for_user(**site.key("nobody")),
    ):
        with refused("UserNotFoundException", "User does not exist."):
            ask()


def test_changing_a_group(site: Site) -> None:
    before = make(site, Description="The staff", Precedence=3)
    site.clock.advance(60)
    same = site.aws.update_group(**key(site), Description="")["Group"]
    assert same == before
    changed = site.aws.update_group(**key(site), Precedence=0)["Group"]
    assert changed["Precedence"] == 0
    assert changed["Description"] == "The staff"
    assert changed["LastModifiedDate"] > before["LastModifiedDate"]
    assert site.aws.get_group(**key(site))["Group"] == changed


def test_members(site: Site) -> None:
    make(site)
    site.add_user("bob")
    for _ in range(2):
        put(site)
    put(site, username="bob")
    members = site.aws.list_users_in_group(**key(site))["Users"]
    assert {user["Username"] for user in members} == {"alice", "bob"}
    assert {"UserStatus", "Enabled", "Attributes"} <= members[0].keys()
    take(site)
    members = site.aws.list_users_in_group(**key(site))["Users"]
    assert [user["Username"] for user in members] == ["bob"]


def test_deleted_users_and_groups_leave_nothing_behind(site: Site) -> None:
    make(site)
    make(site, "guests")
    put(site)
    put(site, "guests")
    site.aws.delete_group(**key(site, "guests"))
    groups = site.aws.admin_list_groups_for_user(**site.key())["Groups"]
    assert [group["GroupName"] for group in groups] == ["staff"]
    site.aws.admin_delete_user(**site.key())
    site.add_user()
    assert site.aws.list_users_in_group(**key(site))["Users"] == []


def test_pages(site: Site, refused: Refused) -> None:
    names = ["admins", "guests", "staff"]
    for name in reversed(names):
        make(site, name)
        put(site, name)
        site.add_user(f"member of {name}".replace(" ", "-"))
        put(site, name, f"member-of-{name}")
    for operation, wish in (
        (site.aws.list_groups, {"UserPoolId": site.pool_id}),
        (site.aws.admin_list_groups_for_user, site.key()),
    ):
        first = operation(**wish, Limit=2)
        second = operation(**wish, Limit=2, NextToken=first["NextToken"])
        found = [group["GroupName"] for group in first["Groups"] + second["Groups"]]
        assert found == names
        assert "NextToken" not in second
        with refused("InvalidParameterException", "Invalid pagination token."):
            operation(**wish, NextToken="nonsense")
    first = site.aws.list_users_in_group(**key(site), Limit=1)
    second = site.aws.list_users_in_group(**key(site), Limit=1, NextToken=first["NextToken"])
    found = {user["Username"] for user in first["Users"] + second["Users"]}
    assert found == {"alice", "member-of-staff"}
    assert "NextToken" not in second


def test_lists_of_nothing(site: Site, refused: Refused) -> None:
    text = (
        "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: "
        "Member must have value greater than or equal to 1"
    )
    with refused("InvalidParameterException", text):
        site.aws.list_groups(UserPoolId=site.pool_id, Limit=0)


def test_tokens_without_groups(site: Site) -> None:
    assert claims(site) == {}
    assert claims(site, "AccessToken") == {}


def test_groups_in_tokens(site: Site) -> None:
    make(site, "staff", Precedence=2, RoleArn=f"{ROLE}staff")
    make(site, "admins", Precedence=1, RoleArn=f"{ROLE}admins")
    make(site, "guests")
    for name in ("staff", "admins", "guests"):
        put(site, name)
    names = ["admins", "guests", "staff"]
    assert claims(site) == {
        "groups": names,
        "roles": [f"{ROLE}admins", f"{ROLE}staff"],
        "preferred_role": f"{ROLE}admins",
    }
    assert claims(site, "AccessToken") == {"groups": names}


@pytest.mark.parametrize(
    ("groups", "preferred"),
    [
        ([(None, "a")], None),
        ([(0, "a")], "a"),
        ([(0, "a"), (None, "b")], "a"),
        ([(1, "a"), (1, "b")], None),
        ([(1, "a"), (1, "a")], "a"),
        ([(0, None), (1, "b")], "b"),
        ([(0, None)], None),
    ],
)
def test_the_preferred_role(
    site: Site, groups: list[tuple[int | None, str | None]], preferred: str | None
) -> None:
    for number, (precedence, role) in enumerate(groups):
        rank = {} if precedence is None else {"Precedence": precedence}
        arn = {} if role is None else {"RoleArn": ROLE + role}
        make(site, f"group-{number}", **rank, **arn)
        put(site, f"group-{number}")
    assert claims(site).get("preferred_role") == (preferred and ROLE + preferred)


def test_a_refresh_brings_new_groups(site: Site) -> None:
    token = site.tokens()["RefreshToken"]
    make(site)
    put(site)
    fresh = site.start("REFRESH_TOKEN_AUTH", REFRESH_TOKEN=token)["AuthenticationResult"]
    found = jwt.decode(fresh["IdToken"], options={"verify_signature": False})
    assert found["cognito:groups"] == ["staff"]
