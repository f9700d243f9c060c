"""A local cloud with a clock to move, repeatable randomness, and a real boto3 client on top."""

from __future__ import annotations

import io
import itertools
import json
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import boto3
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.exceptions import ClientError
from pyotp.totp import TOTP

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from tests.localcloud.api_model import contradictions

START = 1_790_257_790.25
"""A moment in September 2026, 20.25 s into a 30 s step."""
PASSWORD = "Correct-Horse-9"
SIGNATURE = (
    "AWS4-HMAC-SHA256 Credential=test/20260924/us-east-1/cognito-idp/aws4_request, "
    "SignedHeaders=host;x-amz-date, Signature=00"
)

Refused = Callable[[str, str | None], AbstractContextManager[None]]
NewCloud = Callable[..., LocalCloud]


@dataclass
class FakeClock:
    now: float = START

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


class _RawBody(io.BytesIO):
    def stream(self) -> Iterator[bytes]:
        yield self.read()


@dataclass
class Wire:
    """Where the boto3 client's requests go, and what went over it last.

    Every answer has to be one that the API model allows.
    """

    cloud: LocalCloud | None = None
    requests: list[HttpRequest] = field(default_factory=list)

    def send(self, request: AWSPreparedRequest, **_: Any) -> AWSResponse:
        assert self.cloud is not None
        texts = tuple((name, _text(value)) for name, value in request.headers.items())
        body = request.body or b""
        body = body if isinstance(body, bytes) else body.encode()
        sent = HttpRequest(request.method, request.url, texts, body)
        self.requests.append(sent)
        answer = self.cloud.handle(sent)
        assert contradictions(sent, answer) == []
        return AWSResponse(request.url, answer.status, dict(answer.headers), _RawBody(answer.body))


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def entropy() -> Callable[[int], bytes]:
    return random.Random(2026).randbytes


@pytest.fixture(scope="session")
def new_key() -> Callable[[], Any]:
    """Two RSA keys, made once: making them is slow."""
    return itertools.cycle([new_rsa_key(), new_rsa_key()]).__next__


@pytest.fixture
def inbox() -> list[Message]:
    return []


@pytest.fixture
def store() -> Iterator[Store]:
    store = Store.open(None)
    yield store
    store.close()


@pytest.fixture
def new_cloud(
    store: Store, clock: FakeClock, entropy: Callable[[int], bytes], new_key: Callable[[], Any]
) -> NewCloud:
    """Makes a cloud of this store, clock and randomness, with what else it is given."""
    return partial(LocalCloud, store, clock=clock, entropy=entropy, new_key=new_key)


@pytest.fixture
def cloud(new_cloud: NewCloud, inbox: list[Message]) -> LocalCloud:
    return new_cloud(deliver=inbox.append)


@pytest.fixture(scope="session")
def wired_client() -> tuple[Any, Wire]:
    wire = Wire()
    client = boto3.client(
        "cognito-idp",
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
    )
    client.meta.events.register("before-send.cognito-identity-provider", wire.send)
    return client, wire


@pytest.fixture
def wire(wired_client: tuple[Any, Wire], cloud: LocalCloud) -> Wire:
    wired_client[1].cloud = cloud
    wired_client[1].requests.clear()
    return wired_client[1]


@pytest.fixture
def aws(wired_client: tuple[Any, Wire], wire: Wire) -> Any:
    """A real boto3 client of the local cloud."""
    return wired_client[0]


@pytest.fixture
def post(cloud: LocalCloud) -> Callable[..., HttpResponse]:
    """Send a request that no client library has checked."""

    def send(operation: str, body: bytes | dict[str, Any], *headers: tuple[str, str]) -> Any:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        target = ("X-Amz-Target", f"AWSCognitoIdentityProviderService.{operation}")
        signed = (("Authorization", SIGNATURE), ("X-Amz-Date", "20260924T000000Z"))
        return cloud.handle(
            HttpRequest("POST", "http://local/", (target, *(headers or signed)), raw)
        )

    return send


