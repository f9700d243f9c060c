"""The workbench of a lesson: the real screens on the lesson's own world, with the strip below."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from mfa_tui.ui.screens.workbench import Workbench
from mfa_tui.ui.widgets.headline import Headline
from mfa_tui.ui.widgets.lesson_strip import LessonStrip
from mfa_tui.ui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from mfa_tui.ui.training import OpenLesson
    from mfa_tui.ui.world import Opened


class LessonWorkbench(Workbench):
    """`lesson` in its world, which is `opened`; `width` is the window's, in cells."""

    BINDINGS: ClassVar = [
        Binding("ctrl+l", "lesson", "Lesson", id="lesson.open", tooltip="The step, its checks, and hints."),
    ]  # fmt: skip
    DEFAULT_CSS = "LessonWorkbench.-wide LessonStrip { height: 3; }"

    def __init__(self, lesson: OpenLesson, opened: Opened, width: int) -> None:
        super().__init__(lesson.world, width)
        self._lesson = lesson
        self._ready = opened

    def compose(self) -> ComposeResult:
        about = self._lesson.run.lesson
        for each in super().compose():
            if isinstance(each, StatusLine):
                yield LessonStrip(self._lesson.run)
            is_headline = isinstance(each, Headline)
            yield Headline(f"{about.id} {about.title}", "sign in") if is_headline else each

    async def on_mount(self) -> None:
        self.stage.bare = True
        await self.opened(self._ready)

    def action_lesson(self) -> None:
        from mfa_tui.ui.screens.lesson import LessonScreen

        self.app.push_screen(LessonScreen(self._lesson.run))
