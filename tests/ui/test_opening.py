"""When the practice pool's files cannot be opened: what happened, why, and keys that help."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_tui.localcloud.store import Store
from mfa_tui.ui.screens.trouble import TroubleScreen
from mfa_tui.worlds.lab import LocalLab
from tests.localcloud.conftest import FakeClock
from tests.locks import locked
from tests.ui.journey import Journey, journey

Size = tuple[int, int]
SMALL = (80, 24)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    home.mkdir()
    return home


@pytest.fixture
def file(home: Path) -> Path:
    return home / "pool.sqlite3"


@pytest.fixture
def lab(home: Path, clock: FakeClock, quick_keys: None) -> Iterator[LocalLab]:
    lab = LocalLab(home, clock=clock, entropy=random.Random(5).randbytes)
    yield lab
    lab.close()


@pytest.fixture
def practised(home: Path, clock: FakeClock, quick_keys: None) -> dict[str, bytes]:
    """A pool and a phone from an earlier run; gives the files' bytes."""
    earlier = LocalLab(home, clock=clock, entropy=random.Random(6).randbytes)
    earlier.open()
    earlier.close()
    return {path.name: path.read_bytes() for path in home.iterdir()}


async def sign_in_as_alice(walk: Journey) -> None:
    await walk.sign_in("alice")
    await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
    await walk.press("ctrl+f", "enter")
    await walk.see("Signed in as alice")


def damage(file: Path, how: str) -> bytes:
    if how == "no database":
        file.write_bytes(b"My shopping list: milk, bread, [b]jam[/b]\n" * 200)
    elif how == "another program's":
        with closing(sqlite3.connect(file)) as database:
            database.execute("CREATE TABLE song (title TEXT)")
    else:
        with closing(Store.open(file)):
            pass
        with closing(sqlite3.connect(file)) as database:
            if how == "newer":
                database.execute("PRAGMA user_version = 99")
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        if how == "torn":
            raw = file.read_bytes()
            file.write_bytes(raw[:4096] + b"\xa5" * (len(raw) - 4096))
    return file.read_bytes()


REASONS = {
    "no database": "the database is damaged",
    "torn": "the database is damaged",
    "another program's": "it is the database of another program",
    "newer": "it has version 99",
}


@pytest.mark.parametrize("how", list(REASONS))
async def test_says_what_why_and_the_keys(lab: LocalLab, file: Path, size: Size, how: str) -> None:
    before = damage(file, how)
    async with journey(lab, size) as walk:
        await walk.see("✗ The practice pool's file cannot be used.")
        assert REASONS[how] in walk.screen
        assert str(file).replace(" ", "") in walk.screen.replace(" ", "")
        for key in ("m move the file aside", "c open a read-only copy", "f leave the file alone"):
            assert key in walk.screen
        assert "q leave the program" in walk.screen
        await walk.press("q")
        await walk.until(lambda: not walk.app.is_running, "the end of the program")
    assert walk.app.return_code == 0
    assert file.read_bytes() == before


@pytest.mark.parametrize("how", list(REASONS))
async def test_m_keeps_the_file_under_another_name_and_starts_afresh(
    lab: LocalLab, file: Path, how: str
) -> None:
    before = damage(file, how)
    async with journey(lab, SMALL) as walk:
        await walk.see("m move the file aside")
        await walk.press("m")
        await sign_in_as_alice(walk)
    (aside,) = file.parent.glob("pool.sqlite3.broken-*")
    assert aside.read_bytes() == before
    with closing(Store.open(file)):
        pass


@pytest.mark.parametrize("how", list(REASONS))
async def test_f_leaves_the_file_alone(lab: LocalLab, file: Path, how: str) -> None:
    before = damage(file, how)
    async with journey(lab, SMALL) as walk:
        await walk.see("f leave the file alone")
        await walk.press("f")
        await walk.until(lambda: walk.toast == "Nothing you do now is saved.", "the warning")
        await sign_in_as_alice(walk)
    assert file.read_bytes() == before
    assert [path.name for path in file.parent.iterdir()] == [file.name]


async def test_a_copy_of_what_is_no_database_is_trouble_again(lab: LocalLab, file: Path) -> None:
    before = damage(file, "no database")
    async with journey(lab, SMALL) as walk:
        await walk.see("c open a read-only copy")
        await walk.press("c")
        await walk.settled()
        await walk.see("✗ The practice pool's file cannot be used.")
        assert len(walk.app.screen_stack) == 2
        await walk.press("f")
        await sign_in_as_alice(walk)
    assert file.read_bytes() == before