@pytest.fixture
def refused() -> Refused:
    """`with refused("NotAuthorizedException", "…"):` expects exactly that from the client."""

    @contextmanager
    def expecting(kind: str, message: str | None) -> Iterator[None]:
        with pytest.raises(ClientError) as caught:
            yield
        error = caught.value.response["Error"]
        assert (error["Code"], error["Message"]) == (kind, message or "")
        assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 400

    return expecting


@dataclass
class Site:
    """A pool with one client, as the person in front of it uses it."""

    aws: Any
    clock: FakeClock
    pool_id: str
    client_id: str
    secret: str | None

    def key(self, username: str = "alice") -> dict[str, str]:
        return {"UserPoolId": self.pool_id, "Username": username}

    def add_user(
        self, username: str = "alice", password: str = PASSWORD, **attributes: str
    ) -> None:
        """A confirmed user."""
        given = [{"Name": name, "Value": value} for name, value in attributes.items()]
        self.aws.admin_create_user(
            **self.key(username), MessageAction="SUPPRESS", UserAttributes=given
        )
        self.aws.admin_set_user_password(**self.key(username), Password=password, Permanent=True)

    def start(self, flow: str = "USER_PASSWORD_AUTH", **parameters: str) -> dict[str, Any]:
        return self.aws.initiate_auth(
            AuthFlow=flow, ClientId=self.client_id, AuthParameters=parameters
        )

    def sign_in(self, username: str = "alice", password: str = PASSWORD) -> dict[str, Any]:
        return self.start(USERNAME=username, PASSWORD=password)

    def tokens(self, username: str = "alice") -> dict[str, Any]:
        return self.sign_in(username)["AuthenticationResult"]

    def answer(
        self, challenge: str, session: str, username: str = "alice", **responses: str
    ) -> dict[str, Any]:
        return self.aws.respond_to_auth_challenge(
            ClientId=self.client_id,
            ChallengeName=challenge,
            Session=session,
            ChallengeResponses={"USERNAME": username, **responses},
        )

    def code(self, secret: str, at: float | None = None) -> str:
        """What an authenticator shows now."""
        return TOTP(secret).at(int(self.clock.now if at is None else at))

    def answer_code(self, session: str, secret: str) -> dict[str, Any]:
        code = self.code(secret)
        return self.answer("SOFTWARE_TOKEN_MFA", session, SOFTWARE_TOKEN_MFA_CODE=code)

    def enrol(self, token: str, name: str = "My phone", *, enable: bool = True) -> str:
        """Set up an authenticator with an access token; gives its secret, one step later."""
        secret = self.aws.associate_software_token(AccessToken=token)["SecretCode"]
        self.aws.verify_software_token(
            AccessToken=token, UserCode=self.code(secret), FriendlyDeviceName=name
        )
        if enable:
            self.aws.set_user_mfa_preference(
                AccessToken=token, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
            )
        self.clock.advance(30)
        return secret

    def mfa(self, mode: str) -> None:
        """Turn pool MFA to `mode`, with authenticators unless it is OFF."""
        factor = {} if mode == "OFF" else {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
        self.aws.set_user_pool_mfa_config(UserPoolId=self.pool_id, MfaConfiguration=mode, **factor)


ALL_FLOWS = [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]


@pytest.fixture
def new_site(aws: Any, clock: FakeClock) -> Callable[..., Site]:
    """Make a pool and a client; `pool` and `client` are members of the Create requests."""

    def make(
        mfa: str = "OFF",
        pool: dict[str, Any] | None = None,
        client: dict[str, Any] | None = None,
    ) -> Site:
        pool_id = aws.create_user_pool(PoolName="demo", **(pool or {}))["UserPool"]["Id"]
        wishes = {"ClientName": "app", "ExplicitAuthFlows": ALL_FLOWS} | (client or {})
        made = aws.create_user_pool_client(UserPoolId=pool_id, **wishes)["UserPoolClient"]
        site = Site(aws, clock, pool_id, made["ClientId"], made.get("ClientSecret"))
        site.mfa(mfa)
        return site

    return make


@pytest.fixture
def site(new_site: Callable[..., Site]) -> Site:
    """An MFA-optional pool with authenticators, where alice has a password and nothing else."""
    site = new_site("OPTIONAL")
    site.add_user(email="alice@example.com", email_verified="true")
    return site
