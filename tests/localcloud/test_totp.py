"""Time-based codes: the vectors of RFC 6238, the window, and what counts as a code at all."""

from __future__ import annotations

import base64
import os

import pyotp
import pytest

from mfa_tui.localcloud.cognito.totp import matching_step, new_secret

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()
# RFC 6238, appendix B, SHA-1: the RFC prints eight digits, of which the last six are ours
RFC_VECTORS = {
    59: "94287082",
    1111111109: "07081804",
    1111111111: "14050471",
    1234567890: "89005924",
    2000000000: "69279037",
    20000000000: "65353130",
}


@pytest.mark.parametrize("at", RFC_VECTORS)
def test_the_codes_of_the_rfc_fit_their_step(at: int) -> None:
    assert matching_step(RFC_SECRET, RFC_VECTORS[at][-6:], at) == at // 30


@pytest.mark.parametrize(
    ("offset", "window", "accepted"),
    [(0, 0, True), (-1, 0, False), (1, 1, True), (-1, 1, True), (2, 1, False), (-2, 1, False)],
)
def test_the_window_counts_steps_to_either_side(offset: int, window: int, accepted: bool) -> None:
    step = 1_000_000
    code = pyotp.TOTP(RFC_SECRET).at((step + offset) * 30)
    found = matching_step(RFC_SECRET, code, step * 30 + 29.9, window)
    assert found == (step + offset if accepted else None)


def test_the_first_step_of_the_epoch_has_none_before_it() -> None:
    assert matching_step(RFC_SECRET, pyotp.TOTP(RFC_SECRET).at(0), 0.0) == 0
    assert matching_step(RFC_SECRET, "000000", 0.0) is None


@pytest.mark.parametrize(
    "code",
    [
        "",
        "28708",
        "2870822",
        "287 082",
        "287082\n",
        " 287082",
        "+87082",
        "２８７０８２",
        "٢٨٧٠٨٢",
        "²87082",
    ],
)
def test_only_six_ascii_digits_are_a_code(code: str) -> None:
    assert matching_step(RFC_SECRET, code, 59) is None


def test_a_wrong_code_has_no_step() -> None:
    assert matching_step(RFC_SECRET, "287083", 59) is None


def test_a_secret_is_256_bits_in_52_characters() -> None:
    assert new_secret(lambda size: b"\xff" * size) == "7" * 51 + "Q"
    secret = new_secret(os.urandom)
    assert len(secret) == 52
    assert set(secret) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    assert matching_step(secret, pyotp.TOTP(secret).at(90), 90) == 3
