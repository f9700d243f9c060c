"""The player: makes the moves of a lesson on its bench, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from mfa_tui.practice.call_shapes import members_of, takes_text
from mfa_tui.practice.facts import Facts
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.document import document, value_of
from mfa_tui.trainer.moves.language import Move, move_of, moves_of
from mfa_tui.trainer.moves.playing import Change, Learner, Request
from mfa_tui.trainer.moves.values import Unknown, resolved

if TYPE_CHECKING:
    from mfa_tui.practice.client_side import ClientSide
    from mfa_tui.practice.lesson_bench import LessonBench
    from mfa_tui.trace.exchange import Exchange

_MOST_REPEATS = 500
_SAYING = frozenset({"answer", "diagnose", "remember", "repeat", "upto"})
"""Verbs that change nothing themselves."""


class Player:
    """Makes moves on `bench`.

    `settings` are those of a drill's app by name, and `runs` what it does. `reference` are the moves
    that lead through the lesson. A move that cannot be made raises MoveProblem, which names its line.
    """

    def __init__(
        self,
        bench: ClientSide,
        *,
        settings: Mapping[str, str] | None = None,
        runs: Mapping[str, str] | None = None,
        reference: str = "",
        learner: Learner | None = None,
    ) -> None:
        self.bench = bench
        self.settings = dict(settings or {})
        self.runs = dict(runs or {})
        self.reference = reference
        self.learner = learner
        self.remembered: dict[str, Any] = {}
        self.running: list[str] = []
        self.changes: list[Change] = []

    @property
    def local(self) -> LessonBench:
        """The bench with the cloud in hand. Raises BenchRefused where the pool is a real one."""
        from mfa_tui.practice.lesson_bench import LessonBench

        if not isinstance(self.bench, LessonBench):
            raise BenchRefused("That can only be done in the local cloud.")
        return self.bench

    def play(self, text: str) -> None:
        """Make all moves in `text`. Raises MoveProblem."""
        for move in moves_of(text):
            self.make(move)

    def make(self, move: Move) -> None:
        """Make one move, unless its condition does not hold. Raises MoveProblem."""
        if move.condition and self.settings.get(move.condition[0]) != move.condition[1]:
            return
        before = self.bench.trace.newest
        try:
            verbs()[move.verb](self, move)
        except (BenchRefused, Unknown) as problem:
            raise move.problem(str(problem)) from problem
        silent = self.bench.trace.newest == before and move.verb not in _SAYING
        # what a run of the app changes is told by the name of the run
        if silent and not self.running:
            self.changes.append(Change(move.text, before))

    def prepared(self, text: str) -> Request | None:
        """The call that the first move in `text` would make, with all values filled in.

        None when that is another move. Raises MoveProblem.
        """
        from mfa_tui.practice.passkey_moves import passkey_request

        makers = {"call": Player.request, "passkey": passkey_request}
        move = next(iter(moves_of(text)), None)
        if move is None or move.verb not in makers:
            return None
        try:
            return makers[move.verb](self, move)
        except (BenchRefused, Unknown) as problem:
            raise move.problem(str(problem)) from problem

    def request(self, move: Move) -> Request:
        """The call that a `call` move makes. Raises Unknown, BenchRefused, MoveProblem."""
        client = move.option("client")
        options = {name: value for name, value in move.options.items() if name != "client"}
        if len(move.plain) != 1:
            raise move.misused()
        operation = move.plain[0]
        made = self.filled(operation, options, client)
        return Request(operation, made, client)

    def filled(self, operation: str, options: Mapping[str, str], client: str) -> dict[str, Any]:
        """The body of a call with all values resolved; the ids of client and pool are filled in."""
        api = self.bench.connect(client).api
        try:
            members = members_of(api, operation)
        except KeyError:
            raise BenchRefused(f"Cognito has no operation {operation!r}.") from None
        made = document(options, lambda path: takes_text(members, path))
        target = self.bench.target(client)
        own = {"ClientId": target.client_id, "UserPoolId": target.pool_id}
        ids = {name: value for name, value in own.items() if name in members}
        return ids | resolved(made, self.facts(client))

    def value(self, text: str, client: str = "") -> str:
        """The text that one word stands for. Raises Unknown."""
        return str(resolved(value_of(text, text=True), self.facts(client)))

    def facts(self, client: str = "") -> Facts:
        """Where values come from, for calls through that app client."""
        return Facts(self.bench, self.remembered, client)

    def send(self, operation: str, body: dict[str, Any], client: str = "") -> Exchange:
        """Call `operation`; what comes of it is in the exchange."""
        return self.bench.send(operation, body, client)


Verb = Callable[[Player, Move], None]


def verbs() -> Mapping[str, Verb]:
    """What makes the moves of each verb."""
    from mfa_tui.practice.device_moves import device
    from mfa_tui.practice.duo_moves import duo
    from mfa_tui.practice.function_moves import function, secret
    from mfa_tui.practice.passkey_moves import passkey
    from mfa_tui.practice.sign_in_moves import custom, srp
    from mfa_tui.practice.world_moves import WORLD_MOVES

    return {
        "call": _call,
        "repeat": _repeat,
        "upto": _upto,
        "srp": srp,
        "custom": custom,
        "device": device,
        "passkey": passkey,
        "duo": duo,
        "function": function,
        "secret": secret,
        **WORLD_MOVES,
    }


def _call(player: Player, move: Move) -> None:
    request = player.request(move)
    player.send(request.operation, request.document, request.client)


def _repeat(player: Player, move: Move) -> None:
    times, *rest = move.words or ("",)
    if not times.isdigit() or not 0 < int(times) <= _MOST_REPEATS:
        raise move.misused()
    again = move_of(" ".join(rest), move.line)
    if again is None:
        raise move.misused()
    for _ in range(int(times)):
        player.make(again)


def _upto(player: Player, move: Move) -> None:
    """Make the moves of the reference until the step that is named comes next."""
    if len(move.words) != 1:
        raise move.misused()
    learner = player.learner
    if learner is None:
        return
    for each in moves_of(player.reference):
        if learner.is_at(move.words[0]):
            return
        player.make(each)
    if not learner.is_at(move.words[0]):
        raise move.problem(f"the reference never comes to the step {move.words[0]!r}.")
