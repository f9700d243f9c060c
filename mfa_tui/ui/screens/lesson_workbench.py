"""The workbench of a lesson: the real screens on the lesson's own world, with the strip below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content

from mfa_tui.ui.carrier import Carrier
from mfa_tui.ui.clocks_only import ClocksOnly
from mfa_tui.ui.lesson_words import task_text
from mfa_tui.ui.screens.workbench import Workbench
from mfa_tui.ui.steps.step import Step
from mfa_tui.ui.widgets.headline import Headline
from mfa_tui.ui.widgets.lesson_strip import LessonStrip
from mfa_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.signin.write_guard import PendingWrite
    from mfa_tui.ui.training import OpenLesson
    from mfa_tui.ui.world import Opened


class LessonWorkbench(Workbench):
    """`lesson` in its world, which is `opened`; `width` is the window's, in cells."""

    BINDINGS: ClassVar = [
        Binding("ctrl+l", "lesson", "Lesson", id="lesson.open", tooltip="The step, its checks, and hints."),
    ]  # fmt: skip

    # What is said in passing must not hide the task that it belongs to.
    DEFAULT_CSS = "LessonWorkbench ToastRack { margin-bottom: 6; }"
    IN_LESSON = True

    class Held(Carrier):
        """A call that changes a real pool waits for a person."""

        write: PendingWrite

    def __init__(self, lesson: OpenLesson, opened: Opened, width: int) -> None:
        super().__init__(lesson.world, width)
        self._lesson = lesson
        self._ready = opened
        if opened.controls is not None and lesson.run.lesson.hides_faults:
            self._ready = replace(opened, controls=ClocksOnly(opened.controls))
        self._crowded: Step | None = None

    def compose(self) -> ComposeResult:
        about = self._lesson.run.lesson
        for each in super().compose():
            if isinstance(each, StatusLine):
                each.discreet = about.is_drill
                yield LessonStrip(self._lesson.run)
            is_headline = isinstance(each, Headline)
            yield Headline(f"{about.id} {about.title}", "sign in") if is_headline else each

    async def on_mount(self) -> None:
        guard = self._ready.gate.guard if self._ready.gate else None
        if guard is not None:
            guard.ask = self._hold
        await self.opened(self._ready)
        self.screen_layout_refresh_signal.subscribe(self, lambda _: self._share_room())

    async def on_resize(self) -> None:
        self._crowded = None

    def on_stage_moved(self) -> None:
        self._share_room()

    def _share_room(self) -> None:
        """Leave lines of the strip to a step that has too few; it keeps them as long as it is there.

        A QR takes them before it is drawn: one line less, and nothing of it can be shown.
        """
        for step in self.stage.query(Step):
            if step.crowded:
                self._crowded = step
            square = step.needs_room and not self.wide
            self._strip.tight = square or step is self._crowded

    @property
    def _strip(self) -> LessonStrip:
        return self.query_one(LessonStrip)

    def _hold(self, write: PendingWrite) -> None:
        """Bring `write` before the learner; called on the thread of the call."""
        if not self.post_message(self.Held(write)):
            write.refuse()

    def on_lesson_workbench_held(self, event: Held) -> None:
        from mfa_tui.ui.screens.confirm_write import ConfirmWriteScreen

        self.app.push_screen(ConfirmWriteScreen(event.write))

    def on_screen_resume(self) -> None:
        self._strip.look_again()
        # faults and clocks are set without a call
        self.run_worker(self._lesson.run.refresh, thread=True, group="lesson", exit_on_error=False)

    def to_do(self, width: int) -> Content:
        """What the step asks for, in full."""
        current = self._lesson.run.standing.current
        return task_text(current.step, width) if current else Content("")

    def action_lesson(self) -> None:
        from mfa_tui.ui.screens.lesson import LessonScreen

        self.app.push_screen(LessonScreen(self._lesson.run))
