"""What `python -m tests.bench` prints about the served local cloud."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench import memory
from tests.bench.crowd import FEW, MANY, crowd, opening, signing_in
from tests.bench.opening import beside_imports
from tests.bench.servers import HAS_GMPY2, HAS_MOTO
from tests.bench.sign_in_speed import Speed, with_gmpy2, with_pow


def server_table() -> Iterator[str]:
    """Measure the served local cloud; a line for each figure."""
    yield from _lines("sign-in with Python's pow", with_pow(), "floor")
    yield from _lines("opening with Python's pow", beside_imports(gmpy2=False), "imports")
    if HAS_GMPY2:
        rivals = "" if HAS_MOTO else " (moto is missing)"
        yield from _lines(f"sign-in with gmpy2{rivals}", with_gmpy2(), "floor")
        yield from _lines("opening with gmpy2", beside_imports(gmpy2=True), "imports")
    with tempfile.TemporaryDirectory() as directory:
        few, many = crowd(Path(directory, "few"), FEW), crowd(Path(directory, "many"), MANY)
        yield from _lines(f"opening with {FEW} and {MANY:,} users", opening(few, many), "few")
        yield from _lines("USER_PASSWORD_AUTH there", signing_in(few, many), "few")
        yield f"MiB held over {memory.SIGN_INS:,} sign-ins"
        yield _samples("in memory", memory.resident())
        yield _samples("in a file", memory.resident("--data", directory))


def _samples(kept: str, held: list[int]) -> str:
    return f"  {kept:<10}" + "".join(f"{size / 2**20:7.1f}" for size in held)


def _lines(title: str, measured: Speed, unit: str) -> Iterator[str]:
    yield f"{title:<38}{'ms':>9}{'per second':>12}{f'times {unit}':>16}"
    for name, seconds in measured.least.items():
        times = measured.ratio(name, unit)
        yield f"  {name:<36}{seconds * 1000:9.2f}{1 / seconds:12.1f}{times:16.2f}"
