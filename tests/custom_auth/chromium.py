"""A headless Chromium that is told by its own protocol to click and to read."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

PATIENCE = 20.0
OPTIONS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--ignore-certificate-errors",
    "--remote-debugging-pipe",
)
BECOME = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execvp(sys.argv[3], sys.argv[3:])
"""
"""The program that becomes Chromium, which takes its commands at 3 and answers at 4."""


class Page:
    """A page of the browser (Chrome DevTools Protocol over a pair of pipes)."""

    def __init__(self, commands: BinaryIO, answers: BinaryIO, url: str) -> None:
        self._commands = commands
        self._answers = answers
        self._ids = itertools.count(1)
        target = self._send("Target.createTarget", url=url)["targetId"]
        attached = self._send("Target.attachToTarget", targetId=target, flatten=True)
        self._session = {"sessionId": attached["sessionId"]}

    def click(self, selector: str) -> None:
        """Wait for an element, and click it."""
        found = f"document.querySelector({json.dumps(selector)})"
        self._until(f"!!{found}")
        self._evaluate(f"{found}.click()")

    def wait_for(self, text: str) -> None:
        """Wait until the page says `text`."""
        self._until(f"document.body.innerText.includes({json.dumps(text)})")

    def _until(self, condition: str) -> None:
        given_up = time.monotonic() + PATIENCE
        while not self._evaluate(condition):
            assert time.monotonic() < given_up, self._evaluate("document.body.innerText")

    def _evaluate(self, expression: str) -> Any:
        """The value of an expression; None while one page is giving way to another."""
        answer = self._send("Runtime.evaluate", self._session, expression=expression)
        return answer.get("result", {}).get("value")

    def _send(self, method: str, session: dict[str, str] | None = None, **params: Any) -> Any:
        number = next(self._ids)
        command = {"id": number, "method": method, "params": params, **(session or {})}
        self._commands.write(json.dumps(command).encode() + b"\0")
        self._commands.flush()
        while (answer := self._read()).get("id") != number:
            pass
        return answer.get("result", {})

    def _read(self) -> dict[str, Any]:
        text = bytearray()
        while (octet := self._answers.read(1)) != b"\0":
            assert octet, "Chromium has ended"
            text += octet
        return json.loads(text)


@contextmanager
def chromium(url: str) -> Iterator[Page]:
    """A browser that shows `url`, gone at the end; `url` may have a certificate of our own."""
    reads, commands = os.pipe()
    answers, writes = os.pipe()
    become = [sys.executable, "-c", BECOME, str(reads), str(writes)]
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        os.fdopen(commands, "wb") as to_it,
        os.fdopen(answers, "rb") as from_it,
        subprocess.Popen(
            [*become, "chromium", *OPTIONS, f"--user-data-dir={profile}"],
            pass_fds=(reads, writes),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as process,
    ):
        os.close(reads)
        os.close(writes)
        try:
            yield Page(to_it, from_it, url)
        finally:
            process.kill()