async def test_other_keys_do_nothing(lab: LocalLab, file: Path) -> None:
    damage(file, "no database")
    async with journey(lab, SMALL) as walk:
        await walk.see("q leave the program")
        await walk.press("x", "escape", "enter", "tab", "ctrl+r", "r", "ctrl+t", "question_mark")
        assert isinstance(walk.app.screen, TroubleScreen)
        assert "q leave the program" in walk.screen


async def test_ctrl_q_leaves_too(lab: LocalLab, file: Path) -> None:
    damage(file, "no database")
    async with journey(lab, SMALL) as walk:
        await walk.see("q leave the program")
        await walk.press("ctrl+q")
        await walk.until(lambda: not walk.app.is_running, "the end of the program")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Locks are not waited for."""
    opening = Store.open
    monkeypatch.setattr(Store, "open", lambda path: opening(path, patience=0))


@pytest.mark.usefixtures("impatient")
async def test_a_locked_file_can_be_tried_again(
    practised: dict[str, bytes], lab: LocalLab, file: Path, size: Size
) -> None:
    with locked(file) as other:
        async with journey(lab, size) as walk:
            await walk.see("✗ The practice pool is in use by another program.")
            assert "another program keeps it locked" in walk.screen
            assert "r try again" in walk.screen
            assert "move the file aside" not in walk.screen
            await walk.press("r")
            await walk.settled()
            await walk.see("in use by another program")
            other.execute("ROLLBACK")
            await walk.press("r")
            await sign_in_as_alice(walk)


@pytest.mark.usefixtures("impatient")
async def test_a_copy_of_a_locked_file_leaves_it_byte_for_byte(
    practised: dict[str, bytes], lab: LocalLab, file: Path
) -> None:
    with locked(file):
        async with journey(lab, SMALL) as walk:
            await walk.see("c open a read-only copy")
            await walk.press("c")
            await walk.until(lambda: walk.toast == "Nothing you do now is saved.", "the warning")
            await walk.sign_in("bob")
            await walk.see("Secret")
            await walk.press("ctrl+s", "ctrl+f", "enter")
            await walk.see("Signed in as bob")
    assert {name: (file.parent / name).read_bytes() for name in practised} == practised


@pytest.mark.usefixtures("impatient")
async def test_alice_signs_in_on_a_copy(
    practised: dict[str, bytes], lab: LocalLab, file: Path
) -> None:
    with locked(file):
        async with journey(lab, SMALL) as walk:
            await walk.see("c open a read-only copy")
            await walk.press("c")
            await walk.sign_in("alice")
            await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
            await walk.press("ctrl+f")
            assert len(walk.focused_value) == 6


async def test_a_file_that_becomes_locked_later_is_a_refusal(
    lab: LocalLab, file: Path, impatient: None
) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        with locked(file):
            await walk.sign_in("alice")
            await walk.see("✗ InternalErrorException")
            assert "another program keeps it locked" in walk.stage
            assert "enter tries again" in walk.stage
        await walk.press("enter")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


@pytest.mark.parametrize("how", ["damaged", "a folder", "newer"])
async def test_an_unreadable_phone_is_said_and_everything_opens(
    lab: LocalLab, home: Path, how: str
) -> None:
    phone = home / "phone.json"
    if how == "a folder":
        phone.mkdir()
    else:
        phone.write_text("{" if how == "damaged" else '{"version": 99, "accounts": []}')
    async with journey(lab, SMALL) as walk:
        await walk.until(lambda: "The phone's file" in walk.toast, "what is wrong with the phone")
        await sign_in_as_alice(walk)
        await walk.press("ctrl+o")
        await walk.see("The phone's file", within="#phone")
    if how == "damaged":
        assert (home / "phone.json.damaged-1").read_text() == "{"
    else:
        assert phone.is_dir() if how == "a folder" else "99" in phone.read_text()


async def test_what_was_done_is_there_after_a_restart(
    home: Path, clock: FakeClock, quick_keys: None
) -> None:
    first = LocalLab(home, clock=clock)
    async with journey(first, SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("otpauth://")
        await walk.press("ctrl+s", "ctrl+f", "enter")
        await walk.see("Signed in as bob")
    clock.advance(30)
    async with journey(LocalLab(home, clock=clock), SMALL) as walk:
        await walk.sign_in("bob")
        await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")
        await walk.press("ctrl+f", "enter")
        await walk.see("Signed in as bob")
