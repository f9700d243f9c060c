"""A town whose pool with optional MFA is served by triggers of a test."""

from __future__ import annotations

import random
from collections.abc import Callable, Generator
from contextlib import closing, contextmanager
from typing import Any

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.presets import install_practice
from mfa_tui.localcloud.store import Store
from mfa_tui.trace.record import Trace
from tests.localcloud.conftest import FakeClock
from tests.localcloud.handlers import Handlers
from tests.signin.conftest import CHOICE, ENDPOINT, Door, Town


@contextmanager
def triggered_town(
    keys: Callable[[], Any], seed: int, handlers: Handlers
) -> Generator[Town, None, None]:
    """The town, whose client takes CUSTOM_AUTH only; `seed` is that of its entropy."""
    clock = FakeClock()
    with closing(Store.open(None)) as store:
        cloud = LocalCloud(
            store,
            clock=clock,
            entropy=random.Random(seed).randbytes,
            issuer_base=ENDPOINT,
            new_key=keys,
            invoke=handlers,
        )
        town = Town(cloud, clock, install_practice(cloud), Trace(clock=clock), Door(cloud.handle))
        target = town.target(CHOICE)
        town.admin("UpdateUserPool", UserPoolId=target.pool_id, LambdaConfig=handlers.config)
        town.admin(
            "UpdateUserPoolClient",
            UserPoolId=target.pool_id,
            ClientId=target.client_id,
            ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        )
        yield town
