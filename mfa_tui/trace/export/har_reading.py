"""HAR files: ours, and those that browsers save from their network tabs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO

from mfa_tui.trace.export.fields import Fields, Malformed
from mfa_tui.trace.export.har import OWN
from mfa_tui.trace.export.har_entry import exchange_of, is_wanted, lacks_body
from mfa_tui.trace.export.json_walk import JsonWalk
from mfa_tui.trace.export.reading import Gathered, NotATrace, Progress, Reading, Skipped


def read_har(file: BinaryIO, on_progress: Progress) -> Reading:
    """The exchanges with Cognito in `file`; others are counted, malformed ones named and skipped.

    A file that ends in the middle is read up to there. Raises NotATrace where there is no log.
    """
    try:
        walk = JsonWalk(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotATrace(f"It is not text in UTF-8 ({error.reason}).") from error
    reader = _Reader()
    try:
        for share in reader.walk(walk):
            on_progress(share)
    except (ValueError, RecursionError) as error:
        if not reader.entries_found:
            raise NotATrace(f"It is not a HAR file: {error}.") from error
        why = f"it is not JSON any more, and all after it is lost ({error})"
        reader.skipped.append(Skipped("entry", reader.count + 1, why))
    if not reader.entries_found:
        raise NotATrace("It is not a HAR file: there is no log with entries in it.")
    return reader.reading()


class _Reader:
    """Collects what the walk through a file finds."""

    def __init__(self) -> None:
        self.entries_found = False
        self.count = 0
        self.skipped: list[Skipped] = []
        self._masked = False
        self._left_out = 0
        self._bodiless = 0
        self._gathered = Gathered()

    def reading(self) -> Reading:
        return Reading(
            self._gathered.exchanges,
            tuple(self.skipped),
            self._left_out,
            self._bodiless,
            self._masked,
        )

    def walk(self, walk: JsonWalk) -> Iterator[float]:
        """Read the file; gives the share that is read after each entry."""
        for name in walk.members():
            if name == "log" and walk.begins("{"):
                yield from self._log(walk)
            else:
                walk.value()

    def _log(self, walk: JsonWalk) -> Iterator[float]:
        for name in walk.members():
            if name == "entries" and walk.begins("["):
                self.entries_found = True
                for entry in walk.items():
                    self._take(entry)
                    yield walk.share
            elif name == OWN:
                self._masked = walk.value() == {"masked": True}
            else:
                walk.value()

    def _take(self, entry: Any) -> None:
        self.count += 1
        try:
            fields = Fields(entry)
            if is_wanted(fields):
                self._gathered.add(exchange_of(fields, self.count))
                self._bodiless += lacks_body(fields)
            else:
                self._left_out += 1
        except Malformed as error:
            self.skipped.append(Skipped("entry", self.count, str(error)))
