"""The functions of the practice pools: the shipped stacks, attached when they are first called."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from mfa_tui.localcloud.invoke import Invocation, Invoked, NotInvoked
from mfa_tui.localcloud.plan import PoolPlan, StackPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.runtime.function import Function, function_arn
from mfa_tui.localcloud.runtime.functions import LocalFunctions

TRIGGERS = {
    "DefineAuthChallenge": "define_auth_challenge",
    "CreateAuthChallenge": "create_auth_challenge",
    "VerifyAuthChallengeResponse": "verify_auth_challenge",
}
"""The module of each trigger, in every stack."""
ISSUE_CODES = "issue_codes"
"""The module of the backup codes stack that an app's backend calls."""
_STACKS = Path(__file__).parents[1] / "lambdas"

DuoVariables = Callable[[], Mapping[str, str]]
"""Starts Duo unless it runs, and gives the variables that lead a function to it."""


def triggers_of(plan: PoolPlan) -> dict[str, str]:
    """The LambdaConfig of a practice pool; empty without a stack."""
    if plan.stack is None:
        return {}
    return {trigger: function_arn(_name(plan, module)) for trigger, module in TRIGGERS.items()}


def issuing_function(plan: PoolPlan) -> str:
    """The ARN of the function that gives out new backup codes in a practice pool."""
    return function_arn(_name(plan, ISSUE_CODES))


class PracticeFunctions:
    """An `Invoke` that gives the practice pools their functions, and runs all by `functions`.

    Nothing is started for a stack before one of its functions is called.
    """

    def __init__(self, functions: LocalFunctions, duo: DuoVariables) -> None:
        self._functions = functions
        self._duo = duo
        self._waiting = {
            function_arn(_name(plan, module)): (plan, plan.stack, module)
            for plan in POOLS
            if plan.stack
            for module in (*TRIGGERS.values(), ISSUE_CODES)
        }
        self._turn = threading.Lock()

    def __call__(self, invocation: Invocation) -> Invoked:
        """Run a function. Raises InvokeFailure."""
        with self._turn:
            if waiting := self._waiting.get(invocation.function):
                self._functions.attach(self._function(*waiting))
                del self._waiting[invocation.function]
        return self._functions(invocation)

    def _function(self, plan: PoolPlan, stack: StackPlan, module: str) -> Function:
        try:
            variables = {**stack.environment, **(self._duo() if stack.duo else {})}
        except OSError as error:
            raise NotInvoked("ServiceException", f"Duo cannot be started: {error}") from error
        return Function(_name(plan, module), _STACKS / stack.folder, module, "handler", variables)


def _name(plan: PoolPlan, module: str) -> str:
    return f"practice-{plan.short_id}-{module.replace('_', '-')}"
