"""The MFA tables: row by row as the guide has them, over every situation there can be."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from mfa_tui.localcloud.cognito.decision import Situation, Step, next_challenge
from mfa_tui.localcloud.cognito.errors import ServiceError

TOTP, SMS, EMAIL = "SOFTWARE_TOKEN_MFA", "SMS_MFA", "EMAIL_OTP"
FACTORS = (SMS, EMAIL, TOTP)
SELECT = "SELECT_MFA_TYPE"
SUBSETS = [c for size in range(4) for c in itertools.combinations(FACTORS, size)]


@dataclass(frozen=True)
class Case:
    """A pool and a user, in the words of the guide."""

    mode: str
    offered: tuple[str, ...]
    totp: bool
    phone: bool
    email: bool
    active: tuple[str, ...]
    preferred: str | None
    recovery: str | None

    def can(self, factor: str) -> bool:
        if factor == TOTP:
            return self.totp
        return factor in self.offered and (self.phone if factor == SMS else self.email)

    def eligible(self, factor: str) -> bool:
        return self.can(factor) and (factor != self.recovery or factor in self.active)

    @property
    def situation(self) -> Situation:
        return Situation(
            self.mode,
            offered=self.offered,
            answerable=[factor for factor in FACTORS if self.can(factor)],
            active=self.active,
            preferred=self.preferred,
            recovery=self.recovery,
            has_address=self.phone or self.email,
        )


def cases(mode: str) -> Iterator[Case]:
    flags = (False, True)
    for offered, totp, phone, email, active in itertools.product(
        SUBSETS, flags, flags, flags, SUBSETS
    ):
        for preferred, recovery in itertools.product((None, *active), (None, SMS, EMAIL)):
            yield Case(mode, offered, totp, phone, email, active, preferred, recovery)


def of_guide(case: Case) -> Step | None:
    """The guide's decision for a pool with MFA ON; None for its errors."""
    eligible = tuple(factor for factor in FACTORS if case.eligible(factor))
    settable = tuple(factor for factor in case.offered if factor != case.recovery)
    if case.preferred and case.can(case.preferred):
        return Step(case.preferred, row="ON 1")
    if case.totp and eligible == (TOTP,):
        return Step(TOTP, row="ON 2")
    if case.totp:
        return Step(SELECT, eligible, "ON 3")
    if eligible == (SMS, EMAIL):
        return Step(SELECT, eligible, "ON 7")
    if eligible and case.can(SMS) and case.can(EMAIL):
        return Step(eligible[0], row="ON 8")
    if eligible == (EMAIL,):
        return Step(EMAIL, row="ON 5")
    if eligible == (SMS,):
        return Step(SMS, row="ON 6")
    if not case.phone and not case.email and settable:
        return Step("MFA_SETUP", settable, "ON 9")
    if TOTP in case.offered:
        return Step("MFA_SETUP", (TOTP,), "ON 10")
    return None


def test_every_situation_where_mfa_is_required() -> None:
    for case in cases("ON"):
        expected = of_guide(case)
        if expected is None:
            with pytest.raises(ServiceError):
                next_challenge(case.situation)
        else:
            assert next_challenge(case.situation) == expected, case


def test_every_situation_where_mfa_is_optional() -> None:
    for case in cases("OPTIONAL"):
        active = tuple(factor for factor in FACTORS if factor in case.active and case.can(factor))
        if not active:
            expected = Step(None, row="OPTIONAL 1")
        elif len(active) == 1:
            expected = Step(active[0], row="OPTIONAL 3")
        elif case.preferred in active:
            expected = Step(case.preferred, row="OPTIONAL 2")
        else:
            expected = Step(SELECT, active, "OPTIONAL 4")
        assert next_challenge(case.situation) == expected, case


def test_every_situation_without_mfa() -> None:
    assert {next_challenge(case.situation) for case in cases("OFF")} == {Step(None, row="OFF")}


ALL = FACTORS


@pytest.mark.parametrize(
    ("situation", "challenge", "factors"),
    [
        (Situation("OPTIONAL", ALL, (TOTP,)), None, ()),
        (Situation("OPTIONAL", (), (TOTP,), (TOTP,)), TOTP, ()),
        (Situation("OPTIONAL", ALL, (SMS, TOTP), (SMS, TOTP), SMS, SMS, True), SMS, ()),
        (Situation("OPTIONAL", ALL, (SMS, TOTP), (SMS, TOTP), EMAIL), SELECT, (SMS, TOTP)),
        (Situation("ON", ALL, (EMAIL, TOTP), (), None, EMAIL, True), TOTP, ()),
        (Situation("ON", ALL, (EMAIL, TOTP), (), None, SMS, True), SELECT, (EMAIL, TOTP)),
        (Situation("ON", ALL, (SMS, EMAIL), (), None, None, True), SELECT, (SMS, EMAIL)),
        (Situation("ON", ALL, (SMS, EMAIL), (), None, EMAIL, True), SMS, ()),
        (Situation("ON", ALL, (SMS, EMAIL), (), None, SMS, True), EMAIL, ()),
        (Situation("ON", ALL, (EMAIL,), (EMAIL,), None, EMAIL, True), EMAIL, ()),
        (Situation("ON", ALL, (EMAIL,), (), EMAIL, EMAIL, True), EMAIL, ()),
        (Situation("ON", ALL, (), (), None, EMAIL), "MFA_SETUP", (SMS, TOTP)),
        (Situation("ON", ALL, (EMAIL,), (), None, EMAIL, True), "MFA_SETUP", (TOTP,)),
        (Situation("ON", (SMS, TOTP), (), (), None, None, True), "MFA_SETUP", (TOTP,)),
    ],
)
def test_examples(situation: Situation, challenge: str | None, factors: tuple[str, ...]) -> None:
    step = next_challenge(situation)
    assert (step.challenge, step.factors) == (challenge, factors)


@pytest.mark.parametrize(
    "situation",
    [
        Situation("ON"),
        Situation("ON", (EMAIL,), (EMAIL,), recovery=EMAIL, has_address=True),
        Situation("ON", (SMS,), has_address=True),
        Situation("ON", (EMAIL,), recovery=EMAIL),
    ],
)
def test_required_mfa_that_nobody_can_meet(situation: Situation) -> None:
    with pytest.raises(ServiceError) as caught:
        next_challenge(situation)
    assert caught.value.type == "InvalidParameterException"


def test_every_situation_with_a_device() -> None:
    for case, remembered, trusts in itertools.product(
        itertools.chain(cases("OFF"), cases("OPTIONAL"), cases("ON")), (False, True), (False, True)
    ):
        given = replace(case.situation, remembered=remembered, trusts_devices=trusts)
        try:
            without = next_challenge(case.situation)
        except ServiceError as refusal:
            with pytest.raises(ServiceError) as caught:
                next_challenge(given)
            assert caught.value.type == refusal.type
            continue
        is_mfa = without.challenge in (*FACTORS, SELECT)
        expected = Step("DEVICE_SRP_AUTH", row="DEVICE") if is_mfa else without
        assert next_challenge(given) == (expected if remembered and trusts else without), case
