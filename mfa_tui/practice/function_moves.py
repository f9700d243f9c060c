"""The moves `function` and `secret`: other code for triggers, other values in their secrets."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from mfa_tui.localcloud.aws import secrets_manager
from mfa_tui.practice.function_changes import arn_of
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import Move

if TYPE_CHECKING:
    from mfa_tui.practice.player import Player

_ALL = "all"


def function(player: Player, move: Move) -> None:
    """Change the function of one trigger, or of `all`: VERBS says how it is written.

    With `client` it is a function of the pool of that client, or of the pool of that name.
    """
    client = move.option("client")
    words = [word for word in move.words if not client or not word.startswith("client=")]
    if len(words) < 2:
        raise move.misused()
    trigger, what, *given = words
    changes = player.local.functions
    ways: dict[str, Callable[..., None]] = {
        "use": changes.use,
        "slow": lambda arn, seconds: changes.slow(arn, float(seconds)),
        "ahead": lambda arn, seconds: changes.ahead(arn, float(seconds)),
        "raise": changes.fail,
        "return": lambda arn, output: changes.answer(arn, json.loads(output)),
        "put": lambda arn, file: changes.put(arn, Path(file)),
        "replace": changes.reword,
        "variable": changes.set_variable,
        "reset": changes.restore,
    }
    if what not in ways:
        raise move.misused()
    values = [player.value(each) for each in given]
    for arn in _functions(player, trigger, client):
        try:
            ways[what](arn, *values)
        except (TypeError, ValueError):
            raise move.misused() from None


def secret(player: Player, move: Move) -> None:
    """Put values into a secret of Secrets Manager, whose other members stay, or `reset` it."""
    name, *what = move.plain or ("",)
    if not name or what != ([] if move.options else ["reset"]):
        raise move.misused()
    _start_duo(player)
    with player.local.cloud.call() as call:
        kept = secrets_manager.value_of(call.database, name)
        if kept is None:
            rows = call.database.execute("SELECT name FROM secret ORDER BY name")
            known = ", ".join(row["name"] for row in rows) or "none yet"
            raise BenchRefused(f"There is no secret {name!r}; there are {known}.")
        first = player.local.first_secrets.setdefault(name, kept)
        given = {key: player.value(value) for key, value in move.options.items()}
        text = json.dumps(json.loads(kept) | given) if given else first
        secrets_manager.keep(call.database, name, text, region=call.region, now=call.now)


def _start_duo(player: Player) -> None:
    """Have Duo fill its secrets, which it else does when a function first asks for one."""
    world = player.local.lab.world
    if not any(plan.stack and plan.stack.duo for plan in world.plans):
        return
    try:
        world.duo.start()
    except OSError as problem:
        raise BenchRefused(f"Duo cannot be started: {problem}.") from problem


def _functions(player: Player, trigger: str, client: str) -> list[str]:
    """The ARNs of the functions that are meant."""
    config = player.local.triggers(client)
    if trigger == _ALL:
        return [arn_of(entry) for entry in config.values()]
    if trigger not in config:
        known = ", ".join(config) or "none"
        raise BenchRefused(f"The pool has no trigger {trigger!r}; it has {known}.")
    return [arn_of(config[trigger])]
