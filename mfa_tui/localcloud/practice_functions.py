"""The functions of the practice pools: the shipped stacks, attached when they are first called."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from mfa_tui.localcloud.invoke import Invocation, Invoked, NotInvoked
from mfa_tui.localcloud.plan import PoolPlan, StackPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.runtime.function import Function, function_arn
from mfa_tui.localcloud.runtime.functions import LocalFunctions

ISSUE_CODES = "issue_codes"
"""The module of the backup codes stack that an app's backend calls."""
_STACKS = Path(__file__).parents[1] / "lambdas"
_VERSIONED = {"PreTokenGenerationConfig": "V2_0"}
"""The members of LambdaConfig that name a version of the event beside the function."""

DuoVariables = Callable[[], Mapping[str, str]]
"""Starts Duo unless it runs, and gives the variables that lead a function to it."""


def triggers_of(plan: PoolPlan) -> dict[str, Any]:
    """The LambdaConfig of a practice pool; empty without a stack."""
    modules = plan.stack.triggers if plan.stack else {}
    return {
        trigger: _entry(trigger, function_arn(_name(plan, module)))
        for trigger, module in modules.items()
    }


def issuing_function(plan: PoolPlan) -> str:
    """The ARN of the function that gives out new backup codes in a practice pool."""
    return function_arn(_name(plan, ISSUE_CODES))


class PracticeFunctions:
    """An `Invoke` that gives the practice pools their functions, and runs all by `functions`.

    Nothing is started for a stack before one of its functions is called. `plans` are those of the
    practice pools.
    """

    def __init__(
        self, functions: LocalFunctions, duo: DuoVariables, plans: Iterable[PoolPlan] = POOLS
    ) -> None:
        self._functions = functions
        self._duo = duo
        self._turn = threading.Lock()
        self.expect(plans)

    def expect(self, plans: Iterable[PoolPlan]) -> None:
        """Give the pools of `plans` their functions from now on, as they are in the files."""
        with self._turn:
            self._waiting = {
                function_arn(_name(plan, module)): (plan, plan.stack, module)
                for plan in plans
                if plan.stack
                for module in (*plan.stack.triggers.values(), ISSUE_CODES)
            }

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
        return Function(
            _name(plan, module),
            (stack.home or _STACKS) / stack.folder,
            module,
            "handler",
            variables,
            stack.timeout,
        )


def _entry(trigger: str, arn: str) -> Any:
    version = _VERSIONED.get(trigger)
    return {"LambdaVersion": version, "LambdaArn": arn} if version else arn


def _name(plan: PoolPlan, module: str) -> str:
    return f"practice-{plan.short_id}-{module.replace('_', '-')}"
