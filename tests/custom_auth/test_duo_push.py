"""Duo by push, call, text message and passcode: the shipped handlers against the local Duo."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mfa_tui.localcloud.faults import DUO_PUSH_FAILED
from tests.custom_auth.stack_world import Person, World
from tests.localcloud.duo.browser import Browser

pytestmark = pytest.mark.slow
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def open_world(new_world: Callable[..., World]) -> World:
    return new_world("duo", Mode="push")


@pytest.fixture
def world(open_world: World, watched: Callable[[World], World]) -> World:
    return watched(open_world)


@pytest.fixture
def alice(world: World) -> Person:
    """Somebody with a smartphone, another person in every test."""
    return world.duo_person(f"alice{next(NUMBERS)}")


def push_of(person: Person) -> Any:
    (push,) = (each for each in person.world.mobile.pushes if each.username == person.name)
    return push


def decide(person: Person, decision: str, number: str | None = None) -> str:
    return person.world.mobile.answer(push_of(person).id, decision, number)


def ended(person: Person, **metadata: str) -> None:
    """The next answer ends the sign-in, and says no more than that."""
    with pytest.raises(ClientError) as refused:
        person.answer("poll", **metadata)
    error = refused.value.response["Error"]
    assert error["Code"] == "NotAuthorizedException"
    assert error["Message"] == "Incorrect username or password."


def test_approve(alice: Person) -> None:
    asked = alice.begin()
    assert (asked["type"], asked["factor"], asked["status"]) == ("duo_push", "push", "pushed")
    push = push_of(alice)
    assert push.application == "Your sign-in"
    assert push.details == (("User pool", alice.world.pool_id),)
    assert decide(alice, "approve") == "approved"
    assert alice.answer("poll")["status"] == "allow"
    tokens = alice.answer("poll")
    user = alice.world.aws.get_user(AccessToken=tokens["AccessToken"])
    assert user["Username"] == alice.name


def test_nothing_is_waited_for_longer_than_a_poll(alice: Person) -> None:
    alice.begin()
    assert alice.answer("poll")["status"] == "pushed"
    hops = len(alice.world.hops)
    assert alice.answer("poll")["answer"] == "poll"
    assert 2.5 < max(hop.seconds for hop in alice.world.hops[hops:]) < 4.5
    decide(alice, "approve")
    assert alice.answer("poll")["status"] == "allow"


def test_deny(alice: Person) -> None:
    alice.begin()
    assert decide(alice, "deny") == "denied"
    told = alice.answer("poll")
    assert (told["status"], told["status_msg"]) == ("deny", "Login request denied.")
    ended(alice)


def test_deny_and_try_again(alice: Person) -> None:
    alice.begin()
    decide(alice, "deny")
    alice.answer("poll")
    assert alice.answer("poll", action="retry")["status"] == "pushed"
    decide(alice, "approve")
    assert alice.answer("poll")["status"] == "allow"
    assert "AccessToken" in alice.answer("poll")


def test_fraud(alice: Person) -> None:
    alice.begin()
    assert decide(alice, "fraud") == "reported"
    assert alice.answer("poll")["status"] == "fraud"
    assert alice.world.duo.local.account.alerts[-1].username == alice.name
    ended(alice, action="retry")


def test_timeout(alice: Person) -> None:
    alice.begin()
    alice.world.cloud.clock.move(61)
    told = alice.answer("poll")
    assert (told["status"], told["status_msg"]) == ("timeout", "Login timed out.")
    ended(alice)


def test_a_push_that_fails_is_fetched(alice: Person) -> None:
    alice.world.cloud.faults.on(DUO_PUSH_FAILED)
    alice.begin()
    assert alice.answer("poll")["status"] == "push_failed"
    assert not alice.world.mobile.pushes
    alice.world.mobile.fetch()
    decide(alice, "approve")
    assert alice.answer("poll")["status"] == "allow"
    assert "AccessToken" in alice.answer("poll")


def test_a_verified_push(alice: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alice.world.application.policy, "verified_digits", 3)
    number = alice.begin()["verification_code"]
    assert (len(number), push_of(alice).digits) == (3, 3)
    assert (
        decide(alice, "approve", f"{int(number) - 1 + 2 * (number == '000'):03}") == "wrong number"
    )
    assert decide(alice, "approve", number) == "approved"
    assert alice.answer("poll")["status"] == "allow"
    assert "AccessToken" in alice.answer("poll")


def test_a_passcode(alice: Person) -> None:
    asked = alice.begin(factor="passcode")
    assert (asked["answer"], asked["tries_left"]) == ("passcode", "3")
    again = alice.answer("000000")
    assert (again["status"], again["tries_left"]) == ("wrong", "2")
    account = next(each for each in alice.world.mobile.accounts if each.username == alice.name)
    assert "AccessToken" in alice.answer(alice.world.mobile.passcode(account))


def test_three_wrong_passcodes(alice: Person) -> None:
    alice.begin(factor="passcode")
    alice.answer("000000")
    alice.answer("000000")
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        alice.answer("000000")


def test_a_text_message(alice: Person) -> None:
    asked = alice.begin(factor="sms")
    assert (asked["status"], asked["answer"]) == ("sent", "passcode")
    note = next(each for each in alice.world.inbox.notes if each.username == alice.name)
    assert note.code
    assert "AccessToken" in alice.answer(note.code)


def test_a_bypass_code_works_once(alice: Person) -> None:
    world = alice.world
    now = world.cloud.clock()
    code = world.duo.local.account.add_bypass_code(world.at_duo(alice.name), now)
    alice.begin(factor="bypass")
    assert "AccessToken" in alice.answer(code)
    alice.begin(factor="bypass")
    assert alice.answer(code)["status"] == "wrong"


def test_a_phone_call(alice: Person) -> None:
    mobile = alice.world.mobile
    assert alice.begin(factor="phone")["status"] == "calling"
    (call,) = mobile.calls
    assert mobile.pick_up(call.id)
    assert alice.answer("poll")["status"] == "answered"
    assert mobile.press(call.id)
    assert alice.answer("poll")["status"] == "allow"
    assert "AccessToken" in alice.answer("poll")


def test_a_choice_then_a_change_of_mind(alice: Person) -> None:
    asked = alice.begin(factor="choose")
    assert (asked["answer"], asked["status"]) == ("choice", "choose")
    assert alice.answer("choice", factor="push")["status"] == "pushed"
    assert alice.answer("poll", factor="passcode")["answer"] == "passcode"
    account = next(each for each in alice.world.mobile.accounts if each.username == alice.name)
    code = alice.world.mobile.passcode(account)
    assert "AccessToken" in alice.answer(code, factor="passcode")


def test_a_new_user_enrols(world: World) -> None:
    newcomer = world.person("newcomer")
    asked = newcomer.begin()
    assert asked["status"] == "enroll"
    ended(newcomer)
    portal = Browser(world.duo.document["url"])
    portal.open(asked["enroll_portal_url"])
    address = next(word for word in portal.text.split() if word.startswith("duo://"))
    assert world.mobile.activate(address)
    assert newcomer.begin()["status"] == "pushed"
    decide(newcomer, "approve")
    assert newcomer.answer("poll")["status"] == "allow"
    assert "AccessToken" in newcomer.answer("poll")


def test_the_tenth_failure_locks_out(alice: Person) -> None:
    alice.world.at_duo(alice.name).failures = 9
    alice.begin()
    decide(alice, "deny")
    assert alice.answer("poll")["status"] == "deny"
    told = alice.begin()
    assert told["status"] == "deny"
    assert "Your account is disabled" in told["status_msg"]
    assert alice.name not in [push.username for push in alice.world.mobile.pushes]
    ended(alice)


def test_success_forgives(alice: Person) -> None:
    user = alice.world.at_duo(alice.name)
    user.failures = 9
    alice.begin()
    decide(alice, "approve")
    alice.answer("poll")
    assert "AccessToken" in alice.answer("poll")
    assert user.failures == 0


def test_a_wrong_password_asks_duo_nothing(alice: Person) -> None:
    hops = len(alice.world.hops)
    with pytest.raises(ClientError, match="Incorrect username or password"):
        alice.begin("Wrong-Horse-9")
    assert [hop.source for hop in alice.world.hops[hops:]] == ["DefineAuthChallenge_Authentication"]
    assert alice.name not in [push.username for push in alice.world.mobile.pushes]
