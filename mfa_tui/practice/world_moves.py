"""Moves that no call makes: clocks, faults, the phone, what is remembered, a drill's app, answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mfa_tui.localcloud.clock import seconds_of
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import Move
from mfa_tui.trainer.tasks import SEPARATOR

if TYPE_CHECKING:
    from mfa_tui.practice.player import Player, Verb

_POINTED = re.compile(r"(?P<operation>\w+)(?:!(?P<error>\w+))?(?:~(?P<back>\d+))?")


def _clock(player: Player, move: Move) -> None:
    if not move.words:
        raise move.misused()
    player.bench.set_clock(" ".join(move.words))


def _phone(player: Player, move: Move) -> None:
    if move.words == ("reset",):
        player.bench.move_phone_clock(-player.bench.phone.authenticator.skew)
        return
    try:
        player.bench.move_phone_clock(seconds_of(*move.words))
    except (TypeError, ValueError):
        raise move.misused() from None


def _scan(player: Player, move: Move) -> None:
    """The newest SecretCode, or that of a response before it, as a phone would scan its QR code."""
    if not 1 <= len(move.plain) <= 2:
        raise move.misused()
    secret = move.plain[1] if len(move.plain) == 2 else "$SecretCode"
    player.bench.scan(player.value(move.plain[0]), player.value(secret))


def _fault(player: Player, move: Move) -> None:
    *name, state = move.words or ("",)
    if not name or state not in ("on", "off"):
        raise move.misused()
    player.bench.fault(" ".join(name), state == "on")


def _set(player: Player, move: Move) -> None:
    if len(move.words) != 2:
        raise move.misused()
    name, value = move.words
    if name not in player.settings:
        known = ", ".join(player.settings) or "none"
        raise move.problem(f"the app has no setting {name!r}; it has {known}.")
    player.settings[name] = value


def _app(player: Player, move: Move) -> None:
    if len(move.words) != 1:
        raise move.misused()
    (run,) = move.words
    if run not in player.runs:
        known = ", ".join(player.runs) or "none"
        raise move.problem(f"the app has no run {run!r}; it has {known}.")
    if run in player.running:
        raise move.problem(f"the run {run!r} begins itself again.")
    player.running.append(run)
    try:
        player.play(player.runs[run])
    finally:
        player.running.remove(run)


def _remember(player: Player, move: Move) -> None:
    """A value of the newest answered call, by JMESPath over its `request` and `response`."""
    if len(move.words) != 2:
        raise move.misused()
    name, path = move.words
    found = _looked_up(_newest(player, ""), path)
    if found is None:
        raise move.problem(f"the newest call has no {path}.")
    player.remembered[name] = found


def _answer(player: Player, move: Move) -> None:
    if len(move.words) < 2:
        raise move.misused()
    task, *answers = (_unquoted(word) for word in move.words)
    if answers[0].startswith("@"):
        # a POINT: the newest call of that operation, and a path in it
        answers = [" ".join((str(_pointed_at(player, move, answers[0][1:])), *answers[1:]))]
    if player.learner:
        player.learner.answer(task, SEPARATOR.join(answers))


def _diagnose(player: Player, move: Move) -> None:
    if len(move.words) != 2:
        raise move.misused()
    where, path = move.words
    place = path if where == "setting" else f"{_pointed_at(player, move, where)} {path}"
    if player.learner:
        player.learner.diagnose(place)


def _pointed_at(player: Player, move: Move, where: str) -> int:
    """The number of the exchange that `where` means: itself, or the newest of an operation."""
    if where.isdigit():
        return int(where)
    found = _newest(player, where)
    if found is None:
        raise move.problem(f"there has been no {where}.")
    return found.number


def _newest(player: Player, where: str) -> Exchange | None:
    """The newest call of an operation such as `InitiateAuth`, `GetUser!NotAuthorizedException~1`.

    Without one it is the newest call of the app.
    """
    calls = [each for each in player.bench.trace.snapshot() if not each.in_flight]
    if not where:
        calls = [each for each in calls if each.source is Party.APP]
    else:
        match = _POINTED.fullmatch(where)
        if match is None:
            return None
        calls = [each for each in calls if each.operation == match["operation"]]
        calls = [each for each in calls if match["error"] in (None, each.error_type)]
        calls = calls[: len(calls) - int(match["back"] or 0)]
    return calls[-1] if calls else None


def _looked_up(exchange: Exchange | None, path: str) -> Any:
    import jmespath
    from jmespath.exceptions import JMESPathError

    if exchange is None:
        return None
    document = {"request": exchange.request_json, "response": exchange.response_json}
    try:
        return jmespath.search(path, document)
    except JMESPathError:
        raise BenchRefused(f"{path} is no path; write one like response.Session.") from None


def _unquoted(word: str) -> str:
    return word[1:-1] if len(word) > 1 and word[0] == word[-1] == '"' else word


WORLD_MOVES: dict[str, Verb] = {
    "clock": _clock,
    "phone": _phone,
    "scan": _scan,
    "fault": _fault,
    "set": _set,
    "app": _app,
    "remember": _remember,
    "answer": _answer,
    "diagnose": _diagnose,
}
"""What makes the moves of these verbs."""
