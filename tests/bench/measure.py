"""Measures one program, or two of them side by side on a machine that others use as well."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.pty.emulator import Emulator, Size
from tests.pty.terminal import MFA_TUI, Terminal

HELLO = [sys.executable, str(Path(__file__).with_name("hello.py"))]
PROGRAM = [MFA_TUI, "--fresh"]

PAUSE = 0.1
"""Seconds without a byte that end the first burst. The program opens its pool right after it."""
SETTLED = 1.2
"""Seconds without a byte after which nothing more belongs to the start."""
LONGEST_START = 4.0
"""Seconds after which a start is over in any case: a wide window shows a countdown."""


@dataclass(frozen=True)
class Start:
    """How a program starts: seconds since it was run, and bytes it has written by then."""

    painted: float
    """Until the first character that is not blank."""
    burst: int
    """Bytes of the first frame: up to the first pause after `painted`."""
    settled: float
    settled_bytes: int


@contextmanager
def opened(command: list[str], size: Size) -> Iterator[Terminal]:
    """`command` in a terminal of `size`, settled, with a home of its own."""
    with (
        tempfile.TemporaryDirectory() as home,
        Terminal(command, size=size, HOME=home) as terminal,
    ):
        terminal.until(lambda: bool(terminal.reads), "a first byte")
        terminal.read_until_quiet(SETTLED, limit=LONGEST_START)
        yield terminal


def start_of(command: list[str], size: Size) -> Start:
    """Run `command` once and see how it starts."""
    with opened(command, size) as terminal:
        reads = list(terminal.reads)
    # Replayed afterwards: an emulator at work would take time from the program.
    screen, painted = Emulator(size), 0.0
    for number, read in enumerate(reads):
        screen.take(read.data)
        painted = painted or (read.at if any(screen.lines) else 0.0)
        following = reads[number + 1].at if number + 1 < len(reads) else float("inf")
        if painted and following - read.at > PAUSE:
            break
    else:
        raise AssertionError(f"{command} painted nothing")
    burst = sum(len(each.data) for each in reads[: number + 1])
    return Start(painted, burst, reads[-1].at, sum(len(each.data) for each in reads))


@dataclass(frozen=True)
class Pair:
    """The floor and the program, started one right after the other."""

    floor: Start
    program: Start


def pairs(size: Size, rounds: int, warm_up: int = 1) -> list[Pair]:
    """Start the floor and the program in turns; the first `warm_up` rounds do not count."""
    taken = [Pair(start_of(HELLO, size), start_of(PROGRAM, size)) for _ in range(warm_up + rounds)]
    return taken[warm_up:]


def ratio(taken: Sequence[Pair], figure: Callable[[Start], float]) -> float:
    """The median of what the program needs of `figure` for each unit of the floor beside it."""
    return median(figure(pair.program) / figure(pair.floor) for pair in taken)


@dataclass(frozen=True)
class Running:
    """Bytes that the running program writes for what a person does."""

    idle: int
    """In IDLE_SECONDS of nothing."""
    character: float
    """For one more character in a field (median)."""
    wire: int
    phone: int
    palette: int
    help: int
    home: int
    row: int
    """For the next row in Home."""


IDLE_SECONDS = 3.0


def running(size: Size) -> Running:
    """What the program writes once it stands at its sign-in form."""
    with opened(PROGRAM, size) as terminal:
        terminal.see("Practice users")
        terminal.read_until_quiet(0.5, limit=1.0)
        idle = terminal.read(IDLE_SECONDS)

        def cost(key: str) -> int:
            terminal.press(key)
            return terminal.read_until_quiet(0.4, limit=2.0)

        character = median(cost(key) for key in "somebody")
        palette = cost("ctrl+p")
        cost("escape")
        wire, phone = cost("ctrl+t"), cost("ctrl+o")
        help_ = cost("ctrl+g")
        cost("escape")
        home = cost("ctrl+l")
        terminal.see("Read the wire")
        home += terminal.read_until_quiet(0.4, limit=2.0)
        row = cost("down")
        return Running(idle, character, wire, phone, palette, help_, home, row)
