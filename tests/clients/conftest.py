"""The practice pools served over loopback HTTP, for clients that know nothing of mfa-tui."""

from __future__ import annotations

import itertools
import os
import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import boto3
import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.presets import install_practice
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from tests.clients.node import install
from tests.clients.pools import FLOWS, Person, new_app
from tests.clients.served import CREDENTIALS, PASSWORD, App, Served
from tests.localcloud.handlers import Handlers
from tests.localcloud.test_custom_auth import create, define, verify

CUSTOM_AUTH = Handlers(
    {
        "DefineAuthChallenge": define,
        "CreateAuthChallenge": create,
        "VerifyAuthChallengeResponse": verify,
    }
)
FREE_NUMBERS = (f"+1555{number:07d}" for number in itertools.count(1_000_000))


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    # clients check tokens and stamp proofs by the real time, so the clock stands at it
    now = time.time()
    mail: list[Message] = []
    cloud: LocalCloud | None = None

    def handle(request: HttpRequest) -> HttpResponse:
        assert cloud is not None
        return cloud.handle(request)

    with closing(Store.open(None)) as store, Front(handle) as front:
        cloud = LocalCloud(
            store,
            clock=lambda: now,
            issuer_base=front.url,
            deliver=mail.append,
            invoke=CUSTOM_AUTH,
        )
        yield Served(front.url, install_practice(cloud), now, mail)


@pytest.fixture(scope="session")
def idp(served: Served) -> Iterator[Any]:
    """A boto3 client with (made-up) credentials."""
    with closing(
        boto3.client("cognito-idp", region_name="us-east-1", endpoint_url=served.url, **CREDENTIALS)
    ) as client:
        yield client


@pytest.fixture(scope="session")
def pool_id(idp: Any) -> str:
    """A pool made over the API: MFA optional, authenticators allowed, email verified by code."""
    pool = idp.create_user_pool(PoolName="clients", AutoVerifiedAttributes=["email"])["UserPool"]
    idp.set_user_pool_mfa_config(
        UserPoolId=pool["Id"],
        MfaConfiguration="OPTIONAL",
        SoftwareTokenMfaConfiguration={"Enabled": True},
    )
    return pool["Id"]


@pytest.fixture(scope="session", params=["public", "secret"])
def app(request: pytest.FixtureRequest, served: Served, idp: Any, pool_id: str) -> App:
    client = idp.create_user_pool_client(
        UserPoolId=pool_id,
        ClientName=request.param,
        GenerateSecret=request.param == "secret",
        ExplicitAuthFlows=FLOWS,
    )["UserPoolClient"]
    return App(served, pool_id, client["ClientId"], client.get("ClientSecret"))


@pytest.fixture
def new_user(request: pytest.FixtureRequest, idp: Any) -> Callable[..., str]:
    """Makes a user of this test in a pool; with `temporary`, one who has to choose a password.

    Other keywords are attributes.
    """

    def make(pool_id: str, *, temporary: bool = False, **attributes: str) -> str:
        name = re.sub(r"\W+", "-", f"{request.path.stem}-{request.node.name}").strip("-")
        idp.admin_create_user(
            UserPoolId=pool_id,
            Username=name,
            TemporaryPassword=PASSWORD,
            MessageAction="SUPPRESS",
            UserAttributes=[{"Name": name, "Value": value} for name, value in attributes.items()],
        )
        if not temporary:
            idp.admin_set_user_password(
                UserPoolId=pool_id, Username=name, Password=PASSWORD, Permanent=True
            )
        return name

    return make


@pytest.fixture(scope="session")
def optional(served: Served, idp: Any) -> App:
    """A public client of a pool where every second factor may be used."""
    return new_app(served, idp, mfa="OPTIONAL")


@pytest.fixture(scope="session")
def required(served: Served, idp: Any) -> App:
    """A public client of a pool where everybody has a second factor, of any kind."""
    recovery = {"RecoveryMechanisms": [{"Name": "admin_only", "Priority": 1}]}
    return new_app(served, idp, mfa="ON", AccountRecoverySetting=recovery)


@pytest.fixture(scope="session")
def choice(served: Served, idp: Any) -> App:
    """A public client of a pool where a person chooses the first factor."""
    factors = ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]
    policies = {"SignInPolicy": {"AllowedFirstAuthFactors": factors}}
    return new_app(served, idp, Policies=policies, Flows=[*FLOWS, "ALLOW_USER_AUTH"])


@pytest.fixture(scope="session")
def tracking(served: Served, idp: Any) -> App:
    """A public client of a pool that asks no second factor on devices remembered on request."""
    devices = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True}
    return new_app(served, idp, mfa="OPTIONAL", DeviceConfiguration=devices)


@pytest.fixture(scope="session")
def custom(served: Served, idp: Any) -> App:
    """A public client of a pool whose functions ask for the code 4711, three times at most."""
    flows = [*FLOWS, "ALLOW_CUSTOM_AUTH"]
    return new_app(served, idp, LambdaConfig=CUSTOM_AUTH.config, Flows=flows)


@pytest.fixture
def new_person(new_user: Callable[..., str]) -> Callable[[str], Person]:
    """Makes a user of this test in a pool, with a verified address and a verified number."""

    def make(pool_id: str) -> Person:
        phone = next(FREE_NUMBERS)
        email = f"person-{phone[-7:]}@example.com"
        verified = {"email_verified": "true", "phone_number_verified": "true"}
        name = new_user(pool_id, email=email, phone_number=phone, **verified)
        return Person(name, email, phone)

    return make


@pytest.fixture
def person(optional: App, new_person: Callable[[str], Person]) -> Person:
    """A user of the pool where every second factor may be used."""
    return new_person(optional.pool_id)


@pytest.fixture(scope="session")
def javascript(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the drivers of the JavaScript clients are, with their packages installed."""
    folder = tmp_path_factory.getbasetemp()
    # the workers of one run of pytest-xdist share what the first of them installs
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    return install(shared / "javascript")
