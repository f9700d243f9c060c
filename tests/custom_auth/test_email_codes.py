"""A code by e-mail: the shipped handlers, SES and the mailbox."""

from __future__ import annotations

import itertools
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from tests.custom_auth.stack_world import Person, World

pytestmark = pytest.mark.slow
NUMBERS = itertools.count(1)


@pytest.fixture(scope="module")
def open_world(new_world: Callable[..., World]) -> World:
    return new_world("email_otp", SecondsBetweenMails="60", MailsPerHour="5")


@pytest.fixture
def world(open_world: World, watched: Callable[[World], World]) -> World:
    return watched(open_world)


@pytest.fixture
def emma(world: World) -> Person:
    """Somebody with a proven address, which is her name too; another one in every test."""
    address = f"emma{next(NUMBERS)}@example.com"
    return world.person(address, email=address, email_verified="true")


def codes(person: Person) -> list[str]:
    return person.world.codes_to(person.name)


def wrong(person: Person) -> str:
    """Another code than the right one."""
    return f"{(int(codes(person)[-1]) + 1) % 1_000_000:06}"


def test_the_right_code(emma: Person) -> None:
    asked = emma.begin()
    assert (asked["type"], asked["status"], asked["code_length"]) == ("email_otp", "sent", "6")
    assert asked["CODE_DELIVERY_DESTINATION"] == "e***@e***.com"
    (mail,) = (each for each in emma.world.mail if each.destination == emma.name)
    assert (mail.sender, mail.subject) == ("codes@example.com", "Your sign-in code")
    assert "AccessToken" in emma.answer(codes(emma)[0])


def test_a_typo_costs_no_second_mail(emma: Person) -> None:
    emma.begin()
    again = emma.answer(wrong(emma))
    assert (again["status"], again["tries_left"]) == ("wrong", "2")
    assert len(codes(emma)) == 1
    assert "AccessToken" in emma.answer(codes(emma)[0])


def test_three_tries(emma: Person) -> None:
    emma.begin()
    emma.answer(wrong(emma))
    emma.answer(wrong(emma))
    with pytest.raises(ClientError, match="Incorrect username or password"):
        emma.answer(wrong(emma))


def test_another_code(emma: Person) -> None:
    emma.begin()
    assert emma.answer("resend", action="resend")["status"] == "wait"
    emma.world.function_clock.set_ahead(61)
    resent = emma.answer("resend", action="resend")
    assert (resent["status"], resent["resends_left"]) == ("sent", "1")
    first, second = codes(emma)
    assert emma.answer(first)["status"] == "wrong"
    assert "AccessToken" in emma.answer(second)


def test_a_code_that_has_expired(emma: Person) -> None:
    asked = emma.begin()
    assert 295 <= int(asked["expires_in"]) <= 300
    emma.world.function_clock.set_ahead(301)
    again = emma.answer(codes(emma)[0])
    assert (again["status"], again["expires_in"]) == ("expired", "0")
    resent = emma.answer("resend", action="resend")
    assert resent["status"] == "sent"
    assert "AccessToken" in emma.answer(codes(emma)[1])


def test_a_code_of_another_sign_in(emma: Person) -> None:
    emma.begin()
    emma.world.function_clock.set_ahead(61)
    emma.begin()
    first, _ = codes(emma)
    assert emma.answer(first)["status"] == "wrong"


def test_too_many_mails(emma: Person) -> None:
    emma.begin()
    with pytest.raises(
        ClientError, match=r"CreateAuthChallenge failed with error Try again later\."
    ):
        emma.begin()


def test_an_address_that_is_not_proven(world: World) -> None:
    address = "paula@example.com"
    paula = world.person(address, email=address)
    with pytest.raises(ClientError, match="Incorrect username or password"):
        paula.begin()
    assert not world.codes_to(address)


def test_a_longer_code(new_world: Callable[..., World], watched: Callable[[World], World]) -> None:
    world = watched(new_world("email_otp", CodeLength="8"))
    emma = world.person("emma@example.com", email="emma@example.com", email_verified="true")
    assert emma.begin()["code_length"] == "8"
    (code,) = codes(emma)
    assert len(code) == 8
    assert "AccessToken" in emma.answer(code)
