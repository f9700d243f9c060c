"""New backup codes from the practice cloud: what an app's back end does for who is signed in."""

from __future__ import annotations

import json
import uuid
from functools import partial
from typing import TYPE_CHECKING

from mfa_tui.localcloud.invoke import FunctionError, Invocation, Invoke, InvokeFailure
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_functions import issuing_function
from mfa_tui.signin.refusals import refused
from mfa_tui.signin.turns import Refused

if TYPE_CHECKING:
    from mfa_tui.ui.world import MakeCodes

_FUNCTION = "issue_codes"


def issuer(invoke: Invoke, pool_id: str) -> MakeCodes | None:
    """What issues ten new codes for a user of the pool; None for a pool without that function."""
    plan = next((each for each in POOLS if each.pool_id == pool_id), None)
    if plan is None or plan.stack is None or plan.stack.folder != "backup_codes":
        return None
    return partial(_issued, invoke, issuing_function(plan))


def _issued(invoke: Invoke, function: str, access_token: str) -> tuple[str, ...] | Refused:
    event = json.dumps({"AccessToken": access_token}).encode()
    try:
        answer = invoke(Invocation(function, event, str(uuid.uuid4())))
    except FunctionError as failure:
        return refused(_FUNCTION, "UserLambdaValidationException", str(failure))
    except InvokeFailure as failure:
        return refused(_FUNCTION, "UnexpectedLambdaException", str(failure))
    return tuple(json.loads(answer.payload)["codes"])
