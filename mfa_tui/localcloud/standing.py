"""How a practice user stands, in the few words that stand beside his name."""

from __future__ import annotations

from mfa_tui.localcloud import practice_codes
from mfa_tui.localcloud.cognito import factors, users
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.cognito.first_factors import available
from mfa_tui.localcloud.cognito.passkeys import WEB_AUTHN
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import due_step
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.plan import UserPlan

_STATUS = {
    users.UNCONFIRMED: "sign-up not confirmed",
    users.RESET_REQUIRED: "password must be reset",
    users.FORCE_CHANGE_PASSWORD: "temporary password",
}
_CHALLENGE = {
    "SOFTWARE_TOKEN_MFA": "authenticator set up",
    "SMS_MFA": "second factor by SMS",
    "EMAIL_OTP": "second factor by e-mail",
}
_FACTOR = {"SMS_MFA": "SMS", "EMAIL_OTP": "mail", "SOFTWARE_TOKEN_MFA": "app"}


def standing(call: Call, pool: Pool, user: User, plan: UserPlan) -> str:
    """What a sign-in of `user` will meet, as things are now: at most 27 cells."""
    if not user.enabled:
        return "disabled"
    if user.status in _STATUS:
        return _STATUS[user.status]
    if "DefineAuthChallenge" in pool.triggers and (made := _by_functions(user, plan)):
        return made
    if pool.first_factors != ["PASSWORD"]:
        return _first_factors(call, pool, user)
    return _second_factor(pool, user)


def _by_functions(user: User, plan: UserPlan) -> str:
    """What the functions of the pool make of `user`; empty when that is not known."""
    codes = user.attributes.get(practice_codes.ATTRIBUTE)
    return practice_codes.standing(codes) if codes else plan.state


def _first_factors(call: Call, pool: Pool, user: User) -> str:
    offered = available(call, pool, user)
    if WEB_AUTHN in offered:
        return "passkey set up"
    if not user.password.is_set:
        return "no password, only codes"
    by_code = [name for name in offered if name.endswith("_OTP")]
    if by_code:
        return "chooses password or code"
    if user.active_factors:
        return _second_factor(pool, user)
    return "password, no passkey yet" if WEB_AUTHN in pool.first_factors else "password only"


def _second_factor(pool: Pool, user: User) -> str:
    try:
        step = due_step(pool, user)
    except ServiceError:
        return "no usable second factor"
    if step.challenge == "SELECT_MFA_TYPE":
        *others, last = (_FACTOR[factor] for factor in step.factors)
        return f"chooses {', '.join(others)} or {last}"
    if step.challenge in _CHALLENGE:
        return _preferred(user) or _CHALLENGE[step.challenge]
    if user.software_token.secret:
        return "authenticator not in use"
    only_authenticators = factors.offered(pool) == [factors.SOFTWARE_TOKEN_MFA]
    return "no authenticator yet" if only_authenticators else "no second factor yet"


def _preferred(user: User) -> str | None:
    """That the preferred of several factors is asked for."""
    if user.preferred_factor is None or len(user.active_factors) < 2:
        return None
    return f"several, prefers {_FACTOR[user.preferred_factor]}"
