"""Ids that can lead to a pool, and what is said about those that cannot."""

from __future__ import annotations

import pytest

from mfa_tui.signin.target import Target, TargetProblem


@pytest.mark.parametrize(
    ("pool_id", "region"),
    [
        ("us-east-1_AbCdEf123", "us-east-1"),
        ("  ap-southeast-2_9aZ\n", "ap-southeast-2"),
        ("us-gov-west-1_x1", "us-gov-west-1"),
    ],
)
def test_the_region_is_read_from_the_pool_id(pool_id: str, region: str) -> None:
    target = Target.remote(pool_id, " client1 ")
    assert (target.region, target.client_id) == (region, "client1")
    assert target.pool_id == target.name == pool_id.strip()
    assert not target.local and not target.session_known


@pytest.mark.parametrize(
    ("pool_id", "client_id", "more", "said"),
    [
        ("", "client", {}, "is not a user pool id"),
        ("us-east-1", "client", {}, "is not a user pool id"),
        ("us-east-1_Ab-C", "client", {}, "is not a user pool id"),
        ("us-east-1_Äb", "client", {}, "is not a user pool id"),
        ("us-east-1_A", "us-east-1_A", {}, "is a pool id"),
        ("us-east-1_A", "", {}, "is not an app client id"),
        ("us-east-1_A", "my client", {}, "is not an app client id"),
        ("us-east-1_A", "c" * 129, {}, "is not an app client id"),
        ("us-east-1_A", "client", {"region": "eu-west-1"}, "Leave --region out"),
        ("us-east-1_A", "client", {"endpoint_url": "localhost:9229"}, "http://"),
        ("us-east-1_A", "client", {"endpoint_url": "ftp://host"}, "http://"),
        ("us-east-1_A", "client", {"endpoint_url": "http://"}, "http://"),
    ],
)
def test_what_cannot_lead_to_a_pool_is_said(
    pool_id: str, client_id: str, more: dict[str, str], said: str
) -> None:
    with pytest.raises(TargetProblem, match=said):
        Target.remote(pool_id, client_id, **more)


def test_endpoint_and_region_may_repeat_what_is_known() -> None:
    target = Target.remote(
        "us-east-1_A", "client", region="us-east-1", endpoint_url="http://127.0.0.1:9229/"
    )
    assert target.endpoint_url == "http://127.0.0.1:9229"


def test_secrets_do_not_show_in_a_repr() -> None:
    target = Target.remote("us-east-1_A", "client", client_secret="hush-hush")
    assert "hush-hush" not in repr(target)


def test_the_issuer_is_the_pools_own_part_of_the_id() -> None:
    assert Target.remote("us-east-1_AbC", "client").issuer == "AbC"
