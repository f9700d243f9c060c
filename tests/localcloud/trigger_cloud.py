"""Fixtures for tests in which the pool's functions are the test's handlers: import them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.invoke import Hop
from tests.localcloud.conftest import PASSWORD, NewCloud, Site
from tests.localcloud.handlers import Handlers

ALICE = {"email": "alice@example.com", "email_verified": "true"}
WATCHED = ("PreAuthentication", "PostAuthentication", "PreTokenGeneration")
"""What runs in a sign-in, in this order."""
KEPT = ("AutoVerifiedAttributes",)
"""What else an update of the pool would reset."""

Open = Callable[..., Site]


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def hops() -> list[Hop]:
    """What the observer of functions was told."""
    return []


@pytest.fixture
def cloud(
    new_cloud: NewCloud, inbox: list[Message], handlers: Handlers, hops: list[Hop]
) -> LocalCloud:
    return new_cloud(deliver=inbox.append, invoke=handlers, observe=hops.append)


@pytest.fixture
def opened(new_site: Callable[..., Site], handlers: Handlers) -> Open:
    """Make a pool with all the handlers there are so far, in which alice is."""

    def make(pool: dict[str, Any] | None = None, **others: Any) -> Site:
        site = new_site(pool=pool, **others)
        site.add_user(**ALICE)
        attach(
            site, handlers, **{name: (pool or {})[name] for name in KEPT if name in (pool or {})}
        )
        return site

    return make


def attach(site: Site, handlers: Handlers, **settings: Any) -> None:
    site.aws.update_user_pool(UserPoolId=site.pool_id, LambdaConfig=handlers.config, **settings)


def sign_up(site: Site, username: str = "carol", **given: Any) -> dict[str, Any]:
    return site.aws.sign_up(
        ClientId=site.client_id,
        Username=username,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": f"{username}@example.com"}],
        **given,
    )
