"""The strip of a lesson: the task, what it waits for, and what it saw last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mfa_tui.trainer.hints import QUIET_SECONDS
from mfa_tui.ui.strip_lines import TIGHT, strip_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.geometry import Size
    from textual.timer import Timer

    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.trainer.standing import Standing


class LessonStrip(Widget):
    """A few lines of `run`, drawn anew only when something happened.

    A step that is done is acknowledged until the next call. A hint is offered when one is due.
    While it is `tight` it has two lines.
    """

    DEFAULT_CSS = "LessonStrip { height: auto; padding: 0 1; background: $panel; }"

    class Judged(Message, bubble=False):
        """The lesson stands anew. A burst of these becomes one."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, LessonStrip.Judged)

    def __init__(self, run: LessonRun) -> None:
        super().__init__(id="lesson-strip")
        self._run = run
        self._now = run.standing
        self._done: tuple[str, ...] = ()
        self._offering = False
        self._tight = False
        self._patience: Timer | None = None
        self._stop: Callable[[], None] = lambda: None

    def on_mount(self) -> None:
        # called on the thread that judges
        self._stop = self._run.subscribe(lambda _: self.post_message(self.Judged()))
        self._wait()

    def on_unmount(self) -> None:
        self._stop()

    def on_lesson_strip_judged(self) -> None:
        before, self._now = self._now, self._run.standing
        offered = self._offering
        self._acknowledge(before)
        self._offering = self._run.hint_offered
        self._wait()
        if self._now != before or self._offering != offered:
            self._draw()

    def _acknowledge(self, before: Standing) -> None:
        """Keep what was done last until the lesson moves on again, or something goes wrong."""
        old, now = _passed(before), _passed(self._now)
        fresh = tuple(each for each in now if each not in old)
        at_once = _step(before) == _step(self._now)
        if fresh:
            self._done = (*self._done, *fresh) if at_once else fresh
        elif self._now.waiting != before.waiting or self._now.stumbles or self._corrected(before):
            self._done = ()

    def _corrected(self, before: Standing) -> bool:
        """Whether there is a new wrong turn or near miss to tell."""
        now = self._now
        told = now.wrong is not None or now.near is not None
        return told and (now.wrong, now.near) != (before.wrong, before.near)

    def _wait(self) -> None:
        """Look again once a hint is due even though nothing happens."""
        if self._patience is not None:
            self._patience.stop()
        self._patience = self.set_timer(QUIET_SECONDS, self._offer)

    def _offer(self) -> None:
        """Offer a hint that is due, and one that was read no more."""
        if self._run.hint_offered != self._offering:
            self._offering = not self._offering
            self._draw()

    @property
    def tight(self) -> bool:
        """Whether lines are left to the screen above that it needs more."""
        return self._tight

    @tight.setter
    def tight(self, tight: bool) -> None:
        if tight != self._tight:
            self._tight = tight
            # a height of its own: Textual keeps a measured one over two changes between two layouts
            self.styles.height = TIGHT if tight else "auto"

    def look_again(self) -> None:
        """Take an offer back that was accepted while another screen was in front."""
        self._offer()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _draw(self) -> None:
        """Draw anew; the screen is only laid out again where there are more lines or fewer."""
        higher = len(self._lines(self.size.width)) != self.size.height
        self.refresh(layout=higher and not self._tight)

    def _lines(self, width: int) -> list[Content]:
        if width < 1:
            return [Content("")]
        return strip_lines(
            self._now, width, done=self._done, offering=self._offering, tight=self._tight
        )


def _passed(now: Standing) -> tuple[str, ...]:
    """The titles of the steps that are done."""
    return tuple(each.step.title for each in now.steps if each.passed)


def _step(now: Standing) -> str:
    """The id of the step that comes next."""
    return now.current.step.id if now.current else ""
