"""A stack's modules as Lambda loads them: from their own folder, by their own names, once per container."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

LAMBDAS = Path(__file__).parents[2] / "mfa_tui" / "lambdas"
POOL, USER = "us-east-1_Stack0001", "alice"
PASSWORD = (
    {"challengeName": "SRP_A", "challengeResult": True, "challengeMetadata": None},
    {"challengeName": "PASSWORD_VERIFIER", "challengeResult": True, "challengeMetadata": None},
)
SOURCES = {
    "define": "DefineAuthChallenge",
    "create": "CreateAuthChallenge",
    "verify": "VerifyAuthChallengeResponse",
}


class Container:
    """The modules of one stack, loaded for the first time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def module(self, name: str) -> ModuleType:
        """A module of the stack."""
        return importlib.import_module(name)

    def handle(self, trigger: str, event: dict[str, Any]) -> dict[str, Any]:
        """The response of `define`, `create` or `verify`."""
        handler = self.module(f"{trigger}_auth_challenge").handler
        return handler(event, None)["response"]


@contextmanager
def container(stack: str) -> Iterator[Container]:
    """A new container of `stack`, e.g. `duo` or `duo/weak`; gone at the end."""
    folder = LAMBDAS / stack
    names = {each.stem for each in folder.glob("*.py")}
    before = {name: sys.modules.pop(name) for name in names & set(sys.modules)}
    sys.path.insert(0, str(folder))
    try:
        yield Container(folder)
    finally:
        sys.path.remove(str(folder))
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(before)


def event(trigger: str, **request: Any) -> dict[str, Any]:
    """Cognito's event for a trigger; `request` adds to its request."""
    attributes = {"sub": "d4e8", "email": "alice@example.com", "email_verified": "true"}
    return {
        "version": "1",
        "region": "us-east-1",
        "userPoolId": POOL,
        "userName": USER,
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "2example"},
        "triggerSource": f"{SOURCES[trigger]}_Authentication",
        "request": {"userAttributes": attributes, **request},
        "response": {},
    }


class SignIn:
    """One sign-in from the right password on: plays Cognito's part between the three triggers."""

    def __init__(self, container: Container, **request: Any) -> None:
        self._container = container
        self._request = request
        self.session: list[dict[str, Any]] = list(PASSWORD)
        self.made: dict[str, Any] = {}
        self.correct = False

    def start(self, **metadata: str) -> dict[str, str]:
        """The first challenge's public parameters."""
        assert self.decide(metadata)["challengeName"] == "CUSTOM_CHALLENGE"
        return self.create(metadata)

    def answer(self, answer: str, **metadata: str) -> dict[str, str] | str:
        """The next public parameters, or `tokens`, or `failed`."""
        decision = self.judge(answer, metadata)
        if decision["issueTokens"]:
            return "tokens"
        return "failed" if decision["failAuthentication"] else self.create(metadata)

    def judge(self, answer: str, metadata: dict[str, str] | None = None) -> dict[str, Any]:
        """Verify, and what define makes of it."""
        private = self.made["privateChallengeParameters"]
        given = self._event(
            "verify", metadata, privateChallengeParameters=private, challengeAnswer=answer
        )
        self.correct = self._container.handle("verify", given)["answerCorrect"]
        step = {
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": self.correct,
            "challengeMetadata": self.made["challengeMetadata"],
        }
        self.session.append(step)
        return self.decide(metadata)

    def decide(self, metadata: dict[str, str] | None = None) -> dict[str, Any]:
        """Define's response to the session so far."""
        return self._container.handle(
            "define", self._event("define", metadata, session=self.session)
        )

    def create(self, metadata: dict[str, str] | None = None) -> dict[str, str]:
        """Create's public parameters."""
        given = self._event(
            "create", metadata, session=self.session, challengeName="CUSTOM_CHALLENGE"
        )
        self.made = self._container.handle("create", given)
        for part in ("publicChallengeParameters", "privateChallengeParameters"):
            assert all(isinstance(value, str) for value in self.made[part].values())
        assert self.made["privateChallengeParameters"]
        assert len(self.made["challengeMetadata"]) <= 64
        return self.made["publicChallengeParameters"]

    def _event(self, trigger: str, metadata: dict[str, str] | None, **more: Any) -> dict[str, Any]:
        sent = dict(metadata) if metadata else {}
        return event(trigger, clientMetadata=sent, **more, **self._request)
