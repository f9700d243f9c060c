"""Which challenge comes after the first factor: the MFA tables of the Developer Guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.factors import EMAIL_OTP, SOFTWARE_TOKEN_MFA
from mfa_tui.localcloud.cognito.guesses import no_usable_factor
from mfa_tui.localcloud.cognito.levels import METHODS, level_of


@dataclass(frozen=True, slots=True)
class Step:
    """A `ChallengeName` with the factors it offers; `challenge` is None when tokens are due.

    `row` is the row of the table that decided.
    """

    challenge: str | None
    factors: tuple[str, ...] = ()
    row: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the decision rests on.

    `mode` is the pool's MfaConfiguration; `offered` the factors that the pool turns on;
    `answerable` those the user could answer with if asked; `active` his UserMFASettingList;
    `preferred` his PreferredMfaSetting; `recovery` the factor whose channel is the pool's first
    choice for resetting passwords, which therefore is no second factor unless the user chose it.
    `has_address` says that he has a phone number or a mail address, whether usable or not.
    `remembered` says that a device takes part in the sign-in which the user had remembered;
    `trusts_devices` that the pool's ChallengeRequiredOnNewDevice lets it stand in for MFA. A sign-in
    may have asked for a level, its `target`; `methods` are those proven so far.
    """

    mode: str
    offered: Sequence[str] = ()
    answerable: Sequence[str] = ()
    active: Sequence[str] = ()
    preferred: str | None = None
    recovery: str | None = None
    has_address: bool = False
    remembered: bool = False
    trusts_devices: bool = False
    target: int = 0
    methods: Sequence[str] = ()


def next_challenge(situation: Situation) -> Step:
    """The step that pool MFA asks for once the first factor is proven.

    Raises ServiceError when MFA is required and nothing is left. *Active* are the factors that the
    user turned on and can answer with; *eligible* those and whatever else he can answer with,
    except by the recovery channel.

    | row         | mode     | factors                             | preferred | result          |
    |-------------|----------|-------------------------------------|-----------|-----------------|
    | OFF         | OFF      | any                                 | any       | tokens          |
    | OPTIONAL 1  | OPTIONAL | none active                         |           | tokens          |
    | OPTIONAL 2  | OPTIONAL | several active                      | yes       | the preferred   |
    | OPTIONAL 3  | OPTIONAL | one active                          | any       | that one        |
    | OPTIONAL 4  | OPTIONAL | several active                      | no        | SELECT_MFA_TYPE |
    | ON 1        | ON       | any answerable                      | yes       | the preferred   |
    | ON 2        | ON       | authenticator only                  | no        | that one        |
    | ON 3        | ON       | authenticator and others            | no        | SELECT_MFA_TYPE |
    | ON 5        | ON       | mail only                           | no        | EMAIL_OTP       |
    | ON 6        | ON       | phone only                          | no        | SMS_MFA         |
    | ON 7        | ON       | phone and mail                      | no        | SELECT_MFA_TYPE |
    | ON 8        | ON       | phone and mail, one for recovery    | no        | the other one   |
    | ON 9        | ON       | none eligible, no phone and no mail |           | MFA_SETUP       |
    | ON 10       | ON       | none eligible                       |           | MFA_SETUP       |
    | ON 4, ON 11 | ON       | none eligible, none to set up       |           | refused         |

    Where that is a factor or a choice of factors, a device may answer for the user:

    | row         | pool trusts devices | device remembered | result              |
    |-------------|---------------------|-------------------|---------------------|
    | DEVICE      | yes                 | yes               | DEVICE_SRP_AUTH     |
    |             | otherwise                               | as the row above it |

    Where a level was asked for (experimental), only factors that reach it count:

    | row         | the row above it asks for           | result                              |
    |-------------|-------------------------------------|-------------------------------------|
    | LEVEL       | too little                          | the one factor that reaches it,     |
    |             |                                     | the preferred, or SELECT_MFA_TYPE   |
    | LEVEL       | what was proven before              | tokens                              |
    |             | what reaches it                     | as that row                         |

    MFA_SETUP offers what the pool turns on except the recovery channel (row 9), or only an
    authenticator (row 10). The numbers are those of the guide.
    """
    if situation.mode == "OFF":
        return Step(None, row="OFF")
    step = _optional(situation) if situation.mode == "OPTIONAL" else _required(situation)
    if situation.target:
        step = _towards_level(situation, step)
    is_mfa = step.challenge not in (None, "MFA_SETUP")
    trusted = situation.trusts_devices and situation.remembered and _is_enough(situation)
    if is_mfa and trusted:
        return Step("DEVICE_SRP_AUTH", row="DEVICE")
    return step


def raising(situation: Situation) -> tuple[str, ...]:
    """The second factors by which the sign-in would reach its level."""
    if situation.mode == "OFF":
        return ()
    return tuple(
        factor
        for factor in situation.answerable
        if level_of([*situation.methods, METHODS[factor]]) >= situation.target
    )


def _is_enough(situation: Situation) -> bool:
    return level_of(situation.methods) >= situation.target


def _towards_level(situation: Situation, step: Step) -> Step:
    """`step` of pool MFA, or another one where that does not reach the level or is proven."""
    if step.challenge == "MFA_SETUP":
        return step
    asked: tuple[str, ...] = step.factors
    if step.challenge and not asked:
        asked = (step.challenge,)
    if _is_enough(situation):
        known = any(METHODS[factor] in situation.methods for factor in asked)
        return Step(None, row="LEVEL") if known else step
    reaching = raising(situation)
    usable = tuple(factor for factor in asked if factor in reaching) or reaching or asked
    if usable == asked:
        return step
    if situation.preferred in usable:
        return Step(situation.preferred, row="LEVEL")
    return Step("SELECT_MFA_TYPE", usable, "LEVEL") if usable[1:] else Step(usable[0], row="LEVEL")


def _optional(situation: Situation) -> Step:
    active = tuple(factor for factor in situation.answerable if factor in situation.active)
    if not active:
        return Step(None, row="OPTIONAL 1")
    if len(active) == 1:
        return Step(active[0], row="OPTIONAL 3")
    if situation.preferred in active:
        return Step(situation.preferred, row="OPTIONAL 2")
    return Step("SELECT_MFA_TYPE", active, row="OPTIONAL 4")


def _required(situation: Situation) -> Step:
    if situation.preferred in situation.answerable:
        return Step(situation.preferred, row="ON 1")
    eligible = tuple(
        factor
        for factor in situation.answerable
        if factor != situation.recovery or factor in situation.active
    )
    if not eligible:
        return _set_up(situation)
    first, *others = eligible
    if others:
        row = "ON 3" if SOFTWARE_TOKEN_MFA in eligible else "ON 7"
        return Step("SELECT_MFA_TYPE", eligible, row)
    if first == SOFTWARE_TOKEN_MFA:
        return Step(first, row="ON 2")
    if len(situation.answerable) > 1:
        return Step(first, row="ON 8")
    return Step(first, row="ON 5" if first == EMAIL_OTP else "ON 6")


def _set_up(situation: Situation) -> Step:
    possible = tuple(
        factor
        for factor in situation.offered
        if factor != situation.recovery
        and (factor == SOFTWARE_TOKEN_MFA or not situation.has_address)
    )
    if not possible:
        raise no_usable_factor()
    return Step("MFA_SETUP", possible, "ON 10" if situation.has_address else "ON 9")
