"""The database of the local cloud: SQLite, in memory or in a private file."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from mfa_tui.localcloud.tables import STEPS

SCHEMA_VERSION = len(STEPS)
_APPLICATION_ID = int.from_bytes(b"MfaT")
_SIDE_FILES = ("-wal", "-shm")


class StoreProblem(Exception):
    """A database file that cannot be used; `reason` says why in a sentence fit for a screen."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason


class StoreCorrupt(StoreProblem):
    """The file is damaged, or is no database at all."""


class StoreLocked(StoreProblem):
    """Another program keeps the file locked."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "another program keeps it locked")


class Store:
    """One SQLite database; threads take turns, and several processes may share a file."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self.path = path
        self._connection = connection
        self._turn = threading.Lock()

    @classmethod
    def open(cls, path: Path | None, *, patience: float = 5.0) -> Store:
        """Open the database at `path`, making it if need be; None keeps everything in memory.

        The file has mode 0600 from its first moment. `patience` is how many seconds to wait for
        another program's lock, now and in each transaction. Raises StoreCorrupt, StoreLocked, or
        StoreProblem for a newer version, another program's database, or a path that is unusable.
        """
        if path is None:
            return cls(_prepared(_connect(":memory:", patience), None), None)
        _create_private(path)
        with _problems_named(path):
            store = cls(_prepared(_connect(str(path), patience), path), path)
        for name in _with_side_files(path):
            if name.exists():
                name.chmod(0o600)
        return store

    @classmethod
    def open_copy(cls, path: Path) -> Store:
        """Open what is in `path` as a copy in memory: the file stays as it is.

        Works on a locked file too (it may then lack the newest changes). Raises as `open` does.
        """
        with _problems_named(path):
            copy = _connect(":memory:", 0)
            try:
                _fill(copy, path)
                return cls(_prepared(copy, path), None)
            except BaseException:
                copy.close()
                raise

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A short write transaction: committed at the end, rolled back when anything is raised.

        Raises StoreProblem when the file has become unusable.
        """
        with self._turn, _problems_named(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def outside(self) -> Iterator[None]:
        """Interrupt the transaction of this thread: commit it, and begin another one at the end.

        Meanwhile others have their turn, so that nothing read before is sure to be true after.
        """
        self._connection.execute("COMMIT")
        self._turn.release()
        try:
            yield
        finally:
            self._turn.acquire()
            self._connection.execute("BEGIN IMMEDIATE")

    def clear(self) -> None:
        """Empty all tables. Raises StoreProblem as `transaction` does."""
        with self.transaction() as database:
            database.execute("PRAGMA defer_foreign_keys = ON")
            tables = "SELECT name FROM sqlite_schema WHERE type = 'table'"
            for row in database.execute(tables).fetchall():
                database.execute(f"DELETE FROM {row['name']}")

    def close(self) -> None:
        """Let go of the database. An open transaction is waited for."""
        with self._turn:
            self._connection.close()


def move_aside(path: Path, now: float) -> Path:
    """Rename the database and what belongs to it; nothing is deleted and nothing overwritten.

    `now` is in seconds since the epoch and dates the new name, `<name>.broken-YYYYmmdd-HHMMSS`
    (UTC). Returns the new path of the database.
    """
    stamp = datetime.fromtimestamp(now, UTC).strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.broken-{stamp}")
    again = 1
    while any(name.exists() for name in _with_side_files(aside)):
        again += 1
        aside = path.with_name(f"{path.name}.broken-{stamp}-{again}")
    # the write-ahead log goes first: a new database must never find an old log beside it
    moves = zip(_with_side_files(path), _with_side_files(aside), strict=True)
    for old, new in reversed(list(moves)):
        if old.exists():
            old.rename(new)
    return aside


def _with_side_files(path: Path) -> tuple[Path, ...]:
    return (path, *(path.with_name(path.name + suffix) for suffix in _SIDE_FILES))


def _create_private(path: Path) -> None:
    """Make `path` and its folder with no window in which others could read them."""
    try:
        if not path.parent.exists():
            path.parent.mkdir(mode=0o700, parents=True)
            path.parent.chmod(0o700)
        if path.exists():
            return
        descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
        os.fchmod(descriptor, 0o600)
        os.close(descriptor)
    except OSError as error:
        raise StoreProblem(path, f"it cannot be made ({error.strerror})") from error


def _connect(database: str, patience: float, *, uri: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        database, timeout=patience, isolation_level=None, check_same_thread=False, uri=uri
    )
    connection.row_factory = sqlite3.Row
    return connection


def _prepared(connection: sqlite3.Connection, path: Path | None) -> sqlite3.Connection:
    """`connection`, checked and with all tables; closed when it turns out to be unusable."""
    try:
        _check(connection, path)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        _create_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create_tables(connection: sqlite3.Connection) -> None:
    """Bring a file of any known version, or an empty one, to SCHEMA_VERSION."""
    connection.execute("BEGIN IMMEDIATE")
    version = int(_pragma(connection, "user_version"))
    if version < SCHEMA_VERSION:
        for step in STEPS[version:]:
            for statement in step.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
    connection.execute("COMMIT")


def _check(connection: sqlite3.Connection, path: Path | None) -> None:
    tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
    if path is None or not tables:
        return
    verdict = _pragma(connection, "quick_check")
    if verdict != "ok":
        raise StoreCorrupt(path, f"the database is damaged ({str(verdict).strip()})")
    if _pragma(connection, "application_id") != _APPLICATION_ID:
        raise StoreProblem(path, "it is the database of another program")
    version = int(_pragma(connection, "user_version"))
    if not 1 <= version <= SCHEMA_VERSION:
        raise StoreProblem(
            path, f"it has version {version}, this mfa-tui knows version {SCHEMA_VERSION}"
        )


def _pragma(connection: sqlite3.Connection, name: str) -> str | int:
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def _fill(copy: sqlite3.Connection, path: Path) -> None:
    if not path.is_file():
        raise StoreProblem(path, "there is no such file")
    try:
        _copy_from(copy, path, "mode=ro")
    except sqlite3.OperationalError:
        # locked, or its folder is read-only: read the bytes as they are
        _copy_from(copy, path, "mode=ro&immutable=1")


def _copy_from(copy: sqlite3.Connection, path: Path, options: str) -> None:
    with closing(_connect(f"{path.absolute().as_uri()}?{options}", 0, uri=True)) as source:
        # without this look a locked source would make backup() wait forever
        source.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        source.backup(copy)


@contextmanager
def _problems_named(path: Path | None) -> Iterator[None]:
    """Turn what SQLite says about the file at `path` into a StoreProblem."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        primary = (getattr(error, "sqlite_errorcode", None) or 0) & 0xFF
        if path is None:
            raise
        if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise StoreLocked(path) from error
        if primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise StoreCorrupt(path, f"the database is damaged ({error})") from error
        if isinstance(error, sqlite3.OperationalError):
            raise StoreProblem(path, f"it cannot be used ({error})") from error
        raise
