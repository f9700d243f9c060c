"""Calls that are almost what a step waits for: which condition failed, and what was found instead."""

from __future__ import annotations

from mfa_tui.trainer.lesson import ProofKind
from mfa_tui.trainer.seen import Named, Seen
from mfa_tui.trainer.standing import NearMiss, StepStanding


def near_miss(step: StepStanding, seen: Seen, after: int, named: Named) -> NearMiss | None:
    """The newest call after exchange `after` that is of the kind which `step` awaits.

    None when the step awaits no call, or no call of this kind came. Secrets are masked.
    """
    if step.awaited is None or step.awaited.item.kind is not ProofKind.CALL:
        return None
    awaited = step.awaited.item
    for number in reversed(seen.numbers(awaited.subject)):
        if number <= after:
            return None
        if not seen.is_meant(awaited, number, named):
            continue
        if reason := seen.lack(awaited, number, named):
            return NearMiss(number, reason)
    return None
