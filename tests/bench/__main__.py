"""`python -m tests.bench` prints what the program costs beside a bare Textual hello, and what the
served local cloud costs beside its arithmetic, its imports and moto.

`python -m tests.bench screens` and `... server` print one of the two.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from statistics import median

from tests.bench.measure import Running, Start, pairs, ratio, running
from tests.bench.server_table import server_table
from tests.pty.emulator import Size

SIZES = ((80, 24), (120, 40))
ROUNDS = 7


def table(size: Size) -> Iterator[str]:
    """Measure at `size`; a line for each figure."""
    yield f"{f'{size[0]}x{size[1]}, median of {ROUNDS}':<24}{'hello':>9}{'mfa-tui':>9}{'ratio':>8}"
    taken = pairs(size, ROUNDS)
    for field in fields(Start):
        of = attrgetter(field.name)
        floor = median(of(pair.floor) for pair in taken)
        program = median(of(pair.program) for pair in taken)
        figures = (
            f"{value:9.0f}" if value > 100 else f"{value:9.3f}" for value in (floor, program)
        )
        yield f"  {field.name:<22}{''.join(figures)}{ratio(taken, of):8.2f}"
    after = running(size)
    for field in fields(Running):
        yield f"  bytes for {field.name:<21}{getattr(after, field.name):9.0f}"


def screens() -> Iterator[str]:
    """The figures of all sizes."""
    for size in SIZES:
        yield from table(size)


TABLES = {"screens": screens, "server": server_table}


def main() -> None:
    for name in sys.argv[1:] or TABLES:
        for line in TABLES[name]():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
