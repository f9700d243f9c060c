"""A rehearsal: a lesson gone through by moves in a world of its own, judged after every exchange."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import cycle
from typing import TYPE_CHECKING, Any

from mfa_tui.lesson_bench import LessonBench
from mfa_tui.localcloud.cognito.keys import new_rsa_key
from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trainer.checking import standing
from mfa_tui.trainer.comparison import own_calls
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.moves.language import moves_of
from mfa_tui.trainer.scoring import Result, result
from mfa_tui.trainer.seen import Seen
from mfa_tui.trainer.situation import Situation
from mfa_tui.trainer.standing import Standing

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SEED = "rehearsal"


class Rehearsal:
    """`lesson` on its preset, right after its `setup`; it is the `Learner` of its own `player`.

    `now` is where the lesson stands. `hints` are the ids of the wrong turns that were taken, in the
    order in which their hints would have been shown. `stood_at` are those of the steps that came
    next before some move. Raises MoveProblem when the setup fails.
    """

    def __init__(self, lesson: Lesson, bench: LessonBench) -> None:
        self.lesson = lesson
        self.bench = bench
        self.hints: list[str] = []
        self.stood_at: set[str] = set()
        self.answers: dict[str, str] = {}
        self.diagnoses: list[str] = []
        self._seen = Seen()
        self.player = bench.moves(lesson, self)
        self.player.play(lesson.setup)
        self.preset = bench.state()
        self.began = bench.trace.newest
        self.now = self._judged(None)
        bench.trace.subscribe(self._noticed)

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
        self.answers[task] = answer
        self._judge()

    def diagnose(self, place: str) -> None:
        self.diagnoses.append(place)

    @property
    def calls(self) -> tuple[Exchange, ...]:
        """The calls that were made since the lesson began, without what happened inside them."""
        return own_calls(self.bench.trace.snapshot(), self.began)

    def result(self) -> Result:
        """How the drill went, scored, with no hint taken."""
        return result(
            self.lesson,
            self._seen,
            self.now.named,
            diagnoses=self.diagnoses,
            fixed=self.now.passed,
            state=self._state(),
            calls=len(self.calls),
            hints=0,
            scored=True,
        )

    def _noticed(self, exchange: Exchange) -> None:
        if exchange.source is Party.APP and exchange.parent is None and not exchange.in_flight:
            self._judge()

    def _judge(self) -> None:
        self.now = self._judged(self.now)
        wrong = self.now.wrong
        if wrong is not None and (not self.hints or self.hints[-1] != wrong.id):
            self.hints.append(wrong.id)

    def _judged(self, before: Standing | None) -> Standing:
        self._seen.update(self.bench.trace.snapshot())
        answers = dict(self.answers)
        situation = Situation(state=self._state(), answers=answers, began=self.began)
        return standing(self.lesson, self._seen, situation, before)

    def _state(self) -> dict[str, Any]:
        return self.bench.state() | {"preset": self.preset, "app": dict(self.player.settings)}


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
