"""The strip of a lesson: the task, what it waits for, and what it saw last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from mfa_tui.trace.text import printable
from mfa_tui.trainer.checking import NO_CALL
from mfa_tui.trainer.hints import QUIET_SECONDS
from mfa_tui.ui.lesson_words import counted, prose, saw

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.timer import Timer

    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.trainer.standing import Standing

KEY = "ctrl+l"
"""What leads from the strip to the whole step."""

GAP, READABLE = 2, 16
"""Cells between two texts on a line, and the fewest that are worth a cut one."""

HINT = "ctrl+l, then h: a hint"


class LessonStrip(Widget):
    """Two lines of `run`, three where there is room; drawn anew only when something happened.

    A step that is done is acknowledged until the next call. A hint is offered when one is due.
    """

    DEFAULT_CSS = "LessonStrip { height: 2; padding: 0 1; background: $panel; }"

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
        self._acknowledge(before)
        self._offering = self._run.hint_offered
        self._wait()
        if self._now != before:
            self.refresh()

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
        if self._run.hint_offered and not self._offering:
            self._offering = True
            self.refresh()

    def render(self) -> Content:
        now, width = self._now, self.size.width
        lines = [_between(self._to_do(now), self._right(now), width, least=0)]
        if self.size.height > 2:
            lines += [self._awaited(now), self._seen(now)]
        elif now.current is not None and (now.wrong or now.near) and not self._done:
            lines.append(self._seen(now))
        else:
            # a refusal is worth half of the line, a call that went well what is left
            least = width // 2 if now.stumbles else width
            lines.append(_between(self._awaited(now), self._seen(now), width, least=least))
        cut = (line.truncate(width, ellipsis=True) for line in lines)
        return Content("\n").join(cut)

    @staticmethod
    def _to_do(now: Standing) -> Content:
        if now.current is not None:
            return prose(now.current.step.do)
        left_out = sum(not each.passed for each in now.steps)
        rest = f" {left_out} left out." if left_out else ""
        return Content.styled(f"✓ The lesson is through.{rest}", "bold")

    def _right(self, now: Standing) -> Content:
        if self._offering and (now.wrong is not None or now.near is not None):
            # what was seen has the line where a hint is offered otherwise
            return Content.styled(HINT, "bold")
        return Content.assemble((counted(now), "$quiet"), "  ", (KEY, "bold $accent"))

    def _awaited(self, now: Standing) -> Content:
        if now.current is None:
            return Content(f"{KEY} says what you have learned")
        done = f"✓ {', '.join(self._done)}. " if self._done else ""
        return Content.assemble(
            (done, "bold $text-success"), f"waiting for {printable(now.waiting)}"
        )

    def _seen(self, now: Standing) -> Content:
        if self._offering and now.wrong is None and now.near is None:
            return Content.styled(HINT, "bold")
        if now.saw == NO_CALL:
            return Content("")
        style = "bold" if now.wrong or now.near else "$quiet"
        told = Content.styled(printable(saw(now)), style)
        if now.wrong is None and now.near is not None and told.cell_length > self.size.width:
            # what was found instead says more than that it was almost right
            short = f"≈ exchange {now.near.exchange}: {now.near.reason}"
            return Content.styled(printable(short), style)
        return told


def _passed(now: Standing) -> tuple[str, ...]:
    """The titles of the steps that are done."""
    return tuple(each.step.title for each in now.steps if each.passed)


def _step(now: Standing) -> str:
    """The id of the step that comes next."""
    return now.current.step.id if now.current else ""


def _between(left: Content, right: Content, width: int, *, least: int) -> Content:
    """Both on one line of `width` cells. The left one is cut first, but not below `least` cells.

    The right one is cut after that, and left out where nothing of it could be read.
    """
    left = left.truncate(max(width - GAP - right.cell_length, least), ellipsis=True)
    rest = width - GAP - left.cell_length
    if rest < min(right.cell_length, READABLE):
        return left
    shown = right.truncate(rest, ellipsis=True)
    return Content.assemble(left.pad_right(width - left.cell_length - shown.cell_length), shown)
