"""Unmodified clients sign in through the shipped handlers, which `mfa-tui serve` runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import requests
from pycognito.aws_srp import AWSSRP

from tests.clients.node import JavaScriptError, driver
from tests.clients.served import PASSWORD
from tests.clients.shipped import Shipped, shipped
from tests.pty.terminal import PATIENCE

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore:datetime.datetime.utcnow:DeprecationWarning"),
]
DUO = {
    "DuoIntegrationKey": "DICLIENTS00000000001",
    "DuoSecretKey": "ClientSecret" * 3 + "0001",
    "DuoApiHost": "localhost",
}
MAIL = {"EmailSender": "codes@example.com", "CountMailsIn": "memory", "SecondsBetweenMails": "0"}


class Logs:
    """What each server has written, and what must not be in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = {PASSWORD, DUO["DuoSecretKey"]}

    def file(self, stack: str) -> Path:
        return self.folder / f"{stack}.log"


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Logs:
    return Logs(tmp_path_factory.mktemp("logs"))


@pytest.fixture(scope="module")
def duo(logs: Logs) -> Iterator[Shipped]:
    with shipped("duo", logs.file("duo"), **DUO) as served:
        served.add("alice", email="alice@example.com")
        logs.secrets |= {served.duo["auth_api"]["skey"], served.duo["web_sdk"]["akey"]}
        yield served


@pytest.fixture(scope="module")
def email(logs: Logs) -> Iterator[Shipped]:
    with shipped("email_otp", logs.file("email"), **MAIL) as served:
        served.add("emma@example.com", email="emma@example.com", email_verified="true")
        yield served


User = Callable[..., tuple[str, Any]]


@pytest.fixture
def new_user(javascript: Path) -> Iterator[Callable[[Shipped, str], User]]:
    """A CognitoUser of amazon-cognito-identity-js: call a method, get the handler that was called."""
    with ExitStack() as running:

        def make(served: Shipped, name: str) -> User:
            arguments = [served.url, served.pool_id, served.client_id, name, "CUSTOM_AUTH"]
            send = running.enter_context(driver(javascript, "identity.mjs", arguments)).send

            def call(method: str, *args: Any, after: tuple[Any, ...] = ()) -> tuple[str, Any]:
                outcome = send(method=method, args=args, after=after)
                return outcome["event"], outcome.get("value")

            return call

        yield make


def session(outcome: tuple[str, Any]) -> str:
    """The access token of a sign-in that succeeded."""
    event, [value] = outcome
    assert event == "onSuccess"
    return value["accessToken"]["jwtToken"]


class TestJavaScript:
    def test_duo_after_the_password(
        self, duo: Shipped, new_user: Callable[[Shipped, str], User], logs: Logs
    ) -> None:
        alice = new_user(duo, "alice")
        event, [asked] = alice("authenticateUser", PASSWORD)
        assert (event, asked["type"], asked["status"]) == ("customChallenge", "duo_push", "pushed")
        assert duo.approve("alice") == "approved"
        event, [asked] = alice("sendCustomChallengeAnswer", "poll")
        assert (event, asked["status"]) == ("customChallenge", "allow")
        token = session(alice("sendCustomChallengeAnswer", "poll"))
        assert duo.idp.get_user(AccessToken=token)["Username"] == "alice"
        logs.secrets.add(token)

    def test_a_code_after_the_password(
        self, email: Shipped, new_user: Callable[[Shipped, str], User], logs: Logs
    ) -> None:
        emma = new_user(email, "emma@example.com")
        event, [asked] = emma("authenticateUser", PASSWORD)
        assert (event, asked["type"]) == ("customChallenge", "email_otp")
        code = email.mailed_code("emma@example.com")
        resend = {"action": "resend"}
        event, [asked] = emma("sendCustomChallengeAnswer", "resend", after=(resend,))
        assert (event, asked["status"]) == ("customChallenge", "sent")
        newer = email.mailed_code("emma@example.com")
        logs.secrets |= {code, newer, session(emma("sendCustomChallengeAnswer", newer))}

    @pytest.mark.parametrize(("stack", "name"), [("duo", "alice"), ("email", "emma@example.com")])
    def test_without_the_password(
        self,
        request: pytest.FixtureRequest,
        new_user: Callable[[Shipped, str], User],
        stack: str,
        name: str,
    ) -> None:
        user = new_user(request.getfixturevalue(stack), name)
        with pytest.raises(JavaScriptError) as refused:
            user("initiateAuth")
        assert refused.value.args == ("NotAuthorizedException", "Incorrect username or password.")


class Signing:
    """A custom sign-in of pycognito's SRP client, which has the proof but not the loop around it."""

    def __init__(self, served: Shipped, name: str) -> None:
        self._served = served
        srp = AWSSRP(name, PASSWORD, served.pool_id, served.client_id, client=served.idp)
        sent = srp.get_auth_params()
        asked = served.idp.initiate_auth(
            ClientId=served.client_id,
            AuthFlow="CUSTOM_AUTH",
            AuthParameters={"CHALLENGE_NAME": "SRP_A", **sent},
        )
        proof = srp.process_challenge(asked["ChallengeParameters"], sent)
        self.turn = self._respond(asked, proof)

    def answer(self, text: str) -> dict[str, Any]:
        name = self.turn["ChallengeParameters"]["USERNAME"]
        self.turn = self._respond(self.turn, {"USERNAME": name, "ANSWER": text})
        return self.turn

    def _respond(self, asked: dict[str, Any], responses: dict[str, str]) -> dict[str, Any]:
        return self._served.idp.respond_to_auth_challenge(
            ClientId=self._served.client_id,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses=responses,
        )


class TestPycognito:
    def test_duo_after_the_password(self, duo: Shipped, logs: Logs) -> None:
        alice = Signing(duo, "alice")
        assert alice.turn["ChallengeParameters"]["status"] == "pushed"
        duo.approve("alice")
        assert alice.answer("poll")["ChallengeParameters"]["status"] == "allow"
        logs.secrets |= set_of_tokens(alice.answer("poll"))

    def test_a_code_after_the_password(self, email: Shipped, logs: Logs) -> None:
        emma = Signing(email, "emma@example.com")
        wrong = emma.answer("no code")
        assert wrong["ChallengeParameters"]["status"] == "wrong"
        code = email.mailed_code("emma@example.com")
        logs.secrets |= {code, *set_of_tokens(emma.answer(code))}


def set_of_tokens(turn: dict[str, Any]) -> set[str]:
    tokens = turn["AuthenticationResult"]
    return {tokens[f"{kind}Token"] for kind in ("Access", "Id", "Refresh")}


def test_no_secret_is_written(duo: Shipped, email: Shipped, logs: Logs) -> None:
    """Sign in once more at each, then read all that the servers have written till now."""
    TestPycognito().test_duo_after_the_password(duo, logs)
    TestPycognito().test_a_code_after_the_password(email, logs)
    for stack in ("duo", "email"):
        written = logs.file(stack).read_text()
        assert "VerifyAuthChallengeResponse_Authentication" in written
        assert [secret[:3] for secret in logs.secrets if secret in written] == []


def test_a_preset_leaves_the_stack_as_it_was(logs: Logs) -> None:
    with shipped("duo", logs.file("preset"), **DUO) as served:
        wish = {"name": served.told("presets")["presets"][0]["name"]}
        loaded = requests.post(f"{served.url}/_local/presets", json=wish, timeout=PATIENCE)
        assert loaded.ok
        served.add("alice")
        alice = Signing(served, "alice")
        served.approve("alice")
        assert alice.answer("poll")["ChallengeParameters"]["status"] == "allow"
