"""Makes moves on a real pool: calls and what the phone does, and nothing that takes the local cloud."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mfa_tui.practice.facts import Facts
from mfa_tui.practice.player import Player
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import Move, move_of, moves_of
from mfa_tui.trainer.moves.values import Unknown

if TYPE_CHECKING:
    from mfa_tui.trainer.moves.playing import Request

_PASSWORD = re.compile(r"\$\{?(?P<user>[A-Za-z_][\w-]*)\.password")
_PROVING = ("srp", "custom")

CODE = "THE-CODE-THAT-CAME"
"""What a prepared request has in place of a code that only the learner can see."""


_EXAMPLES = (":111122223333:", ":000000000000:", "auth.example.com")
"""What is in settings of the local cloud only: its accounts, and its passkeys' site."""


class RealPlayer(Player):
    """A Player that makes no move before all passwords in it are known, and never leads to a step.

    `names` are the users that stand for those of the lesson.
    """

    names: Mapping[str, str] = MappingProxyType({})
    _preparing = False

    def play(self, text: str) -> None:
        for move in moves_of(text):
            try:
                for user in self._proved(move):
                    self.bench.password(user)
            except (BenchRefused, Unknown) as problem:
                raise move.problem(str(problem)) from problem
        super().play(text)

    def make(self, move: Move) -> None:
        if move.verb == "upto":
            raise move.problem("on a real pool the steps before are not made for you.")
        super().make(move)

    def filled(self, operation: str, options: Mapping[str, str], client: str) -> dict[str, Any]:
        if any(example in value for value in options.values() for example in _EXAMPLES):
            raise BenchRefused(
                f"this {operation} has example settings of the local cloud in it, and your pool has "
                "others. Pool settings (ctrl+n in the sign-in form) sends your own."
            )
        return super().filled(operation, options, client)

    def prepared(self, text: str) -> Request | None:
        self._preparing = True
        try:
            return super().prepared(text)
        finally:
            self._preparing = False

    def facts(self, client: str = "") -> Facts:
        return RealFacts(self.bench, self.remembered, client, self.names, self._preparing)

    def _proved(self, move: Move, within: tuple[str, ...] = ()) -> Iterator[str]:
        """Whose passwords `move` takes, and those of what it repeats or runs."""
        for found in _PASSWORD.finditer(" ".join(move.words)):
            yield self.names.get(found["user"], found["user"])
        if move.verb in _PROVING and len(move.plain) == 1:
            yield self.value(move.plain[0])
        again = move_of(" ".join(move.words[1:])) if move.verb == "repeat" else None
        run = move.words[0] if move.verb == "app" and move.words else ""
        inner = moves_of(self.runs.get(run, "")) if run not in within else ()
        for each in (*inner, *([again] if again else [])):
            yield from self._proved(each, (*within, run))


@dataclass
class RealFacts(Facts):
    """Facts of a real pool, whose messages go to real people.

    `names` are the users that stand for those of the lesson, whom facts are named by. While a
    request is `preparing`, CODE stands for the codes that only the learner can see.
    """

    names: Mapping[str, str] = field(default_factory=dict[str, str])
    preparing: bool = False

    def _of_person(self, user: str, what: str) -> str | None:
        return super()._of_person(self.names.get(user, user), what)

    def computed(self, function: str, arguments: tuple[str, ...], back: int) -> Any:
        if function == "code":
            if self.preparing:
                return CODE
            whose = arguments[0] if arguments else "the user"
            raise Unknown(
                f"the message went to the real address of {whose}: type its code instead."
            )
        try:
            return super().computed(function, arguments, back)
        except BenchRefused:
            if function == "totp" and self.preparing:
                return CODE
            raise
