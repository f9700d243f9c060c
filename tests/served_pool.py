"""A preset of the local cloud, served on loopback as if it were somebody's real pool."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3
import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.front import Front
from mfa_tui.localcloud.presets import PracticePool
from mfa_tui.localcloud.starting_states import PRESETS
from mfa_tui.localcloud.store import Store
from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.practice.state import pool_state
from mfa_tui.signin.target import Target
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from mfa_tui.training import LocalTraining
from mfa_tui.worlds.remote_lab import RemoteLab

PASSWORD = "My-0wn-Secret!"
"""That of everybody who is CONFIRMED: not the one in the texts of lessons."""


@dataclass
class ServedPool:
    """The `pool` behind `url`, and the operations that were `asked` of it."""

    cloud: LocalCloud
    pool: PracticePool
    url: str
    asked: list[str] = field(default_factory=list[str])

    def training(self, data: Path | None = None) -> LocalTraining:
        """Lessons, with this pool as the real one; `data` keeps progress and snapshots."""
        client = self.pool.clients[0]
        target = Target.remote(
            self.pool.pool_id,
            client.client_id,
            client_secret=client.secret,
            endpoint_url=self.url,
        )
        return LocalTraining(data, new_key=shared_key, pool=RemoteLab(target))

    def state(self) -> dict[str, Any]:
        """How the pool stands, without asking it over the wire."""
        with self.cloud.call() as call:
            return pool_state(call, self.pool.pool_id)


@contextmanager
def served(preset: str) -> Iterator[ServedPool]:
    """Serve the first pool of `preset`."""
    with closing(Store.open(None)) as store:
        cloud = LocalCloud(store, new_key=shared_key)
        pool = PRESETS[preset].install(cloud).pools[0]
        there = ServedPool(cloud, pool, "")

        def handle(request: HttpRequest) -> HttpResponse:
            there.asked.append(request.operation or request.method)
            return cloud.handle(request)

        front = Front(handle)
        front.start()
        there.url = front.url
        try:
            _take_own_passwords(there)
            yield there
        finally:
            front.stop()


def _take_own_passwords(there: ServedPool) -> None:
    api = boto3.client(
        "cognito-idp",
        "us-east-1",
        endpoint_url=there.url,
        aws_access_key_id="AKIDEXAMPLE",
        aws_secret_access_key="not-a-secret",
    )
    for name, user in there.state()["users"].items():
        if user["UserStatus"] == "CONFIRMED":
            api.admin_set_user_password(
                UserPoolId=there.pool.pool_id, Username=name, Password=PASSWORD, Permanent=True
            )
    there.asked.clear()


def with_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have keys that the served cloud takes, as it takes any."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


def without_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no keys, wherever the tests run."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, "/dev/null")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
