"""What a lesson counts on, held against what a real pool has; read only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from mfa_tui.practice.needing import command, held, need
from mfa_tui.practice.user_needs import user_needs
from mfa_tui.practice.wanted_settings import (
    CLIENT,
    ROTATION,
    SETTINGS,
    Compare,
    factor_words,
    has_factor,
    joined,
    own_values,
    rotates,
    short,
)
from mfa_tui.practice.whole_updates import whole_command
from mfa_tui.signin.settings.client import DEFAULT_FLOWS, FLOWS
from mfa_tui.signin.turns import Refused
from mfa_tui.trainer.moves.language import moves_of
from mfa_tui.trainer.needs import Need

if TYPE_CHECKING:
    from mfa_tui.practice.real_bench import RealBench
    from mfa_tui.trainer.lesson import Lesson

_FIXED = ("UsernameAttributes", "AliasAttributes")
"""Settings that a pool has from its creation on."""

_MAKE_POOL = "it is set when a pool is made, never later: take another pool"
_BY_HAND = "in free play Pool settings has most of it; {name} of the AWS CLI resets whatever it is not told"
_TOGETHER = "this goes the same way, at once"

_OF_FLOWS = {
    "ALLOW_USER_SRP_AUTH": ("USER_SRP_AUTH", "srp"),
    "ALLOW_USER_PASSWORD_AUTH": ("USER_PASSWORD_AUTH",),
    "ALLOW_CUSTOM_AUTH": ("CUSTOM_AUTH", "custom"),
    "ALLOW_REFRESH_TOKEN_AUTH": ("REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"),
    "ALLOW_USER_AUTH": ("USER_AUTH", "passkey"),
}
"""What stands in moves that take a flow of the app client."""

_OF_MAIL = ("SignUp", "AutoVerifiedAttributes", "UserAttribute", "ForgotPassword")
"""What stands in moves that addresses are verified by."""


def needs_of(bench: RealBench) -> tuple[Need, ...]:
    """What the lesson of `bench` needs of its pool, in the order in which one would get it; blocking."""
    return (
        *_credentials(bench),
        *_settings(bench),
        _factors(bench),
        *_triggers(bench),
        *_client(bench),
        *_other_clients(bench),
        *user_needs(bench),
    )


def _credentials(bench: RealBench) -> Iterator[Need]:
    """That there are none, and what that means for the lesson."""
    found = bench.reading.pool()
    if not isinstance(found, Refused) or found.error != "NoCredentialsError":
        return
    model = bench.connect().api.meta.service_model
    calls = (each.plain[0] for each in moves_of(bench.lesson.reference) if each.verb == "call")
    signed = [each for each in calls if model.operation_model(each).auth_type != "none"]
    how = "start with --profile NAME, or with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY set"
    if signed:
        yield Need(f"AWS credentials, for {signed[0]} and the like", False, "none", how)
    else:
        yield Need("AWS credentials, to read the rest of this list", None, "none", how)


def _settings(bench: RealBench) -> Iterator[Need]:
    wanted = {name: each for name, each in bench.plan.settings.items() if name in SETTINGS}
    if not _mentions(bench.lesson, _OF_MAIL):
        wanted.pop("AutoVerifiedAttributes", None)
    found = bench.reading.pool()
    yield from _group("UpdateUserPool", wanted, SETTINGS, found, bench)


def _group(
    operation: str,
    wanted: Mapping[str, Any],
    compare: Mapping[str, Compare],
    found: dict[str, Any] | Refused,
    bench: RealBench,
) -> Iterator[Need]:
    """Settings that one update brings, all of them together."""
    if isinstance(found, Refused):
        how = _BY_HAND.format(name=operation)
        for name, each in wanted.items():
            yield need(f"{name} {short(each)}", found, bool, short, how)
            how = _TOGETHER
        return
    lacks = [name for name, each in wanted.items() if not compare[name](each, found.get(name))]
    changes = {
        name: joined(name, wanted[name], found.get(name)) for name in lacks if name not in _FIXED
    }
    changes |= _apart(changes, found, wanted)
    first = next((name for name in lacks if name in changes), "")
    for name, each in wanted.items():
        how = _MAKE_POOL if name in _FIXED else _TOGETHER
        if name == first:
            how = whole_command(bench.reading.target, operation, found, changes)
        there = short(_first_factors_of(found) if name == "Policies" else found.get(name))
        yield (
            Need(f"{name} {short(each)}", False, there, how)
            if name in lacks
            else Need(f"{name} {short(each)}", True)
        )


def _apart(
    changes: Mapping[str, Any], found: Mapping[str, Any], wanted: Mapping[str, Any]
) -> dict[str, Any]:
    """What else has to change where a client would rotate and have the old refresh flow beside it.

    Cognito refuses that (cognito.md 8.3).
    """
    after = {**found, **changes}
    flows: list[str] = after.get(FLOWS) or []
    if not rotates(after.get(ROTATION)) or _OLD_REFRESH not in flows:
        return {}
    if _OLD_REFRESH in wanted.get(FLOWS, ()):
        return {ROTATION: {"Feature": "DISABLED"}}
    return {FLOWS: [each for each in flows if each != _OLD_REFRESH]}


_OLD_REFRESH = "ALLOW_REFRESH_TOKEN_AUTH"


def _first_factors_of(pool: Mapping[str, Any]) -> dict[str, Any]:
    policy = pool.get("Policies", {}).get("SignInPolicy", {})
    return {"SignInPolicy": policy} if policy else {}


def _mentions(lesson: Lesson, words: Iterable[str]) -> bool:
    """Whether the moves of `lesson` have one of these words in them."""
    moves = " ".join((lesson.reference, *(each.hints[-1] for each in lesson.steps)))
    return any(re.search(rf"(?<![A-Z_]){word}", moves) for word in words)


def _factors(bench: RealBench) -> Need:
    plan, found, name = bench.plan, bench.reading.mfa(), "SetUserPoolMfaConfig"
    what = f"MFA {plan.mfa}{factor_words(plan.factors)}"
    if isinstance(found, Refused):
        return need(what, found, bool, short, _BY_HAND.format(name=name))
    mode = found.get("MfaConfiguration", "OFF")
    if mode == plan.mfa and all(has_factor(each, found) for each in plan.factors):
        return Need(what, True)
    missing = {
        each: own_values(block)
        for each, block in plan.factors.items()
        if not has_factor(each, found)
    }
    changes = {"MfaConfiguration": plan.mfa, **missing}
    how = whole_command(bench.reading.target, name, found, changes)
    return Need(what, False, f"MFA {mode}{factor_words(found)}", how)


def _triggers(bench: RealBench) -> Iterator[Need]:
    stack = bench.plan.stack
    if stack is None:
        return
    shipped = (
        f"mfa-tui eject {stack.folder.partition('/')[0]} DIR, and deploy it as its README says"
    )
    wanted = set(stack.triggers)
    yield need(
        f"triggers {', '.join(stack.triggers)}",
        bench.reading.pool(),
        lambda pool: wanted <= set(pool.get("LambdaConfig", {})),
        lambda pool: ", ".join(pool.get("LambdaConfig", {})) or "none",
        "any functions of yours, named in LambdaConfig" if stack.home else shipped,
    )


def _client(bench: RealBench) -> Iterator[Need]:
    plan, reading = bench.plan.clients[0], bench.reading
    wanted = bool(plan.wishes.get("GenerateSecret"))
    has = wanted == (reading.target.client_secret is not None)
    how = "choose another: --client-id, and --client-secret-env if it has a secret"
    yield held(f"an app client {'with' if wanted else 'without'} a secret", has, how)
    settings = {name: plan.wishes[name] for name in CLIENT if name in plan.wishes}
    settings[FLOWS] = [
        each
        for each in settings.get(FLOWS, ())
        if each not in _OF_FLOWS or _mentions(bench.lesson, _OF_FLOWS[each])
    ]
    found = reading.client()
    if isinstance(found, dict):
        found = {FLOWS: list(DEFAULT_FLOWS), **found}
    settings = {name: each for name, each in settings.items() if each}
    yield from _group("UpdateUserPoolClient", settings, CLIENT, found, bench)


def _other_clients(bench: RealBench) -> Iterator[Need]:
    others = bench.plan.clients[1:]
    ids = bench.reading.clients() if others else {}
    for each in others:
        kept = ("ClientName", "GenerateSecret", *CLIENT)
        members = {name: each.wishes[name] for name in kept if each.wishes.get(name)}
        name = each.wishes["ClientName"]
        yield need(
            f"another app client, called {name}",
            ids,
            lambda found, name=name: name in found,
            lambda found: "none of that name",
            command(bench.reading.target, "create-user-pool-client", members),
        )
