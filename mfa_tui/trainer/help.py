"""The help that one attempt at a lesson got: the hints shown, and when the next is offered."""

from __future__ import annotations

from collections.abc import Callable

from mfa_tui.trainer.hints import REQUEST, Hint, ladder, next_hint, worth_offering
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.standing import Mark, Standing


class Help:
    """The hints of `lesson`, by step. `stopwatch` gives seconds that only grow."""

    def __init__(self, lesson: Lesson, stopwatch: Callable[[], float]) -> None:
        self._lesson = lesson
        self._stopwatch = stopwatch
        self.begin()

    def begin(self) -> None:
        """Forget what was shown, and be patient from now on."""
        self._shown: dict[str, list[Hint]] = {}
        self._moved_at = self._stopwatch()

    @property
    def given(self) -> int:
        """How many hints were shown."""
        return sum(map(len, self._shown.values()))

    def shown(self, step: str) -> tuple[str, ...]:
        """The hints that were shown for `step`, in their order."""
        return tuple(each.text for each in self._shown.get(step, ()))

    def next(self, now: Standing) -> Hint | None:
        """The mildest hint for the current step that was not shown, or else the last one."""
        if now.current is None:
            return None
        hints = ladder(self._lesson, now.current, now.wrong)
        return next_hint(hints, self.shown(now.current.step.id))

    def show(self, step: str, hint: Hint) -> bool:
        """Take `hint` as shown for `step`; whether it was not before."""
        shown = self._shown.setdefault(step, [])
        if hint in shown:
            return False
        # there is one request at a time: it changes with what is awaited
        if hint.level == REQUEST:
            shown[:] = [each for each in shown if each.level < REQUEST]
        shown.append(hint)
        return True

    def offered(self, now: Standing) -> bool:
        """Whether the mildest hint is due and was not shown: to be offered, never forced."""
        if now.current is None or not worth_offering(now, self._stopwatch() - self._moved_at):
            return False
        first = ladder(self._lesson, now.current, now.wrong)[0]
        return first.text not in self.shown(now.current.step.id)

    def moved_on(self, before: Standing, now: Standing) -> None:
        """Be patient from now on, if the proof has moved on since it stood as `before`."""
        if _achieved(now) != _achieved(before):
            self._moved_at = self._stopwatch()


def _achieved(now: Standing) -> tuple[int, int]:
    """What grows when the proof moves on."""
    done = sum(check.mark is Mark.DONE for step in now.steps for check in step.checks)
    return done, now.progress
