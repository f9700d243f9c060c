"""However the program ends, the terminal is as it was and no file is half-written."""

from __future__ import annotations

import json
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.pty.conftest import Open
from tests.pty.terminal import Terminal
from tests.pty.test_program import locked

pytestmark = pytest.mark.slow

SOON = 15.0
"""Seconds within which a program that was asked to end has ended, on a busy machine too."""

SIGNALS = pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])


def assert_files_whole(data: Path) -> None:
    with closing(sqlite3.connect(data / "pool.sqlite3")) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        assert connection.execute("SELECT count(*) FROM user").fetchone()[0] > 0
    accounts = json.loads((data / "phone.json").read_text())["accounts"]
    assert "alice" in {account["name"] for account in accounts}
    pool = {"pool.sqlite3", "pool.sqlite3-wal", "pool.sqlite3-shm"}
    assert {path.name for path in data.iterdir()} <= {*pool, "phone.json"}


def at_code(screen: Terminal) -> None:
    """Walk to where a password was answered by a challenge: the pool's file is in use."""
    screen.see("Practice users")
    screen.press("down")
    screen.see("Username      alice")
    screen.press("enter")
    screen.see("Cognito asks for SOFTWARE_TOKEN_MFA")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A directory for the pool and the phone."""
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


def test_ctrl_q_leaves_the_terminal_as_it_was(program: Open, data: Path) -> None:
    screen = program("--data", str(data))
    at_code(screen)
    assert not screen.restored
    screen.press("ctrl+q")
    assert screen.end(within=SOON) == 0
    assert screen.restored
    assert_files_whole(data)


def test_ctrl_c_does_not_tear_the_program_down(program: Open) -> None:
    screen = program()
    screen.press("ctrl+c")
    screen.write("still here")
    screen.see("Username      still here")


@SIGNALS
def test_a_signal_leaves_the_terminal_as_it_was(
    program: Open, data: Path, number: signal.Signals
) -> None:
    screen = program("--data", str(data))
    at_code(screen)
    screen.signal(number)
    assert screen.end(within=SOON) == 0
    assert screen.restored
    assert "Traceback" not in screen.text
    assert_files_whole(data)


@SIGNALS
def test_a_signal_with_the_first_frame(program: Open, number: signal.Signals) -> None:
    screen = program()
    screen.signal(number)
    assert screen.end(within=SOON) == 0
    assert screen.restored


@SIGNALS
def test_a_signal_while_the_pool_is_opening(
    program: Open, data: Path, number: signal.Signals
) -> None:
    with locked(data / "pool.sqlite3"):
        screen = program("--data", str(data))
        assert "opening" in screen.text
        screen.signal(number)
        screen.until(lambda: screen.emulator.restored, "the terminal as it was", within=SOON)
    assert screen.end(within=SOON) == 0
    assert screen.restored
    with closing(sqlite3.connect(data / "pool.sqlite3")) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)


def test_a_dropped_terminal_ends_the_program(program: Open, data: Path) -> None:
    screen = program("--data", str(data))
    at_code(screen)
    screen.hang_up()
    screen.end(within=SOON)
    assert_files_whole(data)


def test_what_was_saved_is_there_after_a_dropped_terminal(program: Open, data: Path) -> None:
    first = program("--data", str(data))
    at_code(first)
    first.hang_up()
    first.end(within=SOON)
    second = program("--data", str(data))
    at_code(second)
    second.press("ctrl+f", "enter")
    second.see("Signed in as alice")


def test_two_programs_share_one_pool(program: Open, data: Path) -> None:
    first = program("--data", str(data))
    first.see("Practice users")
    second = program("--data", str(data))
    at_code(second)
    at_code(first)
