"""Ways around the second factor: shut in every shipped stack, open in every weak one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError
from pycognito.aws_srp import AWSSRP

from tests.custom_auth.stack_world import PASSWORD, World

pytestmark = pytest.mark.slow
STACKS = ("duo", "email_otp", "backup_codes")


def by_password(world: World) -> dict[str, Any]:
    parameters = {"USERNAME": "alice@example.com", "PASSWORD": PASSWORD}
    return start(world, "USER_PASSWORD_AUTH", parameters)


def by_choice(world: World) -> dict[str, Any]:
    parameters = {"USERNAME": "alice@example.com", "PASSWORD": PASSWORD}
    return start(world, "USER_AUTH", {**parameters, "PREFERRED_CHALLENGE": "PASSWORD"})


def by_srp(world: World) -> dict[str, Any]:
    srp = AWSSRP("alice@example.com", PASSWORD, world.pool_id, world.client_id, client=world.aws)
    sent = srp.get_auth_params()
    asked = start(world, "USER_SRP_AUTH", sent)
    responses = srp.process_challenge(asked["ChallengeParameters"], sent)
    return world.aws.respond_to_auth_challenge(
        ClientId=world.client_id, ChallengeName="PASSWORD_VERIFIER", ChallengeResponses=responses
    )


def start(world: World, flow: str, parameters: dict[str, str]) -> dict[str, Any]:
    return world.aws.initiate_auth(
        ClientId=world.client_id, AuthFlow=flow, AuthParameters=parameters
    )


def without_a_password(world: World) -> dict[str, Any]:
    return start(world, "CUSTOM_AUTH", {"USERNAME": "alice@example.com"})


def add_alice(world: World) -> None:
    address = "alice@example.com"
    world.person(address, email=address, email_verified="true")


@pytest.fixture(scope="module", params=STACKS)
def shut(request: pytest.FixtureRequest, new_world: Callable[..., World]) -> World:
    world = new_world(request.param)
    add_alice(world)
    return world


@pytest.fixture(scope="module", params=STACKS)
def weak(request: pytest.FixtureRequest, new_world: Callable[..., World]) -> World:
    world = new_world(f"{request.param}/weak")
    add_alice(world)
    if world.served:
        account = world.served.local.account
        account.add_phone(account.add_user(user_of(world)), number="+15555550001")
    return world


def user_of(world: World) -> str:
    key = {"UserPoolId": world.pool_id, "Username": "alice@example.com"}
    return world.aws.admin_get_user(**key)["Username"]


@pytest.mark.parametrize("door", [by_password, by_choice, by_srp])
def test_another_flow_is_refused(shut: World, door: Callable[[World], Any]) -> None:
    with pytest.raises(ClientError) as refused:
        door(shut)
    assert refused.value.response["Error"]["Code"] == "InvalidParameterException"
    assert not shut.hops


def test_an_administrator_has_no_other_flow_either(shut: World) -> None:
    with pytest.raises(shut.aws.exceptions.InvalidParameterException):
        shut.aws.admin_initiate_auth(
            UserPoolId=shut.pool_id,
            ClientId=shut.client_id,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": "alice@example.com", "PASSWORD": PASSWORD},
        )


def test_a_second_factor_alone_is_refused(shut: World) -> None:
    with pytest.raises(shut.aws.exceptions.NotAuthorizedException):
        without_a_password(shut)
    assert {hop.source for hop in shut.hops} == {"DefineAuthChallenge_Authentication"}


@pytest.mark.parametrize("door", [by_password, by_choice, by_srp])
def test_a_weak_stack_is_walked_around(weak: World, door: Callable[[World], Any]) -> None:
    assert "AccessToken" in door(weak)["AuthenticationResult"]
    assert not [hop for hop in weak.hops if "CreateAuth" in hop.source]


def write_codes(world: World) -> None:
    """Let alice's own client write what she will be asked for."""
    token = by_password(world)["AuthenticationResult"]["AccessToken"]
    mine = {"Name": "custom:backup_codes", "Value": "7K3QF-9XW2M"}
    world.aws.update_user_attributes(AccessToken=token, UserAttributes=[mine])


def answer(world: World) -> str:
    """What a weak stack takes: a push that nobody has answered, the code in the mail, or half a code."""
    if world.served:
        return "poll"
    return world.codes_to("alice@example.com")[-1] if world.mail else "7K3"


def test_a_weak_stack_needs_no_password(weak: World) -> None:
    if "Schema" in weak.stack.pools[0].properties:
        write_codes(weak)
    asked = without_a_password(weak)
    assert asked["ChallengeName"] == "CUSTOM_CHALLENGE"
    done = weak.aws.respond_to_auth_challenge(
        ClientId=weak.client_id,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=asked["Session"],
        ChallengeResponses={
            "USERNAME": asked["ChallengeParameters"]["USERNAME"],
            "ANSWER": answer(weak),
        },
    )
    assert "AccessToken" in done["AuthenticationResult"]


def test_the_scan_of_logs_finds_what_a_weak_stack_writes(new_world: Callable[..., World]) -> None:
    """What `watched` asserts of every other test can fail."""
    world = new_world("email_otp/weak")
    add_alice(world)
    without_a_password(world)
    world.codes_to("alice@example.com")
    assert [leak for leak in world.leaks(0) if leak.startswith("log of CreateAuthChallenge")]
