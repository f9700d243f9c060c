"""The servers that are measured, each in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HAS_MOTO = importlib.util.find_spec("moto") is not None
HAS_GMPY2 = importlib.util.find_spec("gmpy2") is not None

REPOSITORY = Path(__file__).parents[2]

_PROGRAM = "from mfa_tui.__main__ import main; main()"
_WITHOUT_GMPY2 = "import sys; sys.modules['gmpy2'] = None; "
_PATIENCE = 20.0


@dataclass(frozen=True)
class Server:
    """A running server: where it is, its process, and whether it looks at codes."""

    url: str
    process: int
    checks_codes: bool

    @property
    def resident(self) -> int:
        """The bytes of memory that the process holds."""
        shown = subprocess.check_output(["ps", "-o", "rss=", "-p", str(self.process)])
        return int(shown) * 1024


@contextmanager
def local_cloud(
    *options: str, gmpy2: bool = False, import_times: IO[bytes] | None = None
) -> Iterator[Server]:
    """`mfa-tui serve` with `options`; without `gmpy2` as if that were not installed.

    The interpreter writes every module that is imported to `import_times`.
    """
    program = _PROGRAM if gmpy2 else _WITHOUT_GMPY2 + _PROGRAM
    flags = ["-X", "importtime"] if import_times else []
    command = [sys.executable, *flags, "-c", program, "serve", "--port", "0", "--json", *options]
    with _running(command, stdout=subprocess.PIPE, stderr=import_times) as process:
        assert process.stdout is not None
        yield Server(json.loads(process.stdout.readline())["endpoint"], process.pid, True)


@contextmanager
def moto() -> Iterator[Server]:
    """moto's server, which has to be installed."""
    port = _free_port()
    command = [sys.executable, "-m", "moto.server", "--port", str(port)]
    with _running(command, stdout=subprocess.DEVNULL) as process:
        _await_port(port)
        yield Server(f"http://127.0.0.1:{port}", process.pid, False)


@contextmanager
def _running(
    command: list[str], stdout: int, stderr: IO[bytes] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, stdout=stdout, stderr=stderr or subprocess.DEVNULL, cwd=REPOSITORY
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def _await_port(port: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.05)
