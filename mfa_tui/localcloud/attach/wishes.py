"""What `mfa-tui serve` is asked to attach: functions one by one, and those of a template."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from mfa_tui.localcloud.attach.install import (
    AttachedPool,
    attached_pool,
    install_stack,
    set_triggers,
)
from mfa_tui.localcloud.attach.problem import AttachProblem
from mfa_tui.localcloud.attach.stack import Stack
from mfa_tui.localcloud.attach.trigger_names import TRIGGERS
from mfa_tui.localcloud.cloud import LocalCloud
from mfa_tui.localcloud.cognito.errors import ServiceError
from mfa_tui.localcloud.plan import PoolPlan, UserPlan
from mfa_tui.localcloud.plans import POOLS
from mfa_tui.localcloud.practice_functions import triggers_of
from mfa_tui.localcloud.presets import Practice
from mfa_tui.localcloud.runtime.function import Function, NoSuchHandler, function_at
from mfa_tui.localcloud.starting_states import PRACTICE, PRESETS, Preset

OWN_POOL = PoolPlan(
    "YourTriggers",
    "Your triggers",
    "your functions",
    mfa="OFF",
    factors={},
    users=(UserPlan("alice"), UserPlan("bob")),
    flow="CUSTOM_AUTH",
)
"""Where functions go that name no pool: it is made for them, and nothing else is changed."""


@dataclass(frozen=True, slots=True)
class TriggerWish:
    """A `function` for a trigger of the pool with the id `pool_id`."""

    pool_id: str
    trigger: str
    function: Function


@dataclass(frozen=True, slots=True)
class Attachment:
    """All that is to be attached."""

    wishes: tuple[TriggerWish, ...] = ()
    stack: Stack | None = None

    @property
    def functions(self) -> tuple[Function, ...]:
        """The functions that run on this machine."""
        of_stack = self.stack.functions if self.stack else ()
        return (*(wish.function for wish in self.wishes), *of_stack)

    def install(
        self, cloud: LocalCloud, preset: Preset = PRESETS[PRACTICE], seed: str | None = None
    ) -> tuple[Practice, tuple[AttachedPool, ...]]:
        """Make what is missing of the preset and of this, and give all pools their functions.

        Local functions of earlier runs are taken away, but for those that the pools come with.
        Raises AttachProblem.
        """
        by_pool: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for wish in self.wishes:
            by_pool[wish.pool_id][wish.trigger] = wish.function.arn
        own = (OWN_POOL,) if OWN_POOL.pool_id in by_pool else ()
        plans = (*preset.plans(seed), *own)
        if strange := by_pool.keys() - {plan.pool_id for plan in plans}:
            raise AttachProblem(f"{min(strange)} is no pool of the preset {preset.name}.")
        made = preset.install(cloud, seed, own)
        with cloud.call() as call:
            for plan in plans:
                wanted = {**triggers_of(plan), **by_pool[plan.pool_id]}
                try:
                    set_triggers(call, plan.pool_id, wanted)
                except ServiceError as error:
                    raise AttachProblem(f"{plan.pool_id}: {error}") from error
            changed = tuple(
                attached_pool(call, pool_id) for pool_id in sorted(by_pool) if by_pool[pool_id]
            )
        return made, (*changed, *(install_stack(cloud, self.stack) if self.stack else ()))


def trigger_wishes(texts: Iterable[str], environment: Mapping[str, str]) -> tuple[TriggerWish, ...]:
    """The wishes `[POOL:]TRIGGER=FILE:HANDLER`; the functions get this `environment`.

    POOL is the id of a practice pool, or what is behind its `_`. Raises AttachProblem.
    """
    wishes: list[TriggerWish] = []
    for text in texts:
        what, _, where = text.partition("=")
        pool, _, trigger = what.rpartition(":")
        if trigger not in TRIGGERS:
            raise AttachProblem(
                f"{trigger or text} is no trigger. There are: {', '.join(TRIGGERS)}."
            )
        try:
            function = replace(function_at(where), environment=dict(environment))
        except NoSuchHandler as problem:
            raise AttachProblem(f"{trigger}: {problem}") from problem
        wishes.append(TriggerWish(_pool_id(pool), trigger, _distinct(function, wishes)))
    return tuple(wishes)


def _pool_id(name: str) -> str:
    if not name:
        return OWN_POOL.pool_id
    plans = (*POOLS, OWN_POOL)
    found = next((plan.pool_id for plan in plans if name in (plan.pool_id, plan.short_id)), None)
    if found is None:
        known = ", ".join(plan.short_id for plan in plans)
        raise AttachProblem(f"There is no practice pool {name}. There are: {known}.")
    return found


def _distinct(function: Function, wishes: Iterable[TriggerWish]) -> Function:
    """`function` under a name that no other function has: files in two folders may be called alike."""

    def place(of: Function) -> Any:
        return of.file, of.handler

    others = {wish.function.name: wish.function for wish in wishes}
    name, number = function.name, 1
    while name in others and place(others[name]) != place(function):
        number += 1
        name = f"{function.name}-{number}"
    return replace(function, name=name)
