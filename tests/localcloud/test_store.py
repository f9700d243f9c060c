"""The database file: private, checked when opened, never lost."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from mfa_tui.localcloud.store import (
    Store,
    StoreCorrupt,
    StoreLocked,
    StoreProblem,
    move_aside,
)

BROKEN_AT = 1_790_257_791.0


@pytest.fixture(params=[0o000, 0o022, 0o077, 0o777])
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def add_session(store: Store) -> None:
    with store.transaction() as database:
        database.execute("INSERT INTO session VALUES (x'00', 1, 0, '{}')")


def sessions(store: Store) -> int:
    with store.transaction() as database:
        return database.execute("SELECT count(*) FROM session").fetchone()[0]


def made(path: Path) -> Path:
    with closing(Store.open(path)) as store:
        add_session(store)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.usefixtures("umask")
def test_files_are_private_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with closing(Store.open(folder / "cloud.db")) as store:
        add_session(store)
        names = {path.name: mode(path) for path in folder.iterdir()}
        assert names == dict.fromkeys(["cloud.db", "cloud.db-wal", "cloud.db-shm"], 0o600)
        assert mode(folder) == 0o700


def test_a_file_open_to_others_is_closed_to_them(tmp_path: Path) -> None:
    path = made(tmp_path / "cloud.db")
    path.chmod(0o644)
    Store.open(path).close()
    assert mode(path) == 0o600


def test_what_is_stored_is_there_after_reopening(tmp_path: Path) -> None:
    path = made(tmp_path / "cloud.db")
    with closing(Store.open(path)) as store:
        assert sessions(store) == 1


def test_an_exception_rolls_back() -> None:
    with closing(Store.open(None)) as store:
        with pytest.raises(KeyError), store.transaction() as database:
            database.execute("INSERT INTO session VALUES (x'00', 1, 0, '{}')")
            raise KeyError
        assert sessions(store) == 0


def test_two_stores_share_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    with closing(Store.open(path)) as one, closing(Store.open(path)) as other:
        add_session(one)
        assert sessions(other) == 1


def test_garbage_is_called_damaged(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    path.write_text("not a database " * 500)
    with pytest.raises(StoreCorrupt, match="file is not a database"):
        Store.open(path)
    with pytest.raises(StoreCorrupt):
        Store.open_copy(path)
    assert path.read_text() == "not a database " * 500


def test_damage_inside_is_found(tmp_path: Path) -> None:
    path = made(tmp_path / "cloud.db")
    content = bytearray(path.read_bytes())
    content[5_000:40_000] = b"\xa5" * 35_000
    path.write_bytes(content)
    with pytest.raises(StoreCorrupt, match="damaged"):
        Store.open(path)


def test_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    path = made(tmp_path / "cloud.db")
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreProblem, match="version 99"):
        Store.open(path)


def test_another_programs_database_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "photos.db"
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE photo (id)")
    with pytest.raises(StoreProblem, match="another program"):
        Store.open(path)
    with pytest.raises(StoreProblem, match="another program"):
        Store.open_copy(path)


def test_a_folder_is_no_database_and_stays_usable(tmp_path: Path) -> None:
    before = mode(tmp_path)
    with pytest.raises(StoreProblem):
        Store.open(tmp_path)
    assert mode(tmp_path) == before


def test_a_locked_file_is_named_and_can_be_copied(tmp_path: Path) -> None:
    path = made(tmp_path / "cloud.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked, match="another program keeps it locked"):
            Store.open(path, patience=0)
        with closing(Store.open_copy(path)) as copy:
            assert sessions(copy) == 1


def test_a_lock_met_later_is_named_too(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    with closing(Store.open(path, patience=0)) as one, closing(Store.open(path)) as other:
        with other.transaction(), pytest.raises(StoreLocked):
            add_session(one)
        add_session(one)


def test_a_copy_saves_nothing(tmp_path: Path) -> None:
    path = made(tmp_path / "cloud.db")
    with closing(Store.open_copy(path)) as copy:
        with copy.transaction() as database:
            database.execute("DELETE FROM session")
        assert sessions(copy) == 0
    with closing(Store.open(path)) as store:
        assert sessions(store) == 1


def test_a_copy_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreProblem, match="no such file"):
        Store.open_copy(tmp_path / "cloud.db")
    assert not list(tmp_path.iterdir())


def test_moving_aside_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).write_text(f"content{suffix}")
    aside = move_aside(path, BROKEN_AT)
    assert aside.name == "cloud.db.broken-20260924-134951"
    assert {entry.name: entry.read_text() for entry in tmp_path.iterdir()} == {
        aside.name: "content",
        f"{aside.name}-wal": "content-wal",
        f"{aside.name}-shm": "content-shm",
    }


def test_moving_aside_twice_overwrites_nothing(tmp_path: Path) -> None:
    path = tmp_path / "cloud.db"
    texts = ["first", "second", "third"]
    aside = []
    for text in texts:
        path.write_text(text)
        aside.append(move_aside(path, BROKEN_AT))
    assert [entry.read_text() for entry in aside] == texts
