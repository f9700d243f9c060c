"""Duo's Universal Prompt: one approval for one round, one user, and only if it is an approval."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import duo_universal.client
import jwt
import pytest
import requests

from tests.lambdas.conftest import START, Time
from tests.lambdas.fakes import IKEY, SKEY, FakeAws, keys
from tests.lambdas.stack import Container, SignIn, container

pytestmark = pytest.mark.filterwarnings("ignore::jwt.InsecureKeyLengthWarning")

HOST = "api-1234abcd.duosecurity.com"
TOKEN_URL = f"https://{HOST}/oauth/v1/token"
HEALTHY = {"stat": "OK", "response": {"timestamp": 1}}


class Reply:
    """What `requests` gives for an answer."""

    def __init__(self, status: int, body: Any) -> None:
        self.status_code = status
        self.content = body if isinstance(body, str) else json.dumps(body)

    def json(self) -> Any:
        return json.loads(self.content)


class Oidc:
    """Duo's OIDC endpoints, at the place of `requests.post`; silent while `answers` is not set."""

    def __init__(self) -> None:
        self.health: Any = Reply(200, HEALTHY)
        self.token: Any = None
        self.claims: dict[str, Any] = {}
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.signing_key = SKEY
        self.answers = threading.Event()
        self.answers.set()

    def post(self, url: str, **more: Any) -> Reply:
        self.asked.append((url, more))
        self.answers.wait(30)
        if url.endswith("/health_check"):
            return self._said(self.health)
        return self._said(self.token) if self.token else Reply(200, {"id_token": self.id_token()})

    def _said(self, reply: Any) -> Reply:
        if isinstance(reply, Exception):
            raise reply
        return reply.pop(0) if isinstance(reply, list) else reply

    def approve(self, shown: dict[str, str], **claims: Any) -> str:
        """The user approves in the prompt of `shown`: what the browser brings back."""
        query = parse_qs(urlsplit(shown["authUrl"]).query)
        request = jwt.decode(
            query["request"][0], SKEY, algorithms=["HS512"], audience=f"https://{HOST}"
        )
        self.claims = {
            "iss": TOKEN_URL,
            "aud": IKEY,
            "preferred_username": request["duo_uname"],
            "nonce": query["nonce"][0],
            "iat": int(time.time()),
            "exp": int(time.time()) + 300,
            "auth_result": {"result": "allow", "status": "allow"},
            **claims,
        }
        return json.dumps({"state": request["state"], "duo_code": "code-1"})

    def id_token(self) -> str:
        return jwt.encode(self.claims, self.signing_key, algorithm="HS512")


@pytest.fixture
def oidc(monkeypatch: pytest.MonkeyPatch) -> Iterator[Oidc]:
    oidc = Oidc()
    monkeypatch.setattr(duo_universal.client.requests, "post", oidc.post)
    yield oidc
    oidc.answers.set()


@pytest.fixture
def stack(aws: FakeAws, oidc: Oidc, monkeypatch: pytest.MonkeyPatch) -> Iterator[Container]:
    monkeypatch.setenv("DUO_MODE", "universal")
    monkeypatch.setenv("DUO_SECRET_ID", "the-secret")
    with container("duo") as loaded:
        yield loaded


@pytest.fixture
def sign_in(stack: Container) -> SignIn:
    return SignIn(stack)


def test_an_approval(sign_in: SignIn, oidc: Oidc) -> None:
    shown = sign_in.start(redirect_port="4321")
    assert (shown["type"], shown["answer"], shown["status"]) == (
        "duo_universal",
        "redirect",
        "open",
    )
    assert shown["redirect_uri"] == "http://127.0.0.1:4321/duo-callback"
    assert shown["authUrl"].startswith(f"https://{HOST}/oauth/v1/authorize?")
    assert sign_in.answer(oidc.approve(shown), redirect_port="4321") == "tokens"
    assert oidc.asked[-1][1]["params"]["redirect_uri"] == shown["redirect_uri"]


