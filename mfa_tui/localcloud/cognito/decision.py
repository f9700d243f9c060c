"""Which challenge comes after the first factor: the MFA tables of the Developer Guide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mfa_tui.localcloud.cognito.guesses import no_usable_factor


@dataclass(frozen=True, slots=True)
class Step:
    """A `ChallengeName` with the factors it offers; `challenge` is None when tokens are due."""

    challenge: str | None
    factors: tuple[str, ...] = ()


TOKENS = Step(None)


def next_challenge(
    mode: str,
    *,
    active: Sequence[str],
    usable: Sequence[str],
    preferred: str | None,
    settable: Sequence[str],
) -> Step:
    """The step that pool MFA asks for once the first factor is proven.

    `mode` is the pool's MfaConfiguration. `active` are the user's factors in UserMFASettingList;
    `usable` those the user could answer with if asked (a verified authenticator; an eligible phone
    or mail address); `preferred` the PreferredMfaSetting; `settable` the factors that could be set
    up now. Raises ServiceError when MFA is required and nothing is left.

    | mode     | factors          | preferred | result                            |
    |----------|------------------|-----------|-----------------------------------|
    | OFF      | any              | any       | tokens                            |
    | OPTIONAL | no active        |           | tokens                            |
    | OPTIONAL | active           | yes       | the preferred one                 |
    | OPTIONAL | one active       | no        | that one                          |
    | OPTIONAL | several active   | no        | SELECT_MFA_TYPE                   |
    | ON       | usable           | yes       | the preferred one                 |
    | ON       | one usable       | no        | that one                          |
    | ON       | several usable   | no        | SELECT_MFA_TYPE                   |
    | ON       | none usable      |           | MFA_SETUP, if any can be set up   |
    """
    if mode == "OFF":
        return TOKENS
    choices = tuple(active if mode == "OPTIONAL" else usable)
    if preferred is not None and preferred in choices:
        return Step(preferred)
    if len(choices) == 1:
        return Step(choices[0])
    if choices:
        return Step("SELECT_MFA_TYPE", choices)
    if mode == "OPTIONAL":
        return TOKENS
    if settable:
        return Step("MFA_SETUP", tuple(settable))
    raise no_usable_factor()
