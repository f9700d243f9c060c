"""TARGET_ACR_VALUES, MAX_AGE and ACCESS_TOKEN of USER_AUTH: a sign-in that is to reach a level.

As documented (Developer Guide: step-up authentication with the USER_AUTH flow), and only with the
switch STEP_UP on. The service takes these parameters and does nothing about them (tested in October
2026), and so does this one otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mfa_tui.localcloud.cognito import levels, step_up_refusals
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.decision import raising
from mfa_tui.localcloud.cognito.first_factors import PASSWORD, PASSWORD_SRP, available
from mfa_tui.localcloud.cognito.levels import METHODS, NO_GOAL, PASSWORD_METHOD, Goal, level_of
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.progress import situation
from mfa_tui.localcloud.cognito.tokens import bearer
from mfa_tui.localcloud.cognito.users import User
from mfa_tui.localcloud.faults import STEP_UP

Parameters = Mapping[str, str]


def goal(call: Call, pool: Pool, user: User | None, parameters: Parameters) -> Goal:
    """What a USER_AUTH with these `parameters` is to reach, and what its ACCESS_TOKEN brings along.

    The first level of the list that `user` has the factors for. Raises ServiceError when there is
    none, when the token is somebody else's or has reached that level, and when it comes alone.
    """
    if STEP_UP not in call.faults:
        return NO_GOAL
    wish, token = parameters.get("TARGET_ACR_VALUES"), parameters.get("ACCESS_TOKEN")
    if not wish:
        if token:
            raise step_up_refusals.access_token_alone()
        return NO_GOAL
    wished = _wished(pool, wish)
    proven = _credit(call, user, token, parameters.get("MAX_AGE")) if token else ()
    if user is None:
        # simulated: what he could reach is nobody's business
        return NO_GOAL
    for level in wished:
        if level_of(proven) >= level:
            raise step_up_refusals.level_reached()
        aim = Goal(level, proven)
        if goes_on_by_itself(pool, user, aim) or offered(call, pool, user, aim):
            return aim
    raise step_up_refusals.level_out_of_reach()


def offered(call: Call, pool: Pool, user: User | None, aim: Goal) -> list[str]:
    """AvailableChallenges for `user`: those that lead to the level and are not proven yet."""
    found = available(call, pool, user)
    if user is None or not aim.level:
        return found
    return [challenge for challenge in found if _leads_there(pool, user, aim, challenge)]


def goes_on_by_itself(pool: Pool, user: User, aim: Goal) -> bool:
    """Whether the password is proven already and a second factor makes up what is missing."""
    if PASSWORD_METHOD not in aim.methods:
        return False
    return bool(raising(situation(pool, user, aim=aim)))


def _leads_there(pool: Pool, user: User, aim: Goal, challenge: str) -> bool:
    is_password = challenge in (PASSWORD, PASSWORD_SRP)
    method = PASSWORD_METHOD if is_password else METHODS.get(challenge, levels.PLATFORM_METHOD)
    after = aim.having(method)
    if after == aim:
        return False
    return level_of(after.methods) >= aim.level or (
        is_password and bool(raising(situation(pool, user, aim=after)))
    )


def _wished(pool: Pool, wish: str) -> Iterable[int]:
    """The levels that TARGET_ACR_VALUES names, in its order; what is no level is passed over."""
    known = {name: level for level, name in levels.names(pool).items()}
    found = [known[name] for name in wish.split() if name in known]
    if not found:
        raise step_up_refusals.no_level()
    return found


def _credit(call: Call, user: User | None, token: str, age: str | None) -> tuple[str, ...]:
    """The methods behind an access token, unless they were proven more than `age` seconds ago."""
    if age is not None and not (age.isascii() and age.isdecimal()):
        raise step_up_refusals.max_age_unreadable()
    holder = bearer(call, token)
    if user is None or holder.user.sub != user.sub:
        raise step_up_refusals.access_token_of_another()
    if age is not None and int(call.now) - holder.family.auth_time > int(age):
        return ()
    return levels.without_summary(holder.family.amr)
