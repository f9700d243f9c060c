"""The guard in front of a real pool's configuration."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from mfa_tui.signin.gate import CallDropped, Gate
from mfa_tui.signin.write_guard import NoSnapshot, PendingWrite, WriteGuard

POOL = "us-east-1_Real00001"
WRITES = ("SetUserPoolMfaConfig", "UpdateUserPool", "UpdateUserPoolClient", "DeleteUserPool")
OF_USERS = ("AdminCreateUser", "AdminSetUserMFAPreference", "AdminDeleteUser")
READS = (
    "DescribeUserPool",
    "GetUserPoolMfaConfig",
    "ListUsers",
    "AdminGetUser",
    "AdminListDevices",
)


def guard(typed: str = POOL, *, people: bool = False) -> tuple[WriteGuard, list[str]]:
    """A guard, and the operations that somebody was asked about who then types `typed`."""
    asked: list[str] = []

    def ask(write: PendingWrite) -> None:
        asked.append(write.operation)
        if not write.confirm(typed):
            write.refuse()

    made = WriteGuard(POOL, lambda: Path("saved.json"), people=people)
    made.ask = ask
    return made, asked


def test_it_asks_once_about_changes_of_the_pool() -> None:
    made, asked = guard()
    for operation in WRITES:
        made.admit(operation, signed=True)
    assert asked == ["SetUserPoolMfaConfig"]


def test_blanks_around_the_id_do_not_count() -> None:
    made, asked = guard(f" {POOL}\n")
    made.admit("UpdateUserPool", signed=True)
    assert asked == ["UpdateUserPool"]


@pytest.mark.parametrize("typed", ["us-east-1_Other", "", POOL[:-1], f"{POOL}2", POOL.lower()])
@pytest.mark.parametrize("operation", WRITES)
def test_another_id_ends_the_call_and_the_next_one_is_asked_about_again(
    operation: str, typed: str
) -> None:
    made, asked = guard(typed)
    for _ in range(2):
        with pytest.raises(CallDropped, match="did not confirm"):
            made.admit(operation, signed=True)
    assert asked == [operation] * 2


def test_reading_and_signing_in_pass() -> None:
    made, asked = guard("no", people=True)
    for operation in (*READS, "AdminInitiateAuth", "AdminRespondToAuthChallenge"):
        made.admit(operation, signed=True)
    for operation in ("InitiateAuth", "SetUserMFAPreference", "UpdateUserAttributes"):
        made.admit(operation, signed=False)
    assert not asked


@pytest.mark.parametrize("operation", OF_USERS)
@pytest.mark.parametrize("people", [False, True])
def test_changes_of_users_are_asked_about_where_that_is_wanted(
    operation: str, people: bool
) -> None:
    made, asked = guard(people=people)
    made.admit(operation, signed=True)
    assert asked == [operation] * people


def test_without_a_copy_of_the_configuration_nothing_is_sent() -> None:
    def save() -> Path:
        raise NoSnapshot("no credentials")

    made = WriteGuard(POOL, save)
    made.ask = lambda write: write.confirm(POOL)
    with pytest.raises(CallDropped, match="could not be saved before: no credentials"):
        made.admit("UpdateUserPool", signed=True)


def test_where_nobody_can_be_asked_nothing_is_changed() -> None:
    with pytest.raises(CallDropped):
        WriteGuard(POOL, lambda: Path("saved.json")).admit("UpdateUserPool", signed=True)


def test_another_pool_is_never_changed_not_even_after_this_one_was_confirmed() -> None:
    gate = Gate()
    gate.guard, asked = guard()
    gate.admit("UpdateUserPool", f'{{"UserPoolId": "{POOL}"}}'.encode(), signed=True)
    with pytest.raises(CallDropped, match="would change us-east-1_Other, and this lesson is on"):
        gate.admit("UpdateUserPool", b'{"UserPoolId": "us-east-1_Other"}', signed=True)
    assert asked == ["UpdateUserPool"]


def test_who_leaves_while_the_configuration_is_saved_is_not_asked() -> None:
    def save() -> Path:
        made.leave()
        return Path("saved.json")

    made = WriteGuard(POOL, save)
    made.ask = lambda write: write.confirm(POOL)
    with pytest.raises(CallDropped, match="did not confirm"):
        made.admit("UpdateUserPool", signed=True)


def test_who_leaves_refuses_what_waits() -> None:
    gate, waiting, ended = Gate(), threading.Event(), list[str]()
    gate.guard = WriteGuard(POOL, lambda: Path("saved.json"))
    gate.guard.ask = lambda _: waiting.set()

    def call() -> None:
        try:
            gate.admit("UpdateUserPool", b"{}", signed=True)
        except CallDropped as dropped:
            ended.append(dropped.note)

    thread = threading.Thread(target=call)
    thread.start()
    waiting.wait()
    gate.leave()
    thread.join()
    assert ended == ["it would change a real pool, and was not confirmed"]
