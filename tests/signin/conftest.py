"""The practice pools behind a door that keeps what went through it, and clients in front of it."""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest
from pyotp.totp import TOTP

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.localcloud.presets import Practice, install_practice
from mfa_tui.localcloud.store import Store
from mfa_tui.signin.challenges import Challenge
from mfa_tui.signin.client import Cognito, connect
from mfa_tui.signin.conversation import Conversation, Flow
from mfa_tui.signin.target import Target
from mfa_tui.signin.turns import SignedIn
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from mfa_tui.trace.record import Trace
from tests.localcloud.conftest import SIGNATURE, FakeClock
from tests.signin.mailbox import Mailbox

ENDPOINT = "https://cognito-idp.us-east-1.localcloud.invalid"
PASSWORD = "P@ssw0rd"
NEEDED, CHOICE = "MFA required", "MFA optional"
PASSWORD_FLOWS = (Flow.USER_SRP_AUTH, Flow.USER_PASSWORD_AUTH)
"""The flows that any client of the practice pools allows without a signature."""


@dataclass
class Door:
    """Answers through `handle`, except the operations in `odd`; keeps both directions."""

    handle: Callable[[HttpRequest], HttpResponse]
    odd: dict[str | None, HttpResponse] = field(default_factory=dict)
    requests: list[HttpRequest] = field(default_factory=list)
    answers: list[HttpResponse] = field(default_factory=list)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self.requests.append(request)
        self.answers.append(self.odd.get(request.operation) or self.handle(request))
        return self.answers[-1]

    def bodies(self, operation: str) -> list[dict[str, Any]]:
        """What was sent to `operation`, as JSON."""
        return [json.loads(each.body) for each in self.requests if each.operation == operation]


def answer_of(body: dict[str, Any] | bytes, status: int = 200) -> HttpResponse:
    """An answer in the service's dress with any `body`."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return HttpResponse(status, (("Content-Type", "application/x-amz-json-1.1"),), raw)


@dataclass
class Town:
    """The practice pools, a trace, and people who want in."""

    cloud: LocalCloud
    clock: FakeClock
    practice: Practice
    trace: Trace
    door: Door

    def target(self, pool: str = NEEDED, *, secret: bool = False) -> Target:
        found = next(each for each in self.practice.pools if each.name == pool)
        client = next(each for each in found.clients if bool(each.secret) == secret)
        return Target(
            found.pool_id,
            client.client_id,
            "us-east-1",
            name=pool,
            client_secret=client.secret,
            endpoint_url=ENDPOINT,
            door=self.door,
            session_known=True,
            clock=self.clock,
        )

    def cognito(self, pool: str = NEEDED, *, secret: bool = False) -> Cognito:
        return connect(self.target(pool, secret=secret), self.trace)

    def conversation(self, pool: str = NEEDED, *, secret: bool = False) -> Conversation:
        return Conversation(lambda: self.cognito(pool, secret=secret))

    def challenged(self, username: str = "alice", pool: str = NEEDED) -> Conversation:
        """A conversation whose password is proved and that waits for an answer."""
        conversation = self.conversation(pool)
        turn = conversation.start(username, PASSWORD, Flow.USER_PASSWORD_AUTH)
        assert isinstance(turn, Challenge)
        return conversation

    def code(self, pool: str = NEEDED) -> str:
        """What alice's authenticator shows now."""
        found = next(each for each in self.practice.pools if each.name == pool)
        alice = next(user for user in found.users if user.username == "alice")
        assert alice.totp_secret
        return totp(alice.totp_secret, self.clock)

    def sign_in(
        self, conversation: Conversation, username: str = "bob", password: str = PASSWORD
    ) -> SignedIn:
        """Sign in where the password is enough."""
        turn = conversation.start(username, password, Flow.USER_PASSWORD_AUTH)
        assert isinstance(turn, SignedIn), turn
        return turn

    def admin(self, operation: str, **body: Any) -> dict[str, Any]:
        """An administrator's call, past the door."""
        headers = (
            ("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}"),
            ("Authorization", SIGNATURE),
            ("X-Amz-Date", "20260924T000000Z"),
        )
        request = HttpRequest("POST", ENDPOINT + "/", headers, json.dumps(body).encode())
        answer = self.cloud.handle(request)
        assert answer.status == 200, answer.body
        return json.loads(answer.body or b"{}")


def totp(secret: str, clock: FakeClock) -> str:
    return TOTP(secret).at(int(clock()))


@pytest.fixture(scope="session")
def keys() -> Callable[[], Any]:
    """RSA keys made once: making them is slow."""
    return itertools.cycle([new_rsa_key(), new_rsa_key()]).__next__


@pytest.fixture
def mailbox() -> Mailbox:
    """What the pools of the town have sent."""
    return Mailbox()


@pytest.fixture
def town(keys: Callable[[], Any], mailbox: Mailbox) -> Iterator[Town]:
    clock = FakeClock()
    with closing(Store.open(None)) as store:
        cloud = LocalCloud(
            store,
            clock=clock,
            entropy=random.Random(11).randbytes,
            issuer_base=ENDPOINT,
            deliver=mailbox.messages.append,
            new_key=keys,
        )
        practice = install_practice(cloud)
        yield Town(cloud, clock, practice, Trace(clock=clock), Door(cloud.handle))
