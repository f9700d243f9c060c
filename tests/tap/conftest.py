"""A local cloud that stands for AWS, verifies signatures, and a tap in front of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.signature import AccessKeys
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.store import Store
from mfa_tui.signin.target import Target
from mfa_tui.tap.world import NO_CLIENT, TapWorld

USER, PASSWORD = "ana", "Correct-Horse-9"
KEY, SECRET = "AKIDEXAMPLE", "the-secret-of-the-profile"
ANY_OTHER = {"aws_access_key_id": "AKIDOTHER", "aws_secret_access_key": "another-secret"}
ONCE = Config(retries={"total_max_attempts": 1})


def client_at(url: str, **credentials: str) -> Any:
    """An unmodified boto3 client that calls `url`, once for each call."""
    given = credentials or ANY_OTHER
    return boto3.client(
        "cognito-idp", region_name="us-east-1", endpoint_url=url, config=ONCE, **given
    )


@dataclass(frozen=True)
class Behind:
    """What stands behind the tap: its address, a pool and a client of it."""

    url: str
    pool_id: str
    client_id: str


@pytest.fixture(scope="session")
def behind() -> Iterator[Behind]:
    with closing(Store.open(None)) as store:
        cloud = LocalCloud(store, access_keys=AccessKeys({KEY: SECRET}))
        with Front(cloud.handle) as front:
            owner = client_at(front.url, aws_access_key_id=KEY, aws_secret_access_key=SECRET)
            with closing(owner):
                yield Behind(front.url, *_new_pool(owner))


def _new_pool(owner: Any) -> tuple[str, str]:
    pool_id = owner.create_user_pool(PoolName="tapped")["UserPool"]["Id"]
    flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    client = owner.create_user_pool_client(
        UserPoolId=pool_id, ClientName="app", ExplicitAuthFlows=flows
    )["UserPoolClient"]
    owner.admin_create_user(UserPoolId=pool_id, Username=USER, MessageAction="SUPPRESS")
    owner.admin_set_user_password(
        UserPoolId=pool_id, Username=USER, Password=PASSWORD, Permanent=True
    )
    return pool_id, client["ClientId"]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of an AWS profile whose credentials are good behind the tap."""
    text = f"[good]\naws_access_key_id={KEY}\naws_secret_access_key={SECRET}\n[empty]\nregion=x\n"
    (tmp_path / "credentials").write_text(text)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "credentials"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    return "good"


@pytest.fixture
def new_tap(behind: Behind) -> Iterator[Callable[..., TapWorld]]:
    """Opens a tap in front of `base` (the pool's, if not given) at a free port."""
    worlds: list[TapWorld] = []

    def make(base: str = behind.url, profile: str | None = None) -> TapWorld:
        target = Target.remote(behind.pool_id, NO_CLIENT, profile=profile, endpoint_url=base)
        worlds.append(TapWorld(target, base, 0, profile))
        worlds[-1].open()
        return worlds[-1]

    yield make
    for world in worlds:
        world.close()


@pytest.fixture
def tap(new_tap: Callable[..., TapWorld]) -> TapWorld:
    """A tap without a profile."""
    return new_tap()
