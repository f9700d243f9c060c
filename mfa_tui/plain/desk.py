"""The desk: what lies before a learner in text mode, a lesson in progress or the practice pools."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from mfa_tui.plain.words import Unclear
from mfa_tui.practice.player import Player
from mfa_tui.trainer.bench import BenchRefused

if TYPE_CHECKING:
    from mfa_tui.practice.lesson_bench import LessonBench
    from mfa_tui.practice.real_bench import RealBench
    from mfa_tui.trainer.moves.playing import Request
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.training import LessonInProgress


@dataclass
class Prepared:
    """What `send` will send: the `moves` of a hint, or its one call as a `request` to be edited."""

    moves: str
    request: Request | None


class Desk:
    """A world with who makes moves in it; `opened` is the lesson that happens there, if one does.

    `prepared` is the request that a hint has laid ready.
    """

    def __init__(
        self, bench: LessonBench | RealBench, opened: LessonInProgress | None = None
    ) -> None:
        self.bench = bench
        self.prepared: Prepared | None = None
        self.answered: set[int] = set()
        self._opened = opened
        self._player = Player(bench)

    @classmethod
    def of(cls, opened: LessonInProgress) -> Desk:
        """The desk for a lesson that was just opened."""
        return cls(opened.bench, opened)

    @property
    def local(self) -> LessonBench:
        """The bench with the cloud in hand. Raises Unclear on a real pool."""
        try:
            return self.player.local
        except BenchRefused as problem:
            raise Unclear(str(problem)) from problem

    @property
    def real(self) -> bool:
        """Whether a lesson happens on a real pool here."""
        return self.run is not None and self.run.gaps.real

    @property
    def run(self) -> LessonRun | None:
        """The learner's go at the lesson; None in free play."""
        return self._opened.run if self._opened else None

    @property
    def check_words(self) -> str:
        """Two words for where the lesson began."""
        return self._opened.check_words if self._opened else ""

    @property
    def player(self) -> Player:
        """Who makes moves here; another one after the lesson was reset."""
        return cast("Player", self._opened.run.moves) if self._opened else self._player

    def begin_anew(self) -> None:
        """Go back to the beginning: of the lesson, or of the practice pools."""
        self.prepared = None
        if self._opened:
            self._opened.run.reset_lesson()
        else:
            self.bench.reset()
            self._player = Player(self.bench)

    def close(self) -> None:
        """End the world."""
        if self._opened:
            self._opened.close()
        else:
            self.bench.close()
