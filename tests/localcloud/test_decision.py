"""The MFA tables, over every input that the factors of today and tomorrow can make."""

from __future__ import annotations

import itertools

import pytest

from mfa_tui.localcloud.cognito.decision import TOKENS, Step, next_challenge
from mfa_tui.localcloud.cognito.errors import ServiceError

TOTP, SMS, EMAIL = "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"
SUBSETS = [c for size in range(4) for c in itertools.combinations((SMS, EMAIL, TOTP), size)]


@pytest.mark.parametrize(
    ("mode", "active", "usable", "preferred", "settable", "expected"),
    [
        ("OFF", (TOTP,), (TOTP,), TOTP, (TOTP,), TOKENS),
        ("OPTIONAL", (), (), None, (TOTP,), TOKENS),
        ("OPTIONAL", (), (TOTP,), None, (TOTP,), TOKENS),
        ("OPTIONAL", (TOTP,), (TOTP,), None, (TOTP,), Step(TOTP)),
        ("OPTIONAL", (TOTP,), (TOTP,), TOTP, (TOTP,), Step(TOTP)),
        ("OPTIONAL", (SMS, TOTP), (SMS, TOTP), SMS, (TOTP,), Step(SMS)),
        (
            "OPTIONAL",
            (SMS, TOTP),
            (SMS, TOTP),
            None,
            (TOTP,),
            Step("SELECT_MFA_TYPE", (SMS, TOTP)),
        ),
        ("ON", (), (), None, (TOTP,), Step("MFA_SETUP", (TOTP,))),
        ("ON", (), (), None, (SMS, TOTP), Step("MFA_SETUP", (SMS, TOTP))),
        ("ON", (), (TOTP,), None, (TOTP,), Step(TOTP)),
        ("ON", (TOTP,), (TOTP,), TOTP, (TOTP,), Step(TOTP)),
        ("ON", (), (EMAIL,), None, (TOTP,), Step(EMAIL)),
        ("ON", (), (SMS, EMAIL), None, (), Step("SELECT_MFA_TYPE", (SMS, EMAIL))),
        ("ON", (SMS,), (SMS, TOTP), SMS, (TOTP,), Step(SMS)),
    ],
)
def test_rows_of_the_guide(
    mode: str,
    active: tuple[str, ...],
    usable: tuple[str, ...],
    preferred: str | None,
    settable: tuple[str, ...],
    expected: Step,
) -> None:
    step = next_challenge(
        mode, active=active, usable=usable, preferred=preferred, settable=settable
    )
    assert step == expected


def test_required_mfa_that_nobody_can_meet() -> None:
    with pytest.raises(ServiceError):
        next_challenge("ON", active=(), usable=(), preferred=None, settable=())


@pytest.mark.parametrize("mode", ["OFF", "OPTIONAL", "ON"])
def test_every_combination_keeps_the_promises(mode: str) -> None:
    for active, usable, settable in itertools.product(SUBSETS, repeat=3):
        for preferred in (None, *active):
            if mode == "ON" and not usable and not settable:
                continue
            step = next_challenge(
                mode, active=active, usable=usable, preferred=preferred, settable=settable
            )
            candidates = active if mode == "OPTIONAL" else usable
            if step.challenge is None:
                assert mode == "OFF" or (mode == "OPTIONAL" and not active)
            elif step.challenge == "MFA_SETUP":
                assert mode == "ON"
                assert not usable
                assert step.factors == settable
            elif step.challenge == "SELECT_MFA_TYPE":
                assert preferred not in candidates
                assert step.factors == candidates
                assert len(candidates) > 1
            else:
                assert step.challenge in candidates
                assert step.challenge == preferred or len(candidates) == 1
