"""The practice pools served over loopback HTTP, for clients that know nothing of mfa-tui."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import boto3
import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.presets import install_practice
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from tests.clients.served import CREDENTIALS, PASSWORD, App, Served

FLOWS = [
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
]


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
        cloud = LocalCloud(store, clock=lambda: now, issuer_base=front.url, deliver=mail.append)
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
    """Makes a user of this test in a pool; with `temporary`, one who has to choose a password."""

    def make(pool_id: str, *, temporary: bool = False) -> str:
        name = re.sub(r"\W+", "-", request.node.name).strip("-")
        idp.admin_create_user(
            UserPoolId=pool_id, Username=name, TemporaryPassword=PASSWORD, MessageAction="SUPPRESS"
        )
        if not temporary:
            idp.admin_set_user_password(
                UserPoolId=pool_id, Username=name, Password=PASSWORD, Permanent=True
            )
        return name

    return make
