"""A learner's session in text mode: the desk, what was completed, and how things are said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeVar

from mfa_tui.plain.desk import Desk
from mfa_tui.plain.news import News, step_lines
from mfa_tui.plain.words import Unclear, bounded, prose
from mfa_tui.trace.text import one_line
from mfa_tui.trainer.bench import BenchRefused, PasswordWanted
from mfa_tui.trainer.moves.language import MoveProblem

if TYPE_CHECKING:
    from mfa_tui.practice.lesson_bench import LessonBench
    from mfa_tui.signin.write_guard import PendingWrite
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.training import LocalTraining

Result = TypeVar("Result")
Write = Callable[[str], object]
Ask = Callable[[str, bool], str]
"""Asks a question, with the answer hidden or not, and gives the line that is typed."""

CONFIRM = (
    "{operation} changes a real pool. It waits, and nothing was sent. How the pool is set up now was "
    "saved in {saved}. If you go on, this lesson may change the pool until it ends. "
    "`mfa-tui put-back FILE` prints the commands that would bring it back."
)


class Session:
    """Lessons of `training`, and free play on what `free` opens when it is first needed.

    Everything said goes through `write`, one line each, and questions go through `ask`. `revealed`
    shows secrets. `completed` are the ids of lessons that were completed here. Use `close` at the
    end.
    """

    def __init__(
        self, training: LocalTraining, free: Callable[[], LessonBench], write: Write, ask: Ask
    ) -> None:
        self.training = training
        self._ask = ask
        self.revealed = False
        self.over = False
        self.completed: set[str] = set()
        self._free = free
        self._write = write
        self._desk: Desk | None = None
        self._news: News | None = None
        self._told_of_file = ""
        self._said = False

    # -- saying things ---------------------------------------------------------------------------

    def say(self, text: str) -> None:
        """Say words of ours or of a lesson, wrapped. Empty ones say nothing."""
        self.show(prose(text))

    def show(self, lines: Iterable[str]) -> None:
        """Say lines as they are: what was sent, tables. No character of theirs steers a terminal."""
        for line in bounded(lines):
            self._said = True
            self._write(one_line(line))

    def tell_step(self) -> None:
        """Say in short what the current step is, if a lesson is open."""
        if self.desk.run:
            for line in step_lines(self.desk.run.standing):
                self.say(line)

    def tell_news(self) -> None:
        """Say what has happened since it was last asked for: calls, progress, the file of progress.

        Where that is nothing, and nothing else was said, say at least that it was done.
        """
        if self._news:
            for line in self._news.lines():
                self.say(line)
            if self._news.completed:
                self.completed.add(self.run.lesson.id)
        self._tell_of_file()
        if not self._said:
            self.say("Done.")
        self._said = False

    def _tell_of_file(self) -> None:
        news = self.training.progress().news
        if news != self._told_of_file:
            self._told_of_file = news
            self.say(news)

    # -- what lies before the learner ------------------------------------------------------------

    @property
    def desk(self) -> Desk:
        """The lesson in progress; without one the practice pools, which are opened if need be."""
        if self._desk is None:
            self._put(Desk(self._free()))
        assert self._desk is not None
        return self._desk

    @property
    def run(self) -> LessonRun:
        """The learner's go at a lesson. Raises Unclear when no lesson is open."""
        if self._desk is None or self._desk.run is None:
            raise Unclear("No lesson is open. `lessons` lists them, `open L01` opens one.")
        return self._desk.run

    def lesson(self, name: str) -> Lesson:
        """The lesson with the id `name`. Raises Unclear when there is none."""
        found = self.training.library().lesson(name)
        if found is None:
            raise Unclear(f"There is no lesson {name!r}. `lessons` lists them all.")
        return found

    def open(self, lesson: Lesson, *, real: bool = False) -> None:
        """Begin `lesson` in place of what is open, on the `real` pool or not. Raises Unclear."""
        try:
            opened = self.training.open(lesson, real=real)
        except BenchRefused as problem:
            raise Unclear(f"{lesson.id} cannot be opened: {problem}.") from problem
        except (MoveProblem, KeyError) as problem:
            raise Unclear(
                f"{lesson.id} cannot be opened: {problem}. Its file asks for what is not there; "
                "`mfa-tui lesson check` tells more."
            ) from problem
        self.close()
        self._put(Desk.of(opened))

    def knowing(self, act: Callable[[], Result]) -> Result:
        """Do `act`, and ask for each password that it wants. Raises MoveProblem as it does."""
        while True:
            try:
                return act()
            except MoveProblem as problem:
                wanted = problem.__cause__
                if not isinstance(wanted, PasswordWanted):
                    raise
                typed = self._ask(f"The password of {wanted.user} on this pool (never kept):", True)
                if not typed:
                    raise
                wanted.keep(typed)

    def play(self, moves: str) -> None:
        """Make `moves`. Raises Unclear when one cannot be made."""
        try:
            self.knowing(lambda: self.desk.player.play(moves))
        except MoveProblem as problem:
            said = str(problem).removeprefix(f"line {problem.line}: ")
            verb = moves.split(maxsplit=1)[0]
            raise Unclear(
                f"That was not done: {said.rstrip('.')}. `help {verb}` shows how."
            ) from problem

    def begin_anew(self) -> None:
        """Go back to the beginning of the lesson, or of the practice pools."""
        self.desk.begin_anew()
        self._put(self.desk)

    def begin_step_anew(self) -> None:
        """Go back to the beginning of the current step. Raises Unclear."""
        run = self.run
        if self.desk.real:
            raise Unclear("On a real pool no step is made for you. `reset lesson` begins anew.")
        self.desk.prepared = None
        try:
            run.reset_step()
        except MoveProblem as problem:
            raise Unclear(
                f"The lesson begins anew, as its own moves do not lead there: {problem}"
            ) from problem
        finally:
            self._put(self.desk)

    def close(self) -> None:
        """End the world that is open, if one is."""
        if self._desk:
            self._desk.close()
        self._desk = self._news = None

    def _confirm(self, write: PendingWrite) -> None:
        """Let a change of a real pool go once its id was typed."""
        self.say(CONFIRM.format(operation=write.operation, saved=write.saved))
        if not write.confirm(self._ask(f"Type {write.pool_id} to send it:", False)):
            self.say("That is not the id of this pool.")
            write.refuse()

    def _put(self, desk: Desk) -> None:
        self._desk = desk
        gate = desk.bench.world.call_gate
        if gate.guard is not None:
            gate.guard.ask = self._confirm
        self._news = News(desk)
