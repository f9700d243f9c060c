"""One child process of a function: started, called, ended."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO, cast

from mfa_tui.localcloud.invoke import FunctionError, Invocation, Invoked, TimedOut
from mfa_tui.localcloud.runtime.function import Function
from mfa_tui.localcloud.runtime.log import Log
from mfa_tui.localcloud.runtime.sources import state_of

_PROGRAM = Path(__file__).with_name("child.py")
_OPTIONS = ("-u", "-B", "-X", "utf8")
"""Output at once, no compiled files beside somebody's code, and UTF-8 everywhere as on Lambda."""
_SECONDS_FOR_THE_REST = 1.0
"""How long the last words of an ended process are awaited: whatever it started may hold its log."""


class FunctionProcess:
    """A process of `function` with exactly these variables; it has a `name`, and does one call at a time.

    It is started at once and loads its code while the first call is on its way. It lives in a
    process group of its own, so that ctrl+c in the terminal is not for it, and ends when the pipe to
    it is closed, which the end of this program does too, however that comes.
    """

    def __init__(self, name: str, function: Function, environment: Mapping[str, str]) -> None:
        self.name = name
        self.function = function
        self._source = state_of(function.code)
        self._started = time.perf_counter()
        self._init_seconds: float | None = None
        self._process = subprocess.Popen(
            [sys.executable, *_OPTIONS, _PROGRAM, function.code, function.module, function.handler],
            cwd=function.code,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self._answers: SimpleQueue[dict[str, Any] | None] = SimpleQueue()
        threading.Thread(target=self._read, name="function answers", daemon=True).start()
        self._log = Log(cast("BinaryIO", self._process.stderr))

    @property
    def usable(self) -> bool:
        """Whether it still runs, and the code that it runs is that of now."""
        return self._process.poll() is None and self._source == state_of(self.function.code)

    def call(self, invocation: Invocation, limit: float) -> Invoked:
        """Run the function once, for `limit` seconds at most. Raises FunctionError or TimedOut.

        After a failure that is not the function's own the process has ended.
        """
        began = time.perf_counter()
        allowed = min(limit, self.function.timeout)

        def left() -> float:
            return began + allowed - time.perf_counter()

        try:
            cold = self._init_seconds is None
            if cold:
                self._next_answer(left())
                self._init_seconds = time.perf_counter() - self._started
            self._send(invocation, left())
            answer = self._next_answer(left())
        except Empty:
            raise self._too_slow(invocation, limit) from None
        except (EOFError, OSError):
            raise self._gone(invocation) from None
        log = self._log.take(f"\0{invocation.request_id}\0".encode(), left())
        if not answer.get("loaded", True):
            self.end()
        if "error" in answer:
            error = answer["error"]
            raise FunctionError(error["errorType"], error["errorMessage"], log)
        return Invoked(answer["payload"].encode(), log, self._init_seconds if cold else None)

    def end(self) -> None:
        """Kill it, and what it has started, and wait until it is gone."""
        # macOS does not allow to kill a group that has ended
        with suppress(ProcessLookupError, PermissionError):
            if hasattr(os, "killpg"):
                os.killpg(self._process.pid, signal.SIGKILL)
            else:
                self._process.kill()
        with suppress(OSError):
            cast("BinaryIO", self._process.stdin).close()
        self._process.wait()

    def _send(self, invocation: Invocation, seconds: float) -> None:
        call = {
            "function": invocation.function,
            "request_id": invocation.request_id,
            "event": invocation.event.decode(),
            "seconds": seconds,
        }
        requests = cast("BinaryIO", self._process.stdin)
        unsent = memoryview(json.dumps(call).encode() + b"\n")
        while unsent:
            unsent = unsent[requests.write(unsent) :]

    def _next_answer(self, seconds: float) -> dict[str, Any]:
        """What the process says next. Raises Empty when that takes too long, EOFError when it ends."""
        answer = self._answers.get(timeout=max(0.0, seconds))
        if answer is None:
            raise EOFError
        return answer

    def _read(self) -> None:
        with io.BufferedReader(cast("io.RawIOBase", self._process.stdout)) as lines:
            for line in lines:
                self._answers.put(json.loads(line))
        self._answers.put(None)

    def _too_slow(self, invocation: Invocation, limit: float) -> FunctionError | TimedOut:
        """A function that is too slow for itself has failed; Cognito asks others again."""
        self.end()
        log = self._log.take_rest(_SECONDS_FOR_THE_REST)
        timeout = self.function.timeout
        if timeout >= limit:
            return TimedOut(log)
        text = f"Task timed out after {timeout:.2f} seconds"
        return FunctionError("Sandbox.Timedout", _about(invocation, text), log)

    def _gone(self, invocation: Invocation) -> FunctionError:
        """What ended the process; Lambda writes it as Go does."""
        self._process.wait()
        status = self._process.returncode
        self.end()
        log = self._log.take_rest(_SECONDS_FOR_THE_REST)
        if status < 0:
            name = signal.strsignal(-status) or str(-status)
            reason = f"Runtime exited with error: signal: {name.lower()}"
        elif status:
            reason = f"Runtime exited with error: exit status {status}"
        else:
            reason = "Runtime exited without providing a reason"
        return FunctionError("Runtime.ExitError", _about(invocation, reason), log)


def _about(invocation: Invocation, reason: str) -> str:
    return f"RequestId: {invocation.request_id} Error: {reason}"
