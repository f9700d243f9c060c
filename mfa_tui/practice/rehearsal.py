"""A rehearsal: a lesson gone through by moves in a world of its own, judged after every exchange."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import cycle
from typing import TYPE_CHECKING

from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.practice.lesson_bench import LessonBench
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trainer.attempt import Attempt
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.moves.language import moves_of
from mfa_tui.trainer.scoring import Result
from mfa_tui.trainer.standing import Standing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SEED = "rehearsal"


class Rehearsal:
    """`lesson` on its preset, right after its `setup`; it is the `Learner` of its own `player`.

    `hints` are the ids of the wrong turns that were taken, in the order in which their hints would
    have been shown. `stood_at` are those of the steps that came next before some move. Raises
    MoveProblem when the setup fails.
    """

    def __init__(self, lesson: Lesson, bench: LessonBench) -> None:
        self.lesson = lesson
        self.bench = bench
        self.hints: list[str] = []
        self.stood_at: set[str] = set()
        self.player = bench.moves(lesson, self)
        self._attempt = Attempt(lesson, bench.trace, self.player.settings, bench.state())
        self.player.play(lesson.setup)
        self.player.changes.clear()
        self._attempt.begin(bench.state())
        bench.trace.subscribe(self._noticed)

    @property
    def now(self) -> Standing:
        """Where the lesson stood when it was judged last."""
        return self._attempt.now

    def play(self, moves: str) -> None:
        """Make `moves`. Raises MoveProblem."""
        for move in moves_of(moves):
            self._judge()
            if self.now.current is not None:
                self.stood_at.add(self.now.current.step.id)
            self.player.make(move)
        self._judge()

    def is_at(self, step: str) -> bool:
        self._judge()
        current = self.now.current
        return current is not None and current.step.id == step

    def answer(self, task: str, answer: str) -> None:
        self._attempt.answers[task] = answer
        self._judge()

    def diagnose(self, place: str) -> None:
        self._attempt.diagnoses.append(place)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """All that was recorded since the lesson began."""
        return self._attempt.exchanges

    def result(self) -> Result:
        """How the drill went, scored, with no hint taken."""
        return self._attempt.result(self.bench.state(), hints=0, scored=True)

    def _noticed(self, exchange: Exchange) -> None:
        if exchange.source is Party.APP and exchange.parent is None and not exchange.in_flight:
            self._judge()

    def _judge(self) -> None:
        wrong = self._attempt.judge(self.bench.state()).wrong
        if wrong is not None and (not self.hints or self.hints[-1] != wrong.id):
            self.hints.append(wrong.id)


@contextmanager
def rehearsal(lesson: Lesson, seed: str = SEED) -> Iterator[Rehearsal]:
    """A rehearsal of `lesson` in a new world, which ends with it. Raises MoveProblem, KeyError."""
    with LessonBench(lesson.preset, seed=seed, clock=lesson.clock, new_key=shared_key) as bench:
        yield Rehearsal(lesson, bench)


def shared_key() -> RSAPrivateKey:
    """One of two RSA keys that worlds may share which live for a moment only, and are not real."""
    return next(_keys())


@cache
def _keys() -> Iterator[RSAPrivateKey]:
    """The same two keys for every rehearsal: making new ones takes longer than all the rest."""
    return cycle((new_rsa_key(), new_rsa_key()))
