"""What opening a large trace takes: what is in it, and next to nothing beside that."""

from __future__ import annotations

import random
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.export.json_lines import json_lines
from mfa_tui.trace.export.opening import open_trace
from mfa_tui.trace.record import Trace

FEW, MANY = 150, 1_500
URL = "http://127.0.0.1:9229/"
SAME = tuple((f"x-what-every-call-says-{number}", "the same as all others") for number in range(12))
MOST_BESIDE = 2_000
"""Bytes that a call may take beside its bodies."""


def calls(count: int) -> Iterator[Exchange]:
    """Calls of one program, each with a Session and an id of its own."""
    entropy = random.Random(count)
    for number in range(1, count + 1):
        own = (("x-amzn-RequestId", entropy.randbytes(16).hex()),)
        body = b'{"Session":"%s"}' % entropy.randbytes(200).hex().encode()
        request = HttpRequest("POST", URL, SAME + own, b'{"ClientId":"client"}')
        answer = HttpResponse(200, SAME + own, body)
        yield Exchange(
            number, Party.APP, Party.COGNITO, "InitiateAuth", request, number, answer, None, 0.1
        )


def saved(directory: Path, count: int) -> Path:
    path = directory / f"{count}.jsonl"
    with path.open("w") as file:
        file.writelines(json_lines(calls(count), masked=False))
    return path


def taken(path: Path) -> tuple[int, int, int]:
    """The most bytes that opening `path` takes, those that it keeps, and those of the bodies."""
    tracemalloc.start()
    try:
        trace = Trace.of(open_trace(path).exchanges)
        kept, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return most, kept, trace.holdings.octets


def test_a_call_takes_little_beside_its_bodies(tmp_path: Path) -> None:
    most, kept, octets = taken(saved(tmp_path, MANY))
    assert kept - octets < MOST_BESIDE * MANY
    assert most < 1.2 * kept, "reading holds much that it lets go of again"
    few, _, _ = taken(saved(tmp_path, FEW))
    assert most / MANY < 1.2 * few / FEW


def test_nothing_that_was_read_is_lost(tmp_path: Path) -> None:
    assert open_trace(saved(tmp_path, FEW)).exchanges == tuple(calls(FEW))
