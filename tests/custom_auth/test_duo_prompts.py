"""Duo's own pages: the Universal Prompt over TLS and a browser, and the retired signed request."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mfa_tui.signin.loopback import Loopback, free_port
from tests.custom_auth.chromium import chromium
from tests.custom_auth.stack_world import Person, World
from tests.localcloud.duo.browser import Browser

pytestmark = pytest.mark.slow
NUMBERS = itertools.count(1)
PORT = "53111"


@pytest.fixture(scope="module")
def universal(new_world: Callable[..., World]) -> World:
    return new_world("duo", Mode="universal")


@pytest.fixture(scope="module")
def classic(new_world: Callable[..., World]) -> World:
    return new_world("duo", Mode="classic")


@pytest.fixture
def alice(universal: World, watched: Callable[[World], World]) -> Person:
    return watched(universal).duo_person(f"alice{next(NUMBERS)}")


@pytest.fixture
def clara(classic: World, watched: Callable[[World], World]) -> Person:
    """Somebody who signs in as the guides of 2020 have it."""
    return watched(classic).duo_person(f"clara{next(NUMBERS)}")


def decide(person: Person, decision: str) -> None:
    mobile = person.world.mobile
    (push,) = (each for each in mobile.pushes if each.username == person.name)
    assert mobile.answer(push.id, decision) in ("approved", "denied", "reported")


def page(person: Person, url: str) -> Browser:
    browser = Browser(person.world.duo.document["url"])
    browser.open(url)
    return browser


def approved(person: Person, asked: dict[str, Any]) -> dict[str, str]:
    """What the browser brings back to `asked` once the push was approved."""
    browser = page(person, asked["authUrl"])
    browser.press("push")
    decide(person, "approve")
    browser.refresh()
    assert browser.left and browser.left.startswith(f"http://127.0.0.1:{PORT}/duo-callback?")
    person.world.secrets.add(browser.returned["duo_code"])
    return browser.returned


def prompt(person: Person) -> dict[str, Any]:
    asked = person.begin(redirect_port=PORT)
    assert asked["type"] == "duo_universal"
    return asked


def again(person: Person, answer: dict[str, str]) -> dict[str, Any]:
    """`answer` does not count, and leads to another prompt."""
    asked = person.answer(json.dumps(answer), redirect_port=PORT)
    assert asked["status"] == "again"
    return asked


class TestUniversal:
    def test_a_push_in_the_prompt(self, alice: Person) -> None:
        asked = prompt(alice)
        assert asked["authUrl"].startswith("https://localhost:")
        tokens = alice.answer(json.dumps(approved(alice, asked)))
        user = alice.world.aws.get_user(AccessToken=tokens["AccessToken"])
        assert user["Username"] == alice.name

    def test_a_signed_denial_is_none_the_less_one(self, alice: Person) -> None:
        browser = page(alice, prompt(alice)["authUrl"])
        browser.press("push")
        decide(alice, "fraud")
        browser.refresh()
        browser.press("leave")
        again(alice, browser.returned)

    def test_a_code_counts_once(self, alice: Person) -> None:
        returned = approved(alice, prompt(alice))
        assert "AccessToken" in alice.answer(json.dumps(returned))
        state = page(alice, prompt(alice)["authUrl"])
        state.press("push")
        decide(alice, "approve")
        state.refresh()
        again(alice, {**state.returned, "duo_code": returned["duo_code"]})

    def test_a_code_of_another_sign_in(self, alice: Person) -> None:
        """Both are of the same user: only the nonce tells them apart."""
        earlier = approved(alice, prompt(alice))
        later = approved(alice, prompt(alice))
        again(alice, {**later, "duo_code": earlier["duo_code"]})

    def test_a_code_of_another_user(self, alice: Person) -> None:
        mallory = alice.world.duo_person(f"mallory{next(NUMBERS)}")
        theirs = approved(mallory, prompt(mallory))
        mine = approved(alice, prompt(alice))
        again(alice, {**mine, "duo_code": theirs["duo_code"]})

    def test_the_third_wrong_answer_ends_it(self, alice: Person) -> None:
        prompt(alice)
        again(alice, {"state": "x", "duo_code": "y"})
        again(alice, {"state": "x", "duo_code": "y"})
        with pytest.raises(ClientError, match="NotAuthorizedException"):
            alice.answer("no json at all", redirect_port=PORT)

    def test_without_a_port_there_is_no_way_back(self, alice: Person) -> None:
        with pytest.raises(ClientError, match="redirect_port from 1024 to 65535"):
            alice.begin()

    @pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium here")
    def test_in_a_real_browser(self, alice: Person) -> None:
        port = free_port()
        asked = alice.begin(redirect_port=str(port))
        arrived: list[str] = []
        with (
            Loopback(port, "/duo-callback", lambda url: arrived.append(url) or ""),
            chromium(asked["authUrl"]) as browser,
        ):
            browser.click("button[value=push]")
            browser.wait_for("Pushed a login request")
            decide(alice, "approve")
            browser.wait_for("Back at mfa-tui")
        returned = dict(pair.split("=") for pair in arrived[0].partition("?")[2].split("&"))
        alice.world.secrets.add(returned["duo_code"])
        assert "AccessToken" in alice.answer(json.dumps(returned))


def signed(person: Person, asked: dict[str, Any]) -> str:
    """The sig_response: Duo's frame is given TX and gives AUTH, the page puts APP behind it."""
    tx, _, app = asked["sig_request"].partition(":")
    frame = page(person, f"http://{asked['host']}/frame/web/v1/auth?tx={tx}&parent=http://x/&v=2.9")
    frame.press("push")
    decide(person, "approve")
    frame.refresh()
    auth = next(word for word in frame.text.split() if word.startswith("AUTH|"))
    return f"{auth}:{app}"


class TestClassic:
    def test_a_signed_response(self, clara: Person) -> None:
        asked = clara.begin()
        assert asked["type"] == "duo_classic"
        assert "AccessToken" in clara.answer(signed(clara, asked))

    def test_what_was_sent_is_no_answer(self, clara: Person) -> None:
        asked = clara.begin()
        assert clara.answer(asked["sig_request"])["status"] == "again"

    def test_a_replay_into_another_sign_in(self, clara: Person) -> None:
        response = signed(clara, clara.begin())
        assert "AccessToken" in clara.answer(response)
        # within one second, both would be given the same APP cookie
        clara.world.function_clock.set_ahead(2)
        clara.begin()
        assert clara.answer(response)["status"] == "again"

    def test_a_response_that_is_too_old(self, clara: Person) -> None:
        response = signed(clara, clara.begin())
        clara.world.function_clock.set_ahead(91)
        assert clara.answer(response)["status"] == "again"
