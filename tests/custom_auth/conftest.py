"""Stacks that stay open for a module, and what every test of one has to leave behind: no secrets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from mfa_tui.localcloud.invoke import LIMIT_SECONDS
from tests.custom_auth.stack_world import World, opened


@pytest.fixture(scope="module")
def new_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., World]]:
    """Opens stacks for this module; see `opened`."""
    with ExitStack() as open_stacks:

        def make(name: str, **given: Any) -> World:
            folder = tmp_path_factory.mktemp("functions")
            return open_stacks.enter_context(opened(name, folder, **given))

        yield make


@pytest.fixture
def watched() -> Iterator[Callable[[World], World]]:
    """Hands out a world for one test; looks at its logs, its times and its switches afterwards."""
    since: list[tuple[World, int, int]] = []

    def watch(world: World) -> World:
        since.append((world, len(world.trace), len(world.hops)))
        return world

    yield watch
    for world, exchanges, hops in since:
        world.cloud.clock.reset()
        world.cloud.faults.all_off()
        world.function_clock.set_ahead(0)
        assert world.leaks(exchanges) == []
        assert max((hop.seconds for hop in world.hops[hops:]), default=0) < LIMIT_SECONDS
