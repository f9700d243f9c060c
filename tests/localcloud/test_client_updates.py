"""UpdateUserPoolClient, ListUserPoolClients and DeleteUserPoolClient."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.localcloud.conftest import ALL_FLOWS, Refused, Site

GONE = ("ResourceNotFoundException", "User pool client does not exist.")


def key(site: Site) -> dict[str, str]:
    return {"UserPoolId": site.pool_id, "ClientId": site.client_id}


def described(site: Site) -> dict[str, Any]:
    return site.aws.describe_user_pool_client(**key(site))["UserPoolClient"]


def test_an_update_resets_whatever_it_leaves_out(new_site: Callable[..., Site]) -> None:
    settings = {
        "GenerateSecret": True,
        "AuthSessionValidity": 5,
        "ExplicitAuthFlows": ALL_FLOWS,
        "PreventUserExistenceErrors": "ENABLED",
        "RefreshTokenValidity": 10,
        "ReadAttributes": ["email"],
    }
    site = new_site(client=settings)
    before = described(site)
    site.clock.advance(60)
    changed = site.aws.update_user_pool_client(**key(site), EnableTokenRevocation=False)
    after = described(site)
    assert changed["UserPoolClient"] == after
    assert not after["EnableTokenRevocation"]
    assert (after["AuthSessionValidity"], after["RefreshTokenValidity"]) == (3, 30)
    assert not after.keys() & {
        "ExplicitAuthFlows",
        "PreventUserExistenceErrors",
        "ReadAttributes",
    }
    for lasting in ("ClientId", "ClientName", "ClientSecret", "CreationDate", "UserPoolId"):
        assert after[lasting] == before[lasting]
    assert after["LastModifiedDate"] > before["LastModifiedDate"]


def test_a_reset_takes_effect(site: Site, refused: Refused) -> None:
    site.aws.update_user_pool_client(**key(site))
    with refused(
        "InvalidParameterException", "USER_PASSWORD_AUTH flow not enabled for this client"
    ):
        site.sign_in()


@pytest.mark.parametrize(
    ("settings", "text"),
    [
        (
            {"WriteAttributes": ["shoe_size"]},
            "Invalid write attributes specified while updating a client",
        ),
        (
            {"ReadAttributes": ["shoe_size"]},
            "Invalid read attributes specified while updating a client",
        ),
        (
            {"RefreshTokenValidity": 5, "TokenValidityUnits": {"RefreshToken": "minutes"}},
            "Invalid range for token validity.",
        ),
        (
            {"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "USER_PASSWORD_AUTH"]},
            "Auth flows with and without the ALLOW_ prefix cannot be used together.",
        ),
    ],
)
def test_a_wrong_update_changes_nothing(
    site: Site, refused: Refused, settings: dict[str, Any], text: str
) -> None:
    before = described(site)
    with refused("InvalidParameterException", text):
        site.aws.update_user_pool_client(**key(site), **settings)
    assert described(site) == before


def test_a_client_has_to_write_what_is_required(
    new_site: Callable[..., Site], refused: Refused
) -> None:
    site = new_site(pool={"Schema": [{"Name": "family_name", "Required": True}]})
    wish = {"UserPoolId": site.pool_id, "ClientName": "other"}
    text = "Invalid write attributes specified while creating a client"
    with refused("InvalidParameterException", text):
        site.aws.create_user_pool_client(**wish, WriteAttributes=["given_name"])
    site.aws.create_user_pool_client(**wish, WriteAttributes=["given_name", "family_name"])


def test_listing_clients(site: Site) -> None:
    made = {site.client_id}
    for name in ("one", "two"):
        client = site.aws.create_user_pool_client(UserPoolId=site.pool_id, ClientName=name)
        made.add(client["UserPoolClient"]["ClientId"])
    first = site.aws.list_user_pool_clients(UserPoolId=site.pool_id, MaxResults=2)
    second = site.aws.list_user_pool_clients(
        UserPoolId=site.pool_id, MaxResults=2, NextToken=first["NextToken"]
    )
    found = first["UserPoolClients"] + second["UserPoolClients"]
    assert {client["ClientId"] for client in found} == made
    assert {client["ClientName"] for client in found} == {"app", "one", "two"}
    assert "NextToken" not in second
    registered = site.aws.list_user_pool_clients(UserPoolId=site.pool_id, ClientType="DCR")
    assert registered["UserPoolClients"] == []


def test_a_deleted_client(site: Site, refused: Refused) -> None:
    site.aws.delete_user_pool_client(**key(site))
    with refused(*GONE):
        described(site)
    with refused(*GONE):
        site.aws.delete_user_pool_client(**key(site))
    with refused("ResourceNotFoundException", f"User pool client {site.client_id} does not exist."):
        site.sign_in()


def test_a_client_of_another_pool(new_site: Callable[..., Site], refused: Refused) -> None:
    one, other = new_site(), new_site()
    stolen = key(one) | {"ClientId": other.client_id}
    for operation in (one.aws.update_user_pool_client, one.aws.delete_user_pool_client):
        with refused(*GONE):
            operation(**stolen)
