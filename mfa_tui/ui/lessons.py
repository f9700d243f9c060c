"""Lessons over the workbench: opening one in a world of its own, beginning it anew, leaving it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from textual.app import SystemCommand

from mfa_tui.ui.messages import ListeningChanged

if TYPE_CHECKING:
    from textual.screen import Screen

    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.ui.app import MfaApp
    from mfa_tui.ui.training import OpenLesson, Training
    from mfa_tui.ui.world import Opened, OpeningTrouble, Outside


MADE_FOR_YOU = "The steps before were made for you. Sign in again where this one needs it."
AGAIN_FOR_YOU = "The steps that you had passed were made again for you; r begins anew."
YOUR_OWN = "On {pool}: users, passwords and messages are your own there."
AS_IT_IS = "The lesson begins anew; the pool stays as it is."


class Begun(NamedTuple):
    """A `lesson` that is ready for the screens: its world is `opened`; `news` say how it came so."""

    lesson: OpenLesson
    opened: Opened
    news: str = ""


class Lessons:
    """Opens the lessons of `training` in `app`, one at a time, each as another workbench.

    `current` is the lesson that is open. Without `training` there are none.
    """

    def __init__(self, app: MfaApp, training: Training | None) -> None:
        self.current: OpenLesson | None = None
        self._app = app
        self._training = training
        self._wanted = 0
        self._told_of_file = ""

    def open(self, name: str) -> None:
        """Open the lesson with the id `name`, in place of the one that is open, and go on in it.

        Where a real pool was named, it is asked first where the lesson should happen.
        """
        training = self._training
        if training is None or not training.pool:
            self._open(name)
            return
        from mfa_tui.ui.lesson_places import choose_place

        choose_place(self._app, training, name, self._open)

    def _open(self, name: str, *, real: bool = False) -> None:
        """Open a lesson in a world of its own, or on the `real` pool."""
        self._app.notify(f"Opening {name} …", markup=False, timeout=2)
        self._begin(lambda: self._opened(name, real), lambda: self._open(name, real=real))

    def begin_anew(self, step: str = "") -> None:
        """Go back to the lesson's beginning or, with the moves of its reference, to `step`."""
        lesson = self.current
        if lesson is not None:
            self._begin(lambda: _begun_anew(lesson, step), lambda: self.begin_anew(step))

    def leave(self) -> None:
        """Close the lesson and its world, and go back to where one was before."""
        lesson, self.current = self.current, None
        if lesson is None:
            return
        heard, port = self._here, port_of(self._here)
        self._clear()
        own = self._app.own_workbench

        def end() -> None:
            if moved := hand_over(heard, own.outside, port):
                own.post_message(moved)
            lesson.close()

        self._app.run_worker(end, thread=True, group="lessons", exit_on_error=False)

    def commands(self, screen: Screen[object]) -> Iterator[SystemCommand]:
        """What the palette offers about the lesson that is open, on its page and at work."""
        from mfa_tui.ui.screens.lesson import LessonScreen

        lesson, at_page = self.current, isinstance(screen, LessonScreen)
        if lesson is not None and (at_page or screen is self._app.workbench):
            name = f"{lesson.run.lesson.id} {lesson.run.lesson.title}"
            if not at_page:
                about = f"The step of {name}, its checks and hints"
                yield SystemCommand("Lesson: step, checks, hints", about, self.show)
            yield SystemCommand("Lesson: begin anew", f"{name}, untouched", self.begin_anew)
            yield SystemCommand("Lesson: leave", f"Close {name} and its world", self.leave)

    def show(self) -> None:
        """Show where the lesson that is open stands."""
        from mfa_tui.ui.screens.lesson import LessonScreen

        if self.current is not None:
            self._app.push_screen(LessonScreen(self.current.run))

    def finish(self) -> None:
        """Show what there is at the end of the lesson that is open, and go on where that leads."""
        from mfa_tui.ui.screens.closing import ClosingScreen

        if self.current is not None and self._training is not None:
            screen = ClosingScreen(self._training, self.current.run)
            self._app.push_screen(screen, self._finished)

    def _finished(self, name: str | None) -> None:
        """Open the lesson with the id `name`, or Home without one; None stays where it is."""
        if name:
            self.open(name)
        elif name is not None:
            self.leave()
            self._app.open_home()

    def close(self) -> None:
        """End the lesson that is open, for the end of the program; blocking."""
        lesson, self.current = self.current, None
        if lesson is not None:
            lesson.close()

    # -- inside ------------------------------------------------------------------------------

    @property
    def _here(self) -> Outside | None:
        """Where other programs are heard in front."""
        return self._app.workbench.outside

    def _begin(self, begin: Callable[[], Begun], again: Callable[[], None]) -> None:
        """Let `begin` run on a thread and show what came of it; `again` tries it once more."""
        self._wanted += 1
        ticket, heard, port = self._wanted, self._here, port_of(self._here)

        def work() -> None:
            try:
                begun = begin()
            except Exception as error:  # a broken lesson must not take the program down
                self._app.call_later(self._troubled, trouble_of(error), again)
            else:
                heard_of = hand_over(heard, begun.opened.outside, port)
                self._app.call_later(self._show, ticket, begun, heard_of)

        self._app.run_worker(work, thread=True, group="lessons", exit_on_error=False)

    def _opened(self, name: str, real: bool) -> Begun:
        from mfa_tui.ui.world import OpeningTrouble

        training = self._training
        if training is None:
            raise OpeningTrouble("There are no lessons here.", "Start with: mfa-tui learn", ())
        library = training.library()
        found = library.lesson(name)
        if found is None:
            known = ", ".join(each.id for each in library.lessons)
            raise OpeningTrouble(f"There is no lesson {name!r}.", f"There are {known}.", ())
        done = training.progress().summary(found.id)
        lesson = training.open(found, real=real)
        news = "" if done.done or real else resume(lesson.run)
        if real:
            news = YOUR_OWN.format(pool=training.pool)
        if training.seed is not None:
            news = f"Seed {training.seed}, check words {lesson.check_words}. {news}".strip()
        file_news = training.progress().news
        if file_news != self._told_of_file:
            self._told_of_file = file_news
            news = f"{file_news} {news}".strip()
        # the lesson's setup has changed the world since its users were looked at
        opened = replace(lesson.world.open(), places=lesson.world.places())
        return Begun(lesson, opened, news)

    async def _show(self, ticket: int, begun: Begun, heard: ListeningChanged | None) -> None:
        """Put the lesson in front; one that nobody waits for any more is closed again."""
        from mfa_tui.ui.screens.lesson import LessonScreen
        from mfa_tui.ui.screens.lesson_workbench import LessonWorkbench

        before = self.current
        if ticket != self._wanted:
            if begun.lesson is not before:
                self._app.run_worker(begun.lesson.close, thread=True, exit_on_error=False)
            return
        self.current = begun.lesson
        self._app.clear_notifications()
        self._clear()
        if before is not None and before is not begun.lesson:
            self._app.run_worker(before.close, thread=True, exit_on_error=False)
        bench = LessonWorkbench(begun.lesson, begun.opened, self._app.size.width)
        await self._app.push_screen(bench)
        if heard is not None and heard.failed:
            bench.post_message(heard)
        await self._app.push_screen(LessonScreen(begun.lesson.run, begun.news))

    def _clear(self) -> None:
        """Take the lesson's workbench away, and all that is above it."""
        from mfa_tui.ui.screens.lesson_workbench import LessonWorkbench

        while any(isinstance(each, LessonWorkbench) for each in self._app.screen_stack):
            self._app.pop_screen()

    def _troubled(self, trouble: OpeningTrouble, again: Callable[[], None]) -> None:
        from mfa_tui.ui.screens.trouble import TroubleScreen

        def chosen(remedy: str | None) -> None:
            if remedy is not None:
                again()

        self._app.push_screen(TroubleScreen(trouble, leave="back to where you were"), chosen)


