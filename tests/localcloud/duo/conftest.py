"""A local Duo with a clock to move, a phone, and Duo's own clients in front of it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import duo_client
import pytest

from mfa_tui.localcloud.duo.account import Application, DuoUser
from mfa_tui.localcloud.duo.duo_front import DuoFront
from mfa_tui.localcloud.duo.local_duo import Heard, LocalDuo
from mfa_tui.localcloud.duo.practice import PracticeApplications, install_practice
from mfa_tui.phone.duo_mobile import DuoMobile
from mfa_tui.phone.inbox import Inbox
from tests.localcloud.conftest import FakeClock

PATIENCE = 10


@dataclass
class Duo:
    """The served Duo, its phone, and what was heard on the wire."""

    local: LocalDuo
    front: DuoFront
    apps: PracticeApplications
    clock: FakeClock
    inbox: Inbox
    mobile: DuoMobile
    heard: list[Heard]
    wall: FakeClock
    pauses: list[float]
    rung: list[bool] = field(default_factory=list[bool])

    def client(self, application: Application | None = None, **options: Any) -> duo_client.Auth:
        """An unmodified duo_client over plain HTTP, which never sleeps for a retry."""
        app = application or self.apps.auth_api
        given = {"skey": app.skey, "host": "127.0.0.1", "timeout": PATIENCE, **options}
        client = duo_client.Auth(app.ikey, ca_certs="HTTP", port=self.front.port, **given)
        client._MAX_BACKOFF_WAIT_SECS = 0
        return client

    def user(self, username: str) -> DuoUser:
        user = self.local.account.user_named(username)
        assert user
        return user

    def pushed(self, username: str = "alice", **options: Any) -> str:
        """Begin a push to somebody and give its txid."""
        options = {"device": "auto", "async_txn": True, **options}
        return self.client().auth("push", username=username, **options)["txid"]

    def status(self, txid: str) -> dict[str, Any]:
        """What auth_status says, unfolded."""
        return self.client().json_api_call("GET", "/auth/v2/auth_status", {"txid": txid})


@pytest.fixture
def new_duo() -> Iterator[Callable[..., Duo]]:
    fronts: list[DuoFront] = []

    def build(*, hold: float = 0.0) -> Duo:
        clock, wall = FakeClock(), FakeClock(time.time())
        source, heard, pauses = random.Random(7), list[Heard](), list[float]()
        local = LocalDuo(
            clock=clock,
            wall=wall,
            entropy=source.randbytes,
            hold=hold,
            observe=heard.append,
            pause=pauses.append,
        )
        apps = install_practice(local.account)
        inbox = Inbox(clock)
        mobile = DuoMobile(local.phone, inbox, local.phone.activated())
        local.connect(mobile)
        front = DuoFront(local)
        front.start()
        fronts.append(front)
        duo = Duo(local, front, apps, clock, inbox, mobile, heard, wall, pauses)
        mobile.subscribe(duo.rung.append)
        return duo

    yield build
    for front in fronts:
        front.stop()


@pytest.fixture
def duo(new_duo: Callable[..., Duo]) -> Duo:
    return new_duo()


@pytest.fixture
def apart() -> Iterator[Callable[..., Future[Any]]]:
    """Runs a function beside the test; its `result` is waited for with a limit."""
    with ThreadPoolExecutor(4) as pool:
        yield pool.submit
