"""The file of progress: JSON lines, written at once, of which damage loses as little as can be."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import threading
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from mfa_tui.trace.export.saving import NotSaved, save_text
from mfa_tui.trace.words import counted
from mfa_tui.trainer.progress import EVERYTHING, Event, State, Summary, merged, summary

FILE_NAME = "progress.jsonl"
UNREADABLE = "{name} cannot be read ({why}): progress begins anew, and is kept while this runs."
GONE = "The file of progress was deleted: a new one begins. What it said is known until the end."


class ProgressFile:
    """The events in the file at `path`; None keeps them in memory only. Safe from any thread.

    `news` says in words what happened to the file, if anything did: lines that could not be read,
    a file that is gone, or a disk that takes nothing. Nothing here raises because of the file.
    """

    def __init__(self, path: Path | None, learner: str = "me") -> None:
        self._path = path
        self._lock = threading.Lock()
        self.learner = learner
        self.news = ""
        self.events = self._read() if path else ()

    def add(self, event: Event) -> None:
        """Keep `event`, on the disk before this returns."""
        with self._lock:
            self.events += (event,)
            self._append([event])

    def reset_all(self, now: float) -> None:
        """Begin anew in every lesson at `now` (seconds since the epoch); the record stays."""
        self.add(Event(now, self.learner, EVERYTHING, "", State.RESET))

    def summary(self, lesson: str) -> Summary:
        """How the learner stands with the lesson of this id."""
        return summary(self.events, self.learner, lesson)

    def take_in(self, other: Path, learner: str | None = None) -> str:
        """Add the events of another file of this kind, by alias; says in words what came of it.

        With a `learner` they count for that one, whatever alias they have.
        """
        try:
            good, bad = _events(other.read_bytes())
        except OSError as error:
            return f"{other.name} cannot be read ({error.strerror}): nothing was added."
        if learner is not None:
            good = tuple(replace(event, learner=learner) for event in good)
        with self._lock:
            known = set(self.events)
            fresh = [event for event in good if event not in known]
            self.events = merged(self.events, fresh)
            self._append(fresh)
        left_out = f" {counted(bad, 'line')} could not be read." if bad else ""
        learners = len({event.learner for event in fresh})
        return f"{len(fresh)} events of {learners} learners were added.{left_out}"

    def _read(self) -> tuple[Event, ...]:
        assert self._path is not None
        try:
            mode = self._path.stat().st_mode
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
                # reading a pipe or a device may never end
                raise OSError(errno.EINVAL, "Not a file")
            _keep_private(self._path)
            data = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            self.news = UNREADABLE.format(name=self._path.name, why=error.strerror)
            self._path = None
            return ()
        good, bad = _events(data)
        if bad:
            self._mend(self._path, good, bad)
        elif data and not data.endswith(b"\n"):
            self._write(b"\n")
        return good

    def _mend(self, path: Path, good: tuple[Event, ...], bad: int) -> None:
        """Put the damaged file aside and go on with its good lines."""
        damaged = counted(bad, "line")
        try:
            aside = _copied_aside(path)
            save_text((event.line() for event in good), path, overwrite=True)
        except (OSError, NotSaved) as error:
            self.news = f"Damaged in the progress: {damaged}, and no copy can be made: {error}"
            self._path = None
        else:
            self.news = f"{damaged} of the progress could not be read; a copy is {aside.name}."

    def _append(self, events: Sequence[Event]) -> None:
        """Write whole lines in one go, so that two programs can share the file."""
        if self._path and len(self.events) > len(events) and not self._path.exists():
            self.news = GONE
        self._write("".join(event.line() for event in events).encode("utf-8", "backslashreplace"))

    def _write(self, data: bytes) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self._path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
            try:
                os.write(descriptor, data)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        except OSError as error:
            self.news = f"Progress cannot be saved ({error.strerror}); it is kept while this runs."


def _events(data: bytes) -> tuple[tuple[Event, ...], int]:
    """The events in a file, and how many lines hold none."""
    good: list[Event] = []
    bad = 0
    for line in data.split(b"\n"):
        if not line.strip():
            continue
        try:
            good.append(Event.of(line.decode("utf-8")))
        except (ValueError, RecursionError):
            bad += 1
    return tuple(good), bad


def _keep_private(path: Path) -> None:
    """Take the rights of others from a file that came here with them; its owner's stay."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & ~stat.S_IRWXU:
        # somebody else's file, in a class that shares one, is his to open
        with suppress(PermissionError):
            path.chmod(mode & stat.S_IRWXU)


def _copied_aside(path: Path) -> Path:
    names = (path.with_name(f"{path.name}.damaged-{n}") for n in count(1))
    aside = next(name for name in names if not name.exists())
    descriptor = os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as copy, path.open("rb") as damaged:
        shutil.copyfileobj(damaged, copy)
    return aside
