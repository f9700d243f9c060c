"""Step mode for other programs: what they send through the tap waits at its gate."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from botocore.exceptions import ClientError

from mfa_tui.signin.gate import Gate, HeldCall
from mfa_tui.tap.world import TapWorld
from tests.tap.conftest import PASSWORD, USER, Behind, client_at

PATIENCE = 20.0
"""Seconds after which a call that should have come to the gate counts as lost."""


class Watcher:
    """Somebody in step mode at `gate`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._news: queue.SimpleQueue[None] = queue.SimpleQueue()
        gate.subscribe(lambda: self._news.put(None))
        gate.step()

    def next(self) -> HeldCall:
        """The call that is held, as soon as there is one."""
        while not self._gate.held:
            self._news.get(timeout=PATIENCE)
        return self._gate.held[0]


@pytest.fixture
def thread() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as pool:
        yield pool


def with_password(held: HeldCall, password: str) -> dict[str, Any]:
    parameters = held.document["AuthParameters"] | {"PASSWORD": password}
    return held.document | {"AuthParameters": parameters}


def signing_in(
    thread: ThreadPoolExecutor, tap: TapWorld, behind: Behind, password: str
) -> Future[Any]:
    def call() -> Any:
        with closing(client_at(str(tap.outside.url))) as api:
            return api.initiate_auth(
                AuthFlow="USER_PASSWORD_AUTH",
                ClientId=behind.client_id,
                AuthParameters={"USERNAME": USER, "PASSWORD": password},
            )

    return thread.submit(call)


def test_a_programs_call_is_held_and_mended_on_its_way_through_the_tap(
    tap: TapWorld, behind: Behind, thread: ThreadPoolExecutor
) -> None:
    watcher = Watcher(tap.call_gate)
    answer = signing_in(thread, tap, behind, "a wrong one, longer")
    held = watcher.next()
    assert (held.operation, held.signed) == ("InitiateAuth", False)
    assert held.who.startswith("Boto3/")
    held.send(with_password(held, PASSWORD))
    assert "AuthenticationResult" in answer.result(PATIENCE)
    [seen] = tap.trace.snapshot()
    assert (seen.outcome, seen.edited) == ("tokens", True)
    assert seen.log == "Edited before it was sent: AuthParameters.PASSWORD"


def test_a_dropped_call_never_leaves_and_the_program_hears_it(
    tap: TapWorld, behind: Behind, thread: ThreadPoolExecutor
) -> None:
    watcher = Watcher(tap.call_gate)
    answer = signing_in(thread, tap, behind, PASSWORD)
    watcher.next().drop()
    with pytest.raises(ClientError, match=r"CallDroppedException.*You dropped InitiateAuth"):
        answer.result(PATIENCE)
    [seen] = tap.trace.snapshot()
    assert (seen.outcome, seen.response) == ("not sent", None)


def test_a_signed_call_is_signed_after_the_edit(
    new_tap: Callable[..., TapWorld], behind: Behind, profile: str, thread: ThreadPoolExecutor
) -> None:
    world = new_tap(profile=profile)
    watcher = Watcher(world.call_gate)

    def call() -> Any:
        with closing(client_at(str(world.outside.url))) as api:
            return api.list_users(UserPoolId=behind.pool_id, Limit=1)

    answer = thread.submit(call)
    held = watcher.next()
    assert held.signed
    held.send(held.document | {"Limit": 60})
    assert [each["Username"] for each in answer.result(PATIENCE)["Users"]] == [USER]
    [seen] = world.trace.snapshot()
    assert "Edited" in seen.log and "signed this call anew" in seen.log


def test_what_cannot_be_signed_is_refused_without_a_question(tap: TapWorld, behind: Behind) -> None:
    tap.call_gate.step()
    with (
        closing(client_at(str(tap.outside.url))) as api,
        pytest.raises(ClientError, match="TapCannotSignException"),
    ):
        api.list_users(UserPoolId=behind.pool_id)
