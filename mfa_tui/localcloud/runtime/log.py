"""What a child process writes: read as it comes, so that it never has to wait, and bounded."""

from __future__ import annotations

import threading
from typing import BinaryIO

LONGEST = 64 * 1024
"""Bytes kept of the log of one call: the newest."""
_CHUNK = 8192
_CUT = "… (the beginning of this log was not kept)\n"


class Log:
    """Collects what comes out of `pipe`, in a thread that ends with it."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._kept = bytearray()
        self._cut = False
        self._ended = False
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read, name="function log", daemon=True)
        self._reader.start()

    def take(self, end: bytes, seconds: float) -> str:
        """The log up to the mark `end`, awaited for `seconds` at most; all there is without it."""
        with self._news:
            self._news.wait_for(lambda: self._ended or end in self._kept, max(0.0, seconds))
            text, found, rest = self._kept.partition(end)
            self._kept = rest if found else bytearray()
            cut, self._cut = self._cut, False
        return (_CUT if cut else "") + text.decode("utf-8", "replace")

    def take_rest(self, seconds: float) -> str:
        """The log of a process that has ended, as far as it comes within `seconds`."""
        self._reader.join(seconds)
        return self.take(b"\0\0", 0)

    def _read(self) -> None:
        with self._pipe:
            while chunk := self._chunk():
                with self._news:
                    self._kept += chunk
                    if len(self._kept) > LONGEST:
                        del self._kept[:-LONGEST]
                        self._cut = True
                    self._news.notify_all()
        with self._news:
            self._ended = True
            self._news.notify_all()

    def _chunk(self) -> bytes:
        return self._pipe.read(_CHUNK)
