"""The retired signed request: ours against Duo's own package, and no replay."""

from __future__ import annotations

import json
import time
import warnings
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.lambdas.conftest import START, Time
from tests.lambdas.fakes import AKEY, IKEY, SKEY, FakeAws, keys
from tests.lambdas.stack import Container, SignIn, container

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import duo_web


@pytest.fixture
def stack(aws: FakeAws, clock: Time, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    monkeypatch.setenv("DUO_MODE", "classic")
    monkeypatch.setenv("DUO_SECRET_ID", "the-secret")
    with container("duo") as loaded:
        yield loaded


@pytest.fixture
def signed(stack: Container) -> ModuleType:
    return stack.module("signed_request")


def respond(stack: Container, sig_request: str, user: str = "alice", prefix: str = "AUTH") -> str:
    """What Duo's iframe gives back: its own cookie for TX, and the APP part."""
    signed = stack.module("signed_request")
    cookie = signed._cookie(prefix, SKEY, user, IKEY, int(time.time()) + 60)
    return f"{cookie}:{signed.own_part(sig_request)}"


def test_an_approval(stack: Container) -> None:
    sign_in = SignIn(stack)
    shown = sign_in.start()
    assert (shown["type"], shown["answer"]) == ("duo_classic", "sig_response")
    assert shown["sig_request"].startswith("TX|")
    assert shown["host"] == "api-1234abcd.duosecurity.com"
    assert sign_in.answer(respond(stack, shown["sig_request"])) == "tokens"


def test_our_request_is_duos(stack: Container, clock: Time) -> None:
    clock.now = START
    assert SignIn(stack).start()["sig_request"] == duo_web.sign_request(IKEY, SKEY, AKEY, "alice")


def test_duo_verifies_our_response_and_we_verify_duos(stack: Container, signed: ModuleType) -> None:
    theirs = duo_web.sign_request(IKEY, SKEY, AKEY, "ålice")
    response = respond(stack, theirs, "ålice")
    assert duo_web.verify_response(IKEY, SKEY, AKEY, response) == "ålice"
    mine = signed.SigningKeys(IKEY, SKEY, AKEY)
    assert signed.verify_response(mine, response, START) == "ålice"


@pytest.mark.parametrize(
    "response",
    ["", "AUTH", "AUTH|x|y", "AUTH|x|y:APP|x|y", "ERR|no", ":", "AUTH|||:APP|||", "ä|ö|ü:ä|ö|ü"],
)
def test_nonsense_is_refused_as_duo_does(signed: ModuleType, response: str) -> None:
    mine = signed.SigningKeys(IKEY, SKEY, AKEY)
    assert signed.verify_response(mine, response, START) is None


def test_a_replay_into_a_second_sign_in(stack: Container, clock: Time) -> None:
    first, second = SignIn(stack), SignIn(stack)
    response = respond(stack, first.start()["sig_request"])
    clock.now += 1
    second.start()
    second.answer(response)
    assert not second.correct
    assert first.answer(response) == "tokens"


@pytest.mark.parametrize(("user", "prefix"), [("mallory", "AUTH"), ("alice", "TX")])
def test_a_response_that_is_not_for_this(stack: Container, user: str, prefix: str) -> None:
    sign_in = SignIn(stack)
    shown = sign_in.start()
    sign_in.answer(respond(stack, shown["sig_request"], user, prefix))
    assert not sign_in.correct


def test_the_request_itself_is_no_response(stack: Container) -> None:
    sign_in = SignIn(stack)
    sign_in.answer(sign_in.start()["sig_request"])
    assert not sign_in.correct


@pytest.mark.parametrize(("seconds", "good"), [(59, True), (60, False)])
def test_expiry(stack: Container, clock: Time, seconds: int, good: bool) -> None:
    sign_in = SignIn(stack)
    response = respond(stack, sign_in.start()["sig_request"])
    clock.now += seconds
    sign_in.judge(response)
    assert sign_in.correct is good


def test_the_hour_of_our_own_part(signed: ModuleType) -> None:
    mine = signed.SigningKeys(IKEY, SKEY, AKEY)
    own = signed.own_part(signed.sign_request(mine, "alice", START))
    late = signed._cookie("AUTH", SKEY, "alice", IKEY, START + 9999)
    assert signed.verify_response(mine, f"{late}:{own}", START + 3599) == "alice"
    assert signed.verify_response(mine, f"{late}:{own}", START + 3600) is None


def test_three_wrong_responses(stack: Container) -> None:
    sign_in = SignIn(stack)
    sign_in.start()
    assert sign_in.answer("")["tries_left"] == "2"  # type: ignore[index]
    sign_in.answer("")
    assert sign_in.answer("") == "failed"


@pytest.mark.parametrize("changed", [{"duo-akey": "short"}, {"duo-ikey": "DI"}])
def test_keys_of_the_wrong_length(stack: Container, aws: FakeAws, changed: dict[str, str]) -> None:
    aws.secret = json.dumps(keys() | changed)
    with pytest.raises(Exception, match=r"^Duo is misconfigured$"):
        SignIn(stack).start()
