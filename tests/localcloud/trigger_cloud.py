"""Fixtures for tests in which the pool's functions are the test's handlers: import them by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.call import Message
from mfa_tui.localcloud.invoke import Hop
from mfa_tui.localcloud.store import Store
from tests.localcloud.conftest import FakeClock
from tests.localcloud.handlers import Handlers


@pytest.fixture
def handlers() -> Handlers:
    return Handlers()


@pytest.fixture
def hops() -> list[Hop]:
    """What the observer of functions was told."""
    return []


@pytest.fixture
def cloud(
    store: Store,
    clock: FakeClock,
    entropy: Callable[[int], bytes],
    new_key: Callable[[], Any],
    inbox: list[Message],
    handlers: Handlers,
    hops: list[Hop],
) -> LocalCloud:
    return LocalCloud(
        store,
        clock=clock,
        entropy=entropy,
        deliver=inbox.append,
        new_key=new_key,
        invoke=handlers,
        observe=hops.append,
    )
