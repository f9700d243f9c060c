"""AddUserPoolClientSecret, ListUserPoolClientSecrets and DeleteUserPoolClientSecret."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.passwords import secret_hash
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import ALL_FLOWS, PASSWORD, START, FakeClock, Refused, Site, Wire

CHOSEN = "one_of_my_own_of_30_characters"


@pytest.fixture
def server(new_site: Callable[..., Site]) -> Site:
    site = new_site(client={"GenerateSecret": True})
    site.add_user()
    return site


def key(site: Site) -> dict[str, str]:
    return {"UserPoolId": site.pool_id, "ClientId": site.client_id}


def added(site: Site, **given: str) -> dict[str, Any]:
    answer = site.aws.add_user_pool_client_secret(**key(site), **given)
    return answer["ClientSecretDescriptor"]


def listed(site: Site) -> list[dict[str, Any]]:
    return site.aws.list_user_pool_client_secrets(**key(site))["ClientSecrets"]


def delete(site: Site, secret_id: str) -> None:
    site.aws.delete_user_pool_client_secret(**key(site), ClientSecretId=secret_id)


def shown(site: Site) -> str | None:
    return site.aws.describe_user_pool_client(**key(site))["UserPoolClient"].get("ClientSecret")


def sign_in(site: Site, secret: str | None) -> dict[str, Any]:
    proof = secret_hash(secret or "", "alice", site.client_id)
    return site.start(USERNAME="alice", PASSWORD=PASSWORD, SECRET_HASH=proof)[
        "AuthenticationResult"
    ]


def wrong(site: Site) -> tuple[str, str]:
    text = f"Unable to verify secret hash for client {site.client_id}"
    return "NotAuthorizedException", text


def test_both_secrets_are_good_until_one_is_deleted(server: Site, refused: Refused) -> None:
    server.clock.advance(60)
    second = added(server)
    value = second["ClientSecretValue"]
    assert re.fullmatch("[a-z0-9]{51}", value)
    assert value != server.secret
    for secret in (server.secret, value):
        sign_in(server, secret)
    delete(server, listed(server)[0]["ClientSecretId"])
    with refused(*wrong(server)):
        sign_in(server, server.secret)
    sign_in(server, value)


def test_the_list_names_each_secret_and_tells_no_value(server: Site) -> None:
    server.clock.advance(60)
    second = added(server)
    one, two = listed(server)
    assert one.keys() == two.keys() == {"ClientSecretId", "ClientSecretCreateDate"}
    assert one["ClientSecretId"] == f"{server.client_id}--{int(START)}"
    assert two["ClientSecretId"] == second["ClientSecretId"]
    assert two["ClientSecretId"] == f"{server.client_id}--{int(START) + 60}"
    assert two["ClientSecretCreateDate"].timestamp() == pytest.approx(START + 60, abs=1)


def test_secrets_of_the_same_second_have_ids_of_their_own(server: Site) -> None:
    added(server)
    assert len({secret["ClientSecretId"] for secret in listed(server)}) == 2


def test_a_chosen_value_is_taken_and_never_told(server: Site) -> None:
    assert "ClientSecretValue" not in added(server, ClientSecret=CHOSEN)
    sign_in(server, CHOSEN)


def test_the_client_shows_the_secret_it_was_made_with_and_no_other(server: Site) -> None:
    added(server)
    first, second = (secret["ClientSecretId"] for secret in listed(server))
    assert shown(server) == server.secret
    delete(server, first)
    assert shown(server) is None
    server.aws.update_user_pool_client(**key(server), ExplicitAuthFlows=ALL_FLOWS)
    assert [secret["ClientSecretId"] for secret in listed(server)] == [second]


def test_an_added_secret_can_be_taken_back(server: Site, refused: Refused) -> None:
    second = added(server, ClientSecret=CHOSEN)
    delete(server, second["ClientSecretId"])
    assert shown(server) == server.secret
    sign_in(server, server.secret)
    with refused(*wrong(server)):
        sign_in(server, CHOSEN)


def test_two_secrets_at_most_and_one_at_least(server: Site, refused: Refused) -> None:
    (first,) = listed(server)
    with refused("InvalidParameterException", "The last secret of a client cannot be deleted."):
        delete(server, first["ClientSecretId"])
    added(server)
    with refused("LimitExceededException", "The client has the maximum number of secrets."):
        added(server)
    delete(server, first["ClientSecretId"])
    with refused("ResourceNotFoundException", "Client secret does not exist."):
        delete(server, first["ClientSecretId"])
    added(server)


def test_a_public_client_has_none_and_gets_none(site: Site, refused: Refused) -> None:
    assert listed(site) == []
    with refused("InvalidParameterException", "Client is not configured with a secret."):
        added(site)


def test_a_client_of_another_pool_is_not_known(site: Site, server: Site, refused: Refused) -> None:
    with refused("ResourceNotFoundException", "User pool client does not exist."):
        site.aws.list_user_pool_client_secrets(UserPoolId=site.pool_id, ClientId=server.client_id)


def test_the_secret_itself_is_taken_where_no_hash_is_sent(server: Site, refused: Refused) -> None:
    tokens = sign_in(server, server.secret)
    value = added(server)["ClientSecretValue"]
    delete(server, listed(server)[0]["ClientSecretId"])
    with refused("UnauthorizedException", "Invalid client or secret"):
        server.aws.revoke_token(
            Token=tokens["RefreshToken"], ClientId=server.client_id, ClientSecret=server.secret
        )
    with refused(*wrong(server)):
        server.aws.get_tokens_from_refresh_token(
            RefreshToken=tokens["RefreshToken"],
            ClientId=server.client_id,
            ClientSecret=server.secret,
        )
    fresh = server.aws.get_tokens_from_refresh_token(
        RefreshToken=tokens["RefreshToken"], ClientId=server.client_id, ClientSecret=value
    )
    assert "AccessToken" in fresh["AuthenticationResult"]


def test_a_deleted_client_leaves_no_secret_behind(server: Site, store: Store) -> None:
    added(server)
    server.aws.delete_user_pool_client(**key(server))
    with store.transaction() as database:
        assert database.execute("SELECT count(*) FROM client_secret").fetchone()[0] == 0


def test_secrets_are_kept_in_the_file(
    aws: Any, wire: Wire, clock: FakeClock, tmp_path: Path
) -> None:
    path = tmp_path / "cloud.db"
    with closing(Store.open(path)) as store:
        wire.cloud = LocalCloud(store, clock=clock)
        pool = aws.create_user_pool(PoolName="demo")["UserPool"]["Id"]
        made = aws.create_user_pool_client(UserPoolId=pool, ClientName="app", GenerateSecret=True)
        site = Site(aws, clock, pool, made["UserPoolClient"]["ClientId"], None)
        added(site)
        before = listed(site)
    with closing(Store.open(path)) as store:
        wire.cloud = LocalCloud(store, clock=clock)
        assert listed(site) == before
