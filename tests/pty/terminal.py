"""A program in a terminal of its own: keys go in, a screen comes out, and nothing waits blindly."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tests.pty.emulator import Emulator, Size

MFA_TUI = str(Path(sys.executable).with_name("mfa-tui"))
"""The console script that belongs to the Python of the tests."""

PATIENCE = 30.0
"""Seconds after which a fact counts as absent; far more than a healthy program needs."""

KEYS = {
    "enter": "\r",
    "tab": "\t",
    "escape": "\x1b",
    "up": "\x1b[A",
    "down": "\x1b[B",
    "shift+tab": "\x1b[Z",
}

ENVIRONMENT = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}


def key_bytes(key: str) -> bytes:
    """What a terminal sends for `key`: a name of KEYS, ctrl+letter, or one character."""
    if key.startswith("ctrl+"):
        return bytes([ord(key.removeprefix("ctrl+").upper()) & 0x1F])
    return KEYS.get(key, key).encode()


@dataclass(frozen=True)
class Read:
    """Bytes that arrived together, `at` seconds after the program was started."""

    at: float
    data: bytes


class Terminal:
    """Runs `command` in a new pseudo-terminal of `size` with only `environment` beside ENVIRONMENT.

    A variable that is None is left out. Use it as a context manager: at the end the program is
    gone, whatever happened.
    """

    def __init__(
        self, command: list[str], *, size: Size = (80, 24), **environment: str | None
    ) -> None:
        wanted = {"PATH": os.environ["PATH"], **ENVIRONMENT, **environment}
        self.reads: list[Read] = []
        self.emulator = Emulator(size)
        self._master, self._slave = os.openpty()
        self._set_size(size)
        self._line_discipline = termios.tcgetattr(self._master)
        self._status: int | None = None
        # A new session's first terminal becomes its controlling one, so that signals arrive.
        opened = (os.POSIX_SPAWN_OPEN, 0, os.ttyname(self._slave), os.O_RDWR, 0)
        copies = [(os.POSIX_SPAWN_DUP2, 0, other) for other in (1, 2)]
        self._started = time.monotonic()
        self._pid = os.posix_spawn(
            command[0],
            command,
            {name: value for name, value in wanted.items() if value is not None},
            file_actions=[opened, *copies],
            setsid=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: Any
    ) -> None:
        if self.running:
            os.kill(self._pid, signal.SIGKILL)
            self._status = os.waitpid(self._pid, 0)[1]
        self.hang_up()
        os.close(self._slave)

    # -- doing -------------------------------------------------------------------------------

    def press(self, *keys: str) -> None:
        os.write(self._master, b"".join(map(key_bytes, keys)))

    def write(self, text: str) -> None:
        """Type `text`, all of it at once."""
        os.write(self._master, text.encode())

    def resize(self, size: Size) -> None:
        """Change the window; the kernel tells the program by SIGWINCH."""
        self.read(0)
        self.emulator.resize(size)
        self._set_size(size)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self._pid, number)

    def hang_up(self) -> None:
        """Close the terminal's own side, as a closed window or a dropped line does."""
        if self._master >= 0:
            os.close(self._master)
            self._master = -1

    # -- seeing ------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        """Seconds since the program was started."""
        return time.monotonic() - self._started

    @property
    def lines(self) -> list[str]:
        return self.emulator.lines

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    @property
    def output(self) -> bytes:
        """Everything the program wrote."""
        return b"".join(read.data for read in self.reads)

    @property
    def restored(self) -> bool:
        """Whether screen modes and line discipline are as they were before the program."""
        # Asked of the master: the kernel may hang up the other side when the program ends.
        return self.emulator.restored and termios.tcgetattr(self._master) == self._line_discipline

    @property
    def running(self) -> bool:
        if self._status is None:
            pid, status = os.waitpid(self._pid, os.WNOHANG)
            self._status = status if pid else None
        return self._status is None

    def read(self, seconds: float) -> int:
        """Take what arrives within `seconds`, answering questions; the number of bytes."""
        count, end = 0, self.now + seconds
        while new := self._next(end - self.now):
            count += new
        return count

    def read_until_quiet(self, gap: float, limit: float = PATIENCE) -> int:
        """Take what arrives until nothing has for `gap` seconds; the number of bytes."""
        count, end = 0, self.now + limit
        while self.now < end and (new := self._next(gap)):
            count += new
        return count

    def see(self, *texts: str, within: float = PATIENCE) -> None:
        """Wait until all `texts` can be read on the screen."""
        self.until(lambda: all(text in self.text for text in texts), f"{texts}", within=within)

    def until(self, fact: Callable[[], bool], what: str, *, within: float = PATIENCE) -> None:
        """Wait until `fact` holds."""
        end = self.now + within
        while not fact():
            if self.now > end or not (self.running or self.read(0)):
                raise AssertionError(f"never came: {what}\n{self.text}")
            self._next(min(0.05, end - self.now))

    def end(self, *, within: float = PATIENCE) -> int:
        """Wait until the program has ended; its exit code, negative for a signal."""
        end = self.now + within
        while self.running:
            assert self.now < end, f"still running after {within} s\n{self.text}"
            self._next(0.02)
        if self._master >= 0:
            self.read(0)
        assert self._status is not None
        return os.waitstatus_to_exitcode(self._status)

    def _next(self, seconds: float) -> int:
        """Take the next bytes if they come within `seconds`, and answer; how many there were."""
        sources = [self._master] if self._master >= 0 else []
        if not select.select(sources, [], [], max(0.0, seconds))[0]:
            return 0
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # EIO: nobody has the other side open any more
            return 0
        self.reads.append(Read(self.now, data))
        if answer := self.emulator.take(data):
            os.write(self._master, answer)
        return len(data)

    def _set_size(self, size: Size) -> None:
        columns, rows = size
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
