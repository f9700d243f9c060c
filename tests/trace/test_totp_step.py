"""Which step a code belongs to. The codes are the SHA-1 vectors of RFC 6238, appendix B."""

from __future__ import annotations

import pytest

from mfa_tui.trace.totp_step import matched_step, step_in_words

SECRET = "GEZD GNBV GY3T QOJQ gezd gnbv gy3t qojq"


@pytest.mark.parametrize(
    ("code", "moment", "step"),
    [
        ("287082", 59, 0),
        ("287 082", 59 + 90, -3),
        ("287082", 59 - 30, 1),
        ("081804", 1_111_111_109, 0),
        ("050471", 1_111_111_109 + 2, 0),
        ("000001", 59, None),
        ("081804", 1_111_111_109 + 30 * 21, None),
    ],
)
def test_the_step_of_a_code(code: str, moment: float, step: int | None) -> None:
    assert matched_step(SECRET, code, moment) == step


def test_a_secret_that_is_none() -> None:
    with pytest.raises(ValueError, match="base32"):
        matched_step("1", "123456", 0)


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (0, "the code is of this very step"),
        (-1, "the code is 1 step behind: that clock is about 30 s behind, which is still accepted"),
        (3, "the code is 3 steps ahead: that clock is about 90 s ahead"),
    ],
)
def test_steps_in_words(step: int, words: str) -> None:
    assert step_in_words(step) == words


@pytest.mark.parametrize("moment", [-1e9, 1e15])
def test_times_that_no_clock_shows(moment: float) -> None:
    assert matched_step(SECRET, "287082", moment) is None
