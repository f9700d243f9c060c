"""One go at a lesson: what happens in its world is judged after every exchange, and remembered."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.subscribers import Subscribers
from mfa_tui.trainer.afterwards import Afterwards
from mfa_tui.trainer.attempt import Attempt
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.comparison import Comparison, compared
from mfa_tui.trainer.gaps import Gaps
from mfa_tui.trainer.help import Help
from mfa_tui.trainer.hints import Hint
from mfa_tui.trainer.lesson import Cause, Lesson
from mfa_tui.trainer.logbook import Logbook
from mfa_tui.trainer.moves.language import MoveProblem
from mfa_tui.trainer.moves.playing import Stage, Way
from mfa_tui.trainer.progress import State
from mfa_tui.trainer.progress_file import ProgressFile
from mfa_tui.trainer.scoring import Result
from mfa_tui.trainer.standing import Standing
from mfa_tui.trainer.tasks import answers_right

Listener = Callable[[Standing], object]


class LessonRun:
    """`lesson` in the world `bench`, from its preset and setup on. Safe to use from any thread.

    `progress` remembers what was passed. `clock` gives seconds since the epoch for the record,
    `stopwatch` seconds that only grow. Hints cost points only when `scored`. `moves` are made for
    this learner. Judging happens on a thread of the run's own; whoever cannot wait for it, such as
    a script, calls `refresh`. `standing`, hints and questions never wait for the world, but for the
    moves of a `setup` when it begins anew; all else may. Raises MoveProblem when the setup cannot
    be made.
    """

    def __init__(
        self,
        lesson: Lesson,
        bench: Stage,
        *,
        progress: ProgressFile | None = None,
        clock: Callable[[], float] = time.time,
        stopwatch: Callable[[], float] = time.monotonic,
        scored: bool = False,
    ) -> None:
        self.lesson = lesson
        self.bench = bench
        self.scored = scored
        self.progress = progress or ProgressFile(None)
        self.passed_before = self.progress.summary(lesson.id).passed
        self._help = Help(lesson, stopwatch)
        self._logbook = Logbook(
            self.progress, lesson.id, clock=clock, stopwatch=stopwatch, calls=lambda: self.calls
        )
        # the world may be busy for seconds; what only reads the standing never waits for it.
        # whoever takes both locks takes that of the world first
        self._world = threading.RLock()
        self._lock = threading.RLock()
        self._listeners = Subscribers[[Standing]]()
        self._afterwards = Afterwards(self.refresh)
        self._stop_watching: Callable[[], None] = lambda: None
        self._closed = False
        self._start()
        self._logbook.note("", State.STARTED)

    # -- where it stands -------------------------------------------------------------------------

    @property
    def standing(self) -> Standing:
        """Where the lesson stood when it was judged last."""
        return self._standing

    @property
    def gaps(self) -> Gaps:
        """What cannot be shown of the lesson where it happens."""
        return self._attempt.gaps

    @property
    def calls(self) -> int:
        """How many calls the learner has made."""
        return len(self._attempt.calls)

    @property
    def seconds(self) -> int:
        """How long the learner has been at it, since the last reset of the lesson."""
        return self._logbook.seconds

    def refresh(self) -> Standing:
        """Judge now, on this thread; listeners are told. Once closed it stands as it stood."""
        with self._world:
            if self._closed:
                return self._standing
            state = self._state()
            with self._lock:
                now = self._judge(state)
        self._listeners.tell(now)
        return now

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Tell `listener` every new standing, on the thread that found it. Returns the way to stop."""
        return self._listeners.add(listener)

    def is_at(self, step: str) -> bool:
        """Whether `step` is the one that comes next."""
        current = self.refresh().current
        return current is not None and current.step.id == step

    # -- what the learner does -------------------------------------------------------------------

    def answer(self, task: str, answer: str) -> None:
        """Answer a task, as `tasks.is_right` takes it. Raises KeyError when there is no such task."""
        with self._lock:
            self._attempt.answers[self.lesson.task(task).id] = answer
        self.refresh()

    def answered(self, task: str) -> str:
        """The latest answer to a task; empty when there is none."""
        return self._attempt.answers.get(task, "")

    def solved(self, task: str) -> bool:
        """Whether the latest answer to a task is right. Raises KeyError when there is no such task."""
        with self._lock:
            return self._attempt.solved(task)

    def diagnose(self, place: str) -> None:
        """Say that this is what is wrong: `NUMBER PATH` in an exchange, or a setting's path."""
        with self._lock:
            self._attempt.diagnoses.append(place)
        self.refresh()

    @property
    def found(self) -> tuple[Cause, ...]:
        """The causes of a drill that were pointed at so far."""
        with self._lock:
            return self._attempt.found

    def answer_question(self, index: int, answer: str) -> bool:
        """Whether `answer` to the question at `index` is right; nothing depends on it."""
        return answers_right(self.lesson.questions[index], answer)

    def shown_in(self, index: int) -> int | None:
        """The learner's own exchange that shows the answer to the question at `index`, if any."""
        return self._standing.named.get(self.lesson.questions[index].at)

    def hint(self) -> Hint | None:
        """The next hint for the current step; None when the lesson is over. Always given."""
        with self._lock:
            current = self._standing.current
            given = self._help.next(self._standing)
            if current and given and self._help.show(current.step.id, given):
                self._logbook.note(current.step.id, State(f"hint-{given.level}"))
            return given

    def hints_shown(self, step: str) -> tuple[str, ...]:
        """The hints that were given for `step`, in their order."""
        return self._help.shown(step)

    @property
    def hint_offered(self) -> bool:
        """Whether the mildest hint is due and was not shown: to be offered, never forced."""
        with self._lock:
            return self._help.offered(self._standing)

    def skip(self) -> None:
        """Leave the current step out; its proof still counts if it comes."""
        with self._lock:
            current = self._standing.current
            if current is None:
                return
            self._attempt.skipped |= {current.step.id}
            self._logbook.note(current.step.id, State.SKIPPED)
        self.refresh()

    def reset_step(self) -> None:
        """Begin the current step again, or the last one when all are done, as `begin_at` does."""
        self.begin_at((self._standing.current or self._standing.steps[-1]).step.id)

    def begin_at(self, step: str) -> None:
        """Begin at `step` in a fresh world, as `lead_to` gets there. Raises MoveProblem."""
        self._begin_anew(step)
        self.lead_to(step)

    def lead_to(self, step: str) -> None:
        """Make the moves of the reference until `step` comes next.

        Raises MoveProblem where they do not lead there; the lesson is at its beginning then.
        """
        try:
            self.moves.play(f"upto {step}")
        except MoveProblem:
            self.reset_lesson()
            raise
        self.refresh()

    def reset_lesson(self) -> None:
        """Go back to the untouched preset; what was passed before stays in the record."""
        self._begin_anew("")
        self.refresh()

    def result(self) -> Result:
        """How a drill stood when it was judged last: what was found and repaired, and its worth."""
        with self._world:
            state = self._state()
            with self._lock:
                return self._result(state)

    def comparison(self) -> Comparison:
        """The learner's way beside that of the reference, which is gone now; blocking."""
        mine = Way(self._attempt.calls, tuple(self.moves.changes))
        return compared(mine, self.bench.reference(self.lesson))

    def close(self) -> None:
        """Look at the world no more; it belongs to whoever made it, and can be closed then."""
        self._stop_watching()
        self._afterwards.close()
        with self._world:
            self._closed = True

    # -- inside ------------------------------------------------------------------------------------

    def _begin_anew(self, step: str) -> None:
        with self._world:
            if self._closed:
                return
            with self._lock:
                self._logbook.note(step, State.RESET)
                self.passed_before |= {each.step.id for each in self._standing.steps if each.passed}
                self._stop_watching()
            # takes long, and screens ask for the standing and for hints meanwhile
            self.bench.reset()
            with self._lock:
                self._start()

    def _start(self) -> None:
        self.moves = self.bench.moves(self.lesson, self)
        self._attempt = Attempt(
            self.lesson,
            self.bench.trace,
            self.moves.settings,
            self._state(),
            self.bench.gaps(self.lesson),
        )
        self._standing = self._told(self._attempt.now)
        if not self.gaps.real:
            self.moves.play(self.lesson.setup)
            self.moves.changes.clear()
        self._attempt.begin(self._state())
        self._help.begin()
        self._logbook.begin()
        self._standing = self._told(self._attempt.now)
        self._stop_watching = self.bench.trace.subscribe(self._noticed)

    def _judge(self, state: dict[str, Any] | None) -> Standing:
        before = self._standing
        self._standing = now = self._told(self._attempt.judge(state))
        self._help.moved_on(before, now)
        self._logbook.passes(now, lambda: self._result(state).points if self.lesson.is_drill else 0)
        return now

    def _told(self, now: Standing) -> Standing:
        return now.discreet if self.lesson.is_drill else now

    def _noticed(self, exchange: Exchange) -> None:
        if not exchange.in_flight:
            self._afterwards.ask()

    def _state(self) -> dict[str, Any] | None:
        try:
            return self.bench.state()
        except BenchRefused:
            return None

    def _result(self, state: dict[str, Any] | None) -> Result:
        return self._attempt.result(state, hints=self._help.given, scored=self.scored)
