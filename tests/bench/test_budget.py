"""The budget of the first frame and of what follows, as ratios to a bare Textual hello.

`python -m tests.bench` prints the figures.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bench.measure import Pair, Running, Start, pairs, ratio, running

pytestmark = [pytest.mark.bench, pytest.mark.slow]

SMALL = (80, 24)
ROUNDS = 7


@pytest.fixture(scope="module")
def taken() -> list[Pair]:
    return pairs(SMALL, ROUNDS)


@pytest.fixture(scope="module")
def after() -> Running:
    return running(SMALL)


@pytest.fixture(scope="module")
def frame(taken: list[Pair]) -> int:
    """Bytes of the floor's first frame, the unit of all the others."""
    return taken[0].floor.burst


def assert_within(taken: list[Pair], figure: Callable[[Start], float], most: float) -> None:
    """Three more measurements are allowed: others may use the machine too."""
    times = [ratio(taken, figure)]
    while times[-1] > most and len(times) < 4:
        times.append(ratio(pairs(SMALL, ROUNDS), figure))
    assert times[-1] <= most, times


def test_the_first_frame_is_up_in_good_time(taken: list[Pair]) -> None:
    assert_within(taken, lambda start: start.painted, 1.25)


def test_the_first_frame_is_small(taken: list[Pair]) -> None:
    assert_within(taken, lambda start: start.burst, 1.5)


def test_the_opened_pool_adds_little(taken: list[Pair]) -> None:
    assert_within(taken, lambda start: start.settled_bytes, 2.5)


def test_nothing_is_written_while_nothing_happens(after: Running) -> None:
    assert after.idle == 0


def test_a_character_costs_less_than_a_line_of_text(after: Running, frame: int) -> None:
    assert after.character < frame / 10


def test_another_pane_or_screen_is_drawn_once(after: Running, frame: int) -> None:
    assert after.wire < 1.5 * frame
    assert after.phone < 1.5 * frame
    assert after.help < 1.5 * frame


def test_home_is_drawn_before_the_lessons_are_read_and_after(after: Running, frame: int) -> None:
    assert after.home < 3 * frame


def test_the_next_row_costs_less_than_a_frame(after: Running, frame: int) -> None:
    assert after.row < 0.75 * frame


def test_the_palette_costs_less_than_six_frames(after: Running, frame: int) -> None:
    assert after.palette < 6 * frame
