"""New backup codes from the practice cloud: what an app's back end does for who is signed in."""

from __future__ import annotations

import json
import uuid

from mfa_tui.localcloud.invoke import FunctionError, Invocation, Invoke, InvokeFailure
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_functions import issuing_function
from mfa_tui.signin.refusals import refused
from mfa_tui.signin.turns import Refused

_FUNCTION = "issue_codes"


def issued_codes(
    invoke: Invoke, pool_id: str, access_token: str
) -> tuple[str, ...] | Refused | None:
    """Ten new codes for the user of `access_token`; None for a pool without that function.

    Codes from before are worth nothing afterwards.
    """
    plan = next((each for each in POOLS if each.pool_id == pool_id), None)
    if plan is None or plan.stack is None or plan.stack.folder != "backup_codes":
        return None
    event = json.dumps({"AccessToken": access_token}).encode()
    try:
        answer = invoke(Invocation(issuing_function(plan), event, str(uuid.uuid4())))
    except FunctionError as failure:
        return refused(_FUNCTION, "UserLambdaValidationException", str(failure))
    except InvokeFailure as failure:
        return refused(_FUNCTION, "UnexpectedLambdaException", str(failure))
    return tuple(json.loads(answer.payload)["codes"])