def test_secrets_of_the_round_stay_private(sign_in: SignIn) -> None:
    sign_in.start(redirect_port="4321")
    private = sign_in.made["privateChallengeParameters"]
    assert private["nonce"] not in sign_in.made["challengeMetadata"]
    assert private["state"] not in sign_in.made["challengeMetadata"]
    assert SKEY not in str(sign_in.made)


@pytest.mark.parametrize(
    "claims",
    [
        {"auth_result": {"result": "deny", "status": "deny"}},
        {"auth_result": "allow"},
        {"auth_result": None},
        {"preferred_username": "mallory"},
        {"nonce": "n" * 43},
        {"iat": 1_000_000_000},
        {"aud": "DIZZZZZZZZZZZZZZZZZZ"},
        {"iss": "https://elsewhere/oauth/v1/token"},
        {"exp": 1_000_000_000},
    ],
)
def test_a_signed_token_that_is_no_approval_of_this_round(
    sign_in: SignIn, oidc: Oidc, claims: dict[str, Any]
) -> None:
    shown = sign_in.start(redirect_port="4321")
    again = sign_in.answer(oidc.approve(shown, **claims), redirect_port="4321")
    assert isinstance(again, dict)
    assert (again["status"], again["tries_left"]) == ("again", "2")
    assert again["authUrl"] != shown["authUrl"]


def test_an_approval_of_another_sign_in_of_the_same_user(stack: Container, oidc: Oidc) -> None:
    victim, thief = SignIn(stack), SignIn(stack)
    shown = victim.start(redirect_port="4321")
    thief.start(redirect_port="4321")
    stolen = json.loads(oidc.approve(shown))
    stolen["state"] = thief.made["privateChallengeParameters"]["state"]
    thief.answer(json.dumps(stolen), redirect_port="4321")
    assert not thief.correct


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "poll",
        "[]",
        "null",
        "{}",
        '{"state": 1, "duo_code": "c"}',
        '{"state": "x", "duo_code": "c"}',
    ],
)
def test_answers_that_are_none(sign_in: SignIn, oidc: Oidc, answer: str) -> None:
    sign_in.start(redirect_port="4321")
    oidc.asked.clear()
    assert not sign_in.judge(answer)["issueTokens"]
    assert oidc.asked == []


@pytest.mark.parametrize("code", ["", None, 7])
def test_a_code_that_is_none(sign_in: SignIn, oidc: Oidc, code: object) -> None:
    shown = sign_in.start(redirect_port="4321")
    given = json.loads(oidc.approve(shown)) | {"duo_code": code}
    assert not sign_in.judge(json.dumps(given))["issueTokens"]


def test_a_used_code(sign_in: SignIn, oidc: Oidc) -> None:
    shown = sign_in.start(redirect_port="4321")
    oidc.token = Reply(400, {"error": "invalid_grant", "error_description": "used"})
    assert isinstance(sign_in.answer(oidc.approve(shown), redirect_port="4321"), dict)
    assert not sign_in.correct


def test_three_wrong_answers(sign_in: SignIn) -> None:
    sign_in.start(redirect_port="4321")
    for _ in range(2):
        assert isinstance(sign_in.answer("{}", redirect_port="4321"), dict)
    assert sign_in.answer("{}", redirect_port="4321") == "failed"


@pytest.mark.parametrize("port", ["", "80", "65536", "-1", "4321/evil", "４３２１", "1e4"])
def test_redirects_are_to_this_machine_only(sign_in: SignIn, port: str) -> None:
    with pytest.raises(Exception, match=r"^ClientMetadata needs a redirect_port"):
        sign_in.start(redirect_port=port)


