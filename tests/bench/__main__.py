"""`python -m tests.bench` prints what the program costs beside a bare Textual hello."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import fields
from operator import attrgetter
from statistics import median

from tests.bench.measure import Running, Start, pairs, ratio, running
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


def main() -> None:
    for size in SIZES:
        for line in table(size):
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
