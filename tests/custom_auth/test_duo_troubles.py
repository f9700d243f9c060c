"""What becomes of a sign-in when Duo, its keys or its clock are in trouble: duo.md 4.9, cell by cell.

No trigger may take as long as Cognito waits; the fixture `watched` looks at each.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from botocore.exceptions import ClientError

from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.localcloud.duo.account import BYPASS, DISABLED, LOCKED_OUT
from mfa_tui.localcloud.faults import (
    DUO_BAD_GATEWAY,
    DUO_BUSY,
    DUO_CLOCK,
    DUO_DOWN,
    DUO_SLOW,
)
from tests.custom_auth.stack_world import DUO_KEYS, Person, World
from tests.custom_auth.test_duo_prompts import approved, prompt
from tests.custom_auth.test_duo_push import decide, ended

pytestmark = pytest.mark.slow
NUMBERS = itertools.count(1)
AWAY = [DUO_DOWN, DUO_SLOW, DUO_BUSY, DUO_BAD_GATEWAY]


@pytest.fixture(scope="module")
def push(new_world: Callable[..., World]) -> World:
    return new_world("duo", Mode="push")


@pytest.fixture(scope="module")
def universal(new_world: Callable[..., World]) -> World:
    return new_world("duo", Mode="universal")


@pytest.fixture(scope="module")
def open_door(new_world: Callable[..., World]) -> World:
    return new_world("duo", Mode="push", FailOpen="true")


@pytest.fixture
def alice(push: World, watched: Callable[[World], World]) -> Person:
    return watched(push).duo_person(f"alice{next(NUMBERS)}")


@pytest.fixture
def una(universal: World, watched: Callable[[World], World]) -> Person:
    """Somebody who signs in at the Universal Prompt."""
    return watched(universal).duo_person(f"una{next(NUMBERS)}")


@pytest.fixture
def olaf(open_door: World, watched: Callable[[World], World]) -> Person:
    """Somebody whose deployment lets people in while Duo is down."""
    return watched(open_door).duo_person(f"olaf{next(NUMBERS)}")


@contextmanager
def told(text: str, trigger: str = "CreateAuthChallenge") -> Iterator[None]:
    """The sign-in ends, with exactly this text of ours in Cognito's words."""
    with pytest.raises(ClientError) as refused:
        yield
    error = refused.value.response["Error"]
    assert error["Code"] == "UserLambdaValidationException"
    assert error["Message"] == f"{trigger} failed with error {text}."


@pytest.mark.parametrize("fault", AWAY)
class TestAway:
    def test_before_a_push(self, alice: Person, fault: str) -> None:
        alice.world.cloud.faults.on(fault)
        with told("Duo is unavailable"):
            alice.begin()

    def test_while_a_push_waits(self, alice: Person, fault: str) -> None:
        alice.begin()
        decide(alice, "approve")
        alice.world.cloud.faults.on(fault)
        if fault == DUO_SLOW:
            assert alice.answer("poll")["status"] == "waiting"
            alice.world.cloud.faults.all_off()
            assert alice.answer("poll")["status"] == "allow"
            assert "AccessToken" in alice.answer("poll")
        else:
            with told("Duo is unavailable"):
                alice.answer("poll")

    def test_at_a_passcode(self, alice: Person, fault: str) -> None:
        alice.begin(factor="passcode")
        alice.world.cloud.faults.on(fault)
        with told("Duo is unavailable", "VerifyAuthChallengeResponse"):
            alice.answer("123456")

    def test_before_the_prompt(self, una: Person, fault: str) -> None:
        una.world.cloud.faults.on(fault)
        with told("Duo is unavailable"):
            una.begin(redirect_port="53111")

    def test_behind_the_prompt(self, una: Person, fault: str) -> None:
        returned = approved(una, prompt(una))
        una.world.cloud.faults.on(fault)
        with told("Duo is unavailable", "VerifyAuthChallengeResponse"):
            una.answer(json.dumps(returned))

    def test_with_an_open_door(self, olaf: Person, fault: str) -> None:
        olaf.world.cloud.faults.on(fault)
        asked = olaf.begin()
        assert (asked["type"], asked["answer"]) == ("duo_fail_open", "poll")
        created = [hop for hop in olaf.world.hops if hop.source.startswith("CreateAuth")][-1]
        assert "duo fail-open" in created.outcome.log
        assert "AccessToken" in olaf.answer("poll")

    def test_an_open_door_that_was_closed_already(self, olaf: Person, fault: str) -> None:
        olaf.begin()
        olaf.world.cloud.faults.on(fault)
        if fault == DUO_SLOW:
            assert olaf.answer("poll")["status"] == "waiting"
        else:
            with told("Duo is unavailable"):
                olaf.answer("poll")


@pytest.mark.parametrize("who", ["alice", "una", "olaf"])
def test_a_wrong_clock_never_opens(request: pytest.FixtureRequest, who: str) -> None:
    person: Person = request.getfixturevalue(who)
    person.world.cloud.faults.on(DUO_CLOCK)
    with told("Duo is misconfigured"):
        person.begin(redirect_port="53111")


@pytest.mark.parametrize("who", ["alice", "una", "olaf"])
def test_wrong_keys_never_open(
    request: pytest.FixtureRequest, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person: Person = request.getfixturevalue(who)
    monkeypatch.setattr(person.world.application, "skey", "x" * 40)
    with told("Duo is misconfigured"):
        person.begin(redirect_port="53111")


@pytest.mark.parametrize("who", ["alice", "una"])
def test_new_keys_take_effect_at_once(
    request: pytest.FixtureRequest, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    person: Person = request.getfixturevalue(who)
    world, new = person.world, "NewerSecret" * 3 + "Ab12345"
    person.begin(redirect_port="53111")
    keep_secret(world, new)
    monkeypatch.setattr(world.application, "skey", new)
    world.secrets.add(new)
    try:
        assert person.begin(redirect_port="53111")["status"] in ("pushed", "open")
    finally:
        keep_secret(world, DUO_KEYS["DuoSecretKey"])


def keep_secret(world: World, skey: str) -> None:
    (secret,) = world.stack.secrets
    with world.cloud.call() as call:
        value = json.loads(secrets_manager.value_of(call.database, secret.id) or "")
        text = json.dumps({**value, "duo-skey": skey})
        secrets_manager.keep(call.database, secret.id, text, region=call.region, now=call.now)


@pytest.mark.parametrize("who", ["alice", "olaf"])
@pytest.mark.parametrize("status", [DISABLED, LOCKED_OUT])
def test_who_is_kept_out_stays_out(request: pytest.FixtureRequest, who: str, status: str) -> None:
    person: Person = request.getfixturevalue(who)
    person.world.at_duo(person.name).status = status
    assert person.begin()["status"] == "deny"
    ended(person)


def test_who_is_let_through_needs_no_phone(alice: Person) -> None:
    alice.world.at_duo(alice.name).status = BYPASS
    assert alice.begin()["status"] == "allow"
    assert "AccessToken" in alice.answer("poll")


@pytest.mark.parametrize("fail_open", ["false", "true"])
def test_without_the_secret(
    new_world: Callable[..., World], watched: Callable[[World], World], fail_open: str
) -> None:
    world = new_world("duo", variables={"DUO_SECRET_ID": "nowhere"}, FailOpen=fail_open)
    person = watched(world).duo_person(f"alice{next(NUMBERS)}")
    with told("The keys of Duo cannot be read"):
        person.begin()
