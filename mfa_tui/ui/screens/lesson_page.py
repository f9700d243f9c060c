"""What the pages about a lesson share: a title, and work that is done on a thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trainer.bench import PasswordWanted
from mfa_tui.trainer.moves.language import MoveProblem
from mfa_tui.ui.lesson_messages import ControlsWanted
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfa_tui.trainer.run import LessonRun

Result = TypeVar("Result")
Outcome = TypeVar("Outcome")

WIDEST = 90
"""Cells; longer lines are hard to read."""


class LessonPage(OneFrame[Result], ModalScreen[Result]):
    """A page about `run`. The world may be busy, so what asks it goes through `aside`."""

    BINDINGS = [
        Binding("ctrl+y", "controls", "Faults and clocks", id="lesson-page.controls", tooltip="What goes wrong in this world, and what time it is there.", show=False),
    ]  # fmt: skip
    DEFAULT_CSS = """
    LessonPage {
        TitleBar { text-style: bold; }
        #lesson-news { height: auto; max-height: 4; padding: 0 2; display: none; }
    }
    """

    def __init__(self, run: LessonRun) -> None:
        super().__init__()
        self.run_of_lesson = run
        self.title_line = TitleBar()
        self._news = Static(id="lesson-news")

    @property
    def news_line(self) -> Static:
        """Where `tell` writes; to be composed where the page wants it."""
        return self._news

    @property
    def text_width(self) -> int:
        """Cells for text between the margins."""
        return min(self.app.size.width - 5, WIDEST)

    def entitle(self, part: str, right: Content | None = None) -> None:
        """Say in the first line which lesson this is, and which `part` of it."""
        lesson = self.run_of_lesson.lesson
        title = (f"{lesson.id} {printable(lesson.title)}", printable(part))
        self.title_line.show(title, right or Content(""))

    def aside(self, ask: Callable[[], Outcome], then: Callable[[Outcome], Any]) -> None:
        """Call `ask` on a thread, and `then` here with what it gives; a problem is told."""

        def work() -> None:
            try:
                outcome = ask()
            except MoveProblem as problem:  # of one line, whose number says nothing here
                wanted = problem.__cause__
                if isinstance(wanted, PasswordWanted):
                    self.call_later(self._ask_password, wanted, lambda: self.aside(ask, then))
                else:
                    self.call_later(self.tell, f"✗ Not now: {problem.text}")
            except Exception as error:  # what a lesson's file asks for need not be there
                self.call_later(self.tell, f"✗ {error}")
            else:
                self.call_later(then, outcome)

        self.run_worker(work, thread=True, group="lesson", exit_on_error=False)

    def _ask_password(self, wanted: PasswordWanted, again: Callable[[], None]) -> None:
        """Ask for a password that is `wanted`, and do `again` what needed it."""
        from mfa_tui.ui.screens.ask_password import AskPasswordScreen

        def typed(password: str | None) -> None:
            if password:
                wanted.keep(password)
                again()

        self.app.push_screen(AskPasswordScreen(wanted.user), typed)

    def action_controls(self) -> None:
        self.post_message(ControlsWanted())

    def tell(self, news: str | Content) -> None:
        """Say `news` until something else is said; nothing takes the line away."""
        self._news.update(Content(printable(news)) if isinstance(news, str) else news)
        self._news.display = bool(news)