def test_the_redirect_of_a_web_deployment(sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUO_REDIRECT_URI", "https://app.example.com/duo")
    shown = sign_in.start(redirect_port="4321")
    assert shown["redirect_uri"] == "https://app.example.com/duo"


# -- faults ----------------------------------------------------------------------------------

INVALID = {"stat": "FAIL", "code": 40002, "message": "invalid_client", "timestamp": 1}
REFUSED = requests.ConnectionError("https://x/?client_assertion=secret")


@pytest.mark.parametrize("fail_open", [False, True], ids=["secure", "open"])
@pytest.mark.parametrize(
    ("reply", "text"),
    [
        (REFUSED, "Duo is unavailable"),
        (Reply(502, "<html>Bad gateway</html>"), "Duo is unavailable"),
        (Reply(429, {"stat": "FAIL", "code": 42901, "message": "Too Many"}), "Duo is unavailable"),
        (Reply(500, {"stat": "FAIL", "code": 50000, "message": "?"}), "Duo is unavailable"),
        (Reply(400, INVALID), "Duo is misconfigured"),
    ],
)
def test_a_health_check_that_fails(
    sign_in: SignIn,
    oidc: Oidc,
    monkeypatch: pytest.MonkeyPatch,
    reply: Any,
    text: str,
    fail_open: bool,
) -> None:
    oidc.health = reply
    monkeypatch.setenv("DUO_FAIL_OPEN", str(fail_open).lower())
    if fail_open and text == "Duo is unavailable":
        assert sign_in.start(redirect_port="4321")["type"] == "duo_fail_open"
        assert sign_in.answer("poll") == "tokens"
    else:
        with pytest.raises(Exception, match=f"^{text}$") as caught:
            sign_in.start(redirect_port="4321")
        assert caught.value.__suppress_context__


@pytest.mark.parametrize("reply", [REFUSED, Reply(502, "<html>"), Reply(200, {"other": 1})])
def test_an_exchange_that_fails(sign_in: SignIn, oidc: Oidc, reply: Any) -> None:
    shown = sign_in.start(redirect_port="4321")
    oidc.token = reply
    with pytest.raises(Exception, match=r"^Duo is unavailable$"):
        sign_in.answer(oidc.approve(shown), redirect_port="4321")


def test_a_stall_is_not_waited_for(
    sign_in: SignIn, stack: Container, oidc: Oidc, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stack.module("universal_mode").HEALTH_SECONDS <= 2
    monkeypatch.setattr(stack.module("universal_mode"), "HEALTH_SECONDS", 0.05)
    oidc.answers.clear()
    with pytest.raises(Exception, match=r"^Duo is unavailable$"):
        sign_in.start(redirect_port="4321")


def test_new_keys_are_read_when_the_old_ones_are_refused(
    sign_in: SignIn, oidc: Oidc, aws: FakeAws
) -> None:
    oidc.health = [Reply(400, INVALID), Reply(200, HEALTHY)]
    assert sign_in.start(redirect_port="4321")["status"] == "open"
    assert aws.secret_reads == 2


def test_a_token_signed_with_another_key(sign_in: SignIn, oidc: Oidc, aws: FakeAws) -> None:
    shown = sign_in.start(redirect_port="4321")
    oidc.signing_key = "x" * 40
    with pytest.raises(Exception, match=r"^Duo is misconfigured$"):
        sign_in.answer(oidc.approve(shown), redirect_port="4321")
    assert aws.secret_reads == 2


def test_keys_of_the_wrong_shape(sign_in: SignIn, aws: FakeAws) -> None:
    aws.secret = json.dumps(keys() | {"duo-skey": "short"})
    with pytest.raises(Exception, match=r"^Duo is misconfigured$"):
        sign_in.start(redirect_port="4321")


def test_the_session_moves_on(sign_in: SignIn, clock: Time) -> None:
    """A prompt that was left open for longer than its request lives."""
    sign_in.start(redirect_port="4321")
    assert sign_in.made["challengeMetadata"].split(":")[2] == str(START)
    clock.now += 301
    assert sign_in.answer("{}", redirect_port="4321") == "failed"
