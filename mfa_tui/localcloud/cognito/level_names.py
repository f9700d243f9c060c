"""AcrConfiguration: the names of the levels of authentication in a pool.

The service takes it and forgets it (tested in October 2026); with the switch STEP_UP on it is
heeded as documented.
"""

from __future__ import annotations

from typing import Any

from mfa_tui.localcloud.cognito import levels, step_up_refusals
from mfa_tui.localcloud.cognito.call import Call
from mfa_tui.localcloud.cognito.pools import Pool
from mfa_tui.localcloud.cognito.refusals import tier_too_low
from mfa_tui.localcloud.faults import STEP_UP

_MEMBER = "AcrConfiguration"


def heeded(call: Call, params: dict[str, Any]) -> dict[str, Any]:
    """`params` of CreateUserPool or UpdateUserPool, without the names where nobody heeds them."""
    if STEP_UP in call.faults:
        return params
    return {name: value for name, value in params.items() if name != _MEMBER}


def check(pool: Pool, params: dict[str, Any]) -> None:
    """Refuse names for two levels at once, and any on the plan LITE. Raises ServiceError."""
    if not params.get(_MEMBER):
        return
    if pool.is_lite:
        raise tier_too_low("ACR Configuration")
    if len(set(levels.names(pool).values())) < len(levels.names(pool)):
        raise step_up_refusals.level_names_equal()


def shown(call: Call, pool: Pool) -> dict[str, Any]:
    """The pool's document with the name of every level, or of none where nobody heeds them."""
    document = {name: value for name, value in pool.document.items() if name != _MEMBER}
    if STEP_UP not in call.faults:
        return document
    named = levels.names(pool).items()
    return document | {_MEMBER: {f"Level{level}": {"AcrValue": name} for level, name in named}}
