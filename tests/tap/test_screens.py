"""The screens of `mfa-tui tap`: the wire in front, live, and the way in when a client is named."""

from __future__ import annotations

import asyncio
from contextlib import closing

import pytest
from click.testing import CliRunner
from textual.widgets import Input

from mfa_tui import door
from mfa_tui.cli import main
from mfa_tui.signin.target import Target
from mfa_tui.tap.world import NO_CLIENT, TapWorld
from tests.tap.conftest import PASSWORD, USER, Behind, client_at
from tests.ui.journey import journey

Size = tuple[int, int]
SMALL = (80, 24)


def new_world(behind: Behind, client_id: str = NO_CLIENT, profile: str | None = None) -> TapWorld:
    target = Target.remote(behind.pool_id, client_id, profile=profile, endpoint_url=behind.url)
    return TapWorld(target, behind.url, 0, profile)


def call(world: TapWorld, behind: Behind) -> None:
    """What an app of one's own does: it signs in by name and password."""
    assert world.outside.url is not None
    with closing(client_at(world.outside.url)) as api:
        api.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH",
            ClientId=behind.client_id,
            AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
        )


@pytest.mark.parametrize("size", [SMALL, (120, 40)])
async def test_the_wire_is_in_front_and_shows_calls_as_they_come(
    size: Size, behind: Behind
) -> None:
    world = new_world(behind)
    async with journey(world, size) as walk:
        await walk.see("Nothing has crossed the wire yet.", within="#wire")
        await walk.see(f"Let your program call {world.outside.url}", within="#wire")
        await walk.see(f"tap of {behind.pool_id}, ")
        await asyncio.to_thread(call, world, behind)
        await walk.see("» InitiateAuth", within="#wire")
        await walk.see("from Boto3/", within="#wire")
        assert PASSWORD not in walk.screen
        await walk.press("escape")
        await walk.see("no --client-id")


async def test_with_a_client_the_screens_sign_in_beside_the_program(behind: Behind) -> None:
    world = new_world(behind, behind.client_id)
    async with journey(world, SMALL) as walk:
        await walk.see("Nothing has crossed the wire yet.")
        await walk.press("escape")
        await walk.see(behind.url)
        await walk.until(lambda: isinstance(walk.app.focused, Input), "a field to type into")
        await walk.paste(USER)
        await walk.press("tab")
        await walk.paste(PASSWORD)
        await walk.press("enter")
        await walk.see(f"Signed in as {USER}")
        await asyncio.to_thread(call, world, behind)
    made = [(each.operation, bool(each.who)) for each in world.trace.snapshot()]
    assert made[:2] == [("InitiateAuth", False), ("RespondToAuthChallenge", False)]
    assert made[-1] == ("InitiateAuth", True)


@pytest.mark.parametrize(("name", "why"), [("none", "could not be found"), ("empty", "no cred")])
async def test_a_profile_that_cannot_sign_is_said_before_anything_passes(
    name: str, why: str, behind: Behind, profile: str
) -> None:
    world = new_world(behind, profile=name)
    async with journey(world, SMALL) as walk:
        await walk.see(f"The AWS profile {name} cannot sign.")
        await walk.see(why)
        assert world.outside.url is None


# -- the command line ------------------------------------------------------------------------

POOL = "us-east-1_AbCdEf123"


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[TapWorld]:
    """The worlds that would have been shown in this terminal."""
    worlds: list[TapWorld] = []
    monkeypatch.setattr(door, "run", worlds.append)
    return worlds


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        ([], "Missing option '--pool-id'"),
        (["--pool-id", "nonsense"], "is not a user pool id"),
        (["--pool-id", POOL, "--region", "eu-west-1"], "Leave --region out"),
        (["--pool-id", POOL, "--endpoint-url", "https://example.com"], "is not where a tap may"),
        (["--pool-id", POOL, "--endpoint-url", "http://localhost:9230"], "the tap's own address"),
    ],
)
def test_a_wrong_wish_is_refused(arguments: list[str], part: str, shown: list[TapWorld]) -> None:
    done = CliRunner().invoke(main, ["tap", *arguments], terminal_width=200)
    assert (done.exit_code, shown) == (2, [])
    assert part in " ".join(done.stderr.split())


def test_the_pools_region_leads_to_its_endpoint(shown: list[TapWorld]) -> None:
    assert CliRunner().invoke(main, ["tap", "--pool-id", "eu-west-1_AbCdEf123"]).exit_code == 0
    [world] = shown
    assert world.label == "tap of eu-west-1_AbCdEf123"
    assert world.places()[0].about == "no --client-id"
    assert world._base == "https://cognito-idp.eu-west-1.amazonaws.com"


@pytest.mark.parametrize(
    ("given", "port"), [([], None), (["--listen"], 9229), (["--listen", "0"], 0)]
)
def test_listening_takes_a_port_or_none(
    given: list[str], port: int | None, shown: list, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "run", lambda world, *_: shown.append(world))
    assert CliRunner().invoke(main, given).exit_code == 0
    assert shown[0]._listen == port


def test_listening_is_for_the_practice_pools(shown: list[TapWorld]) -> None:
    done = CliRunner().invoke(main, ["--pool-id", POOL, "--client-id", "abc", "--listen"])
    assert done.exit_code == 2
    assert "`mfa-tui tap` shows" in " ".join(done.stderr.split())
