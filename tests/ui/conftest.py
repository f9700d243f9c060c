"""A world with a clock to move, repeatable randomness and keys that are made once."""

from __future__ import annotations

import functools
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from mfa_tui.localcloud import cloud
from mfa_tui.localcloud.cognito.keys import new_rsa_key
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import GatedLab


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    """Columns and rows of the two terminals everything is made for."""
    return request.param


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def keys() -> Callable[[], Any]:
    return itertools.cycle([new_rsa_key(), new_rsa_key()]).__next__


@pytest.fixture
def quick_keys(keys: Callable[[], Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Local clouds take ready RSA keys: making them is slow."""
    quick = functools.partial(cloud.LocalCloud, new_key=keys)
    monkeypatch.setattr(cloud, "LocalCloud", quick)


@pytest.fixture
def lab(clock: FakeClock, quick_keys: None) -> Iterator[GatedLab]:
    """The practice world in memory; its `gate` holds answers back."""
    lab = GatedLab(None, clock=clock, entropy=random.Random(5).randbytes)
    yield lab
    lab.gate.set()
    lab.close()