def resume(run: LessonRun) -> str:
    """Make the steps again that were passed in an earlier go; blocking. Says so, if there are any.

    Where the moves of the reference do not lead there, the lesson begins anew.
    """
    steps = [each.id for each in run.lesson.steps]
    first = next((each for each in steps if each not in run.passed_before), steps[0])
    if first == steps[0]:
        return ""
    return _led(run.lead_to, first) or AGAIN_FOR_YOU


def _led(lead: Callable[[str], None], step: str) -> str:
    """Let `lead` go to `step`; blocking. Says in words why it did not get there."""
    from mfa_tui.trainer.moves.language import MoveProblem

    try:
        lead(step)
    except MoveProblem as problem:
        return f"The lesson begins anew, as its own moves do not lead there: {problem}"
    return ""


def port_of(here: Outside | None) -> int | None:
    """Where other programs are heard `here` now, if they are."""
    url = here.url if here else None
    return int(url.rpartition(":")[2]) if url else None


def hand_over(
    here: Outside | None, there: Outside | None, port: int | None
) -> ListeningChanged | None:
    """Let other programs, that were heard `here` at `port`, be heard `there` from now on; blocking.

    Gives what to tell about it, if anything changed.
    """
    if here is None or there is None or port is None:
        return None
    here.stop()
    try:
        return ListeningChanged(f"Other programs are heard here now: {there.start(port)}")
    except OSError as error:
        return ListeningChanged(f"Other programs are no longer heard: {error.strerror}", True)


def trouble_of(error: Exception) -> OpeningTrouble:
    """What to tell about an `error` while a lesson was being opened."""
    from mfa_tui.ui.world import AGAIN, OpeningTrouble

    if isinstance(error, OpeningTrouble):
        return error
    return OpeningTrouble(f"The lesson cannot begin: {type(error).__name__}", str(error), (AGAIN,))


def _begun_anew(lesson: OpenLesson, step: str) -> Begun:
    news = ""
    if step:
        news = _led(lesson.run.begin_at, step)
        if not news and step != lesson.run.lesson.steps[0].id:
            news = MADE_FOR_YOU
    else:
        lesson.run.reset_lesson()
        news = AS_IT_IS if lesson.run.gaps.real else ""
    return Begun(lesson, lesson.world.open(), news)
