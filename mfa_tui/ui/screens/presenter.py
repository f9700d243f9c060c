"""Presenter mode: a lesson for a room, in one pane with large headings, one key for each move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trainer.bench import BenchRefused
from mfa_tui.trainer.moves.language import MoveProblem
from mfa_tui.ui.big_text import big_text
from mfa_tui.ui.slides import Show, Slide
from mfa_tui.ui.time_words import standing
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.title_line import TitleBar

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.timer import Timer

    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.ui.training import OpenLesson, Training
    from mfa_tui.ui.world import Opened

WIDEST = 100
"""Cells of a line of text; longer ones cannot be read from the back of a room."""
WORKING = "making the move …"
TALL = 30
"""Rows from which headings may be large even where they take two lines."""


class PresenterScreen(Screen[None]):
    """Shows the lesson with the id `name`, or all lessons, each in a fresh world.

    With `every` it goes on by itself after so many seconds, and begins again at the end.
    """

    BINDINGS = [
        Binding("space,n,right,enter,pagedown", "next", "Next", id="presenter.next", tooltip="Make the next move.", key_display="space"),
        Binding("b,left,pageup", "back", "Back", id="presenter.back", tooltip="Show the slide before; what was done stays done.", key_display="b"),
        Binding("w", "wire", "Wire", id="presenter.wire", tooltip="Show the newest call on the wire."),
        Binding("ctrl+y", "controls", "Faults", id="presenter.controls", tooltip="The faults and the clock of this lesson's world."),
        Binding("q,escape", "dismiss", "Leave", id="presenter.leave", tooltip="Leave the presentation.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    PresenterScreen {
        #slide-heading { padding: 1 2 1 2; height: auto; color: $text-primary; text-style: bold; }
        #slide { padding: 0 2; height: 1fr; scrollbar-size-vertical: 1; }
        #slide-text { height: auto; }
    }
    """

    class Ready(Message):
        """A lesson is open, or why it is not."""

        def __init__(self, lesson: OpenLesson | None, opened: Opened | None, problem: str) -> None:
            super().__init__()
            self.lesson = lesson
            self.opened = opened
            self.problem = problem

    class Moved(Message):
        """Another slide is on show."""

    def __init__(self, training: Training, name: str, every: float) -> None:
        super().__init__()
        self._training = training
        self._subject = name
        self._every = every
        self._round = 0
        self._busy = True
        self._lesson: OpenLesson | None = None
        self._opened: Opened | None = None
        self._show: Show | None = None
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield Static(id="slide-heading")
        with VerticalScroll(id="slide", can_focus=False):
            yield Static(id="slide-text")
        yield KeyLine()

    def on_mount(self) -> None:
        self._open()

    def on_unmount(self) -> None:
        self._close()

    def on_resize(self) -> None:
        self._draw()

    def on_screen_resume(self) -> None:
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer the wire once there was a call, and the faults where they are in hand."""
        if action == "wire":
            return self._show is not None and self._show.last_call > 0
        return action != "controls" or (self._opened is not None and bool(self._opened.controls))

    # -- opening -----------------------------------------------------------------------------

    @work(thread=True, group="present", exit_on_error=False)
    def _open(self) -> None:
        lesson = self._wanted()
        if lesson is None:
            self.post_message(self.Ready(None, None, "There is no such lesson. q goes back."))
            return
        try:
            found = self._training.open(lesson, kept=False)
            self.post_message(self.Ready(found, found.world.open(), ""))
        except (MoveProblem, BenchRefused, KeyError) as problem:
            words = f"{lesson.id} cannot be opened: {problem} space goes on with the next lesson."
            self.post_message(self.Ready(None, None, words))

    def _wanted(self) -> Lesson | None:
        """The lesson of this round: always the same, or the next of all."""
        library = self._training.library()
        if self._subject:
            return library.lesson(self._subject)
        lessons = [each for each in library.lessons if not each.is_drill]
        return lessons[self._round % len(lessons)] if lessons else None

    @on(Ready)
    def _ready(self, event: Ready) -> None:
        if not self.is_attached:
            # left while it was being opened
            self._lesson = event.lesson
            self._close()
            return
        self._lesson, self._opened, self._busy = event.lesson, event.opened, False
        if event.lesson is None:
            self.query_one("#slide-text", Static).update(Content(printable(event.problem)))
        else:
            again = "this lesson again" if self._subject else "the next lesson"
            closing = f"space begins {again}."
            self._show = Show(event.lesson.run, self._opening(event.lesson), closing)
        self._draw()
        self._wait()

    def _opening(self, lesson: OpenLesson) -> str:
        seed = self._training.seed
        if seed is None:
            return ""
        return f"Seed **{seed}**, check words **{lesson.check_words}**"

    def _close(self) -> None:
        """Let go of the lesson that was on show, off this thread."""
        lesson, self._lesson, self._show, self._opened = self._lesson, None, None, None
        if lesson is not None:
            self.app.run_worker(lesson.close, thread=True, exit_on_error=False)

    # -- showing -----------------------------------------------------------------------------

    def _draw(self) -> None:
        if self._show is None:
            return
        slide, width = self._show.slide, self.size.width - 4
        self.query_one("#slide-heading", Static).update(self._heading(slide, width))
        text = slide.body(min(width - 1, WIDEST))
        self.query_one("#slide-text", Static).update(text)
        self._say(slide)
        self.refresh_bindings()

    def _heading(self, slide: Slide, width: int) -> Content:
        # the calls of a move need the room
        large = not slide.move or self.size.height >= TALL
        most = 3 if large else 1
        rows = big_text(printable(slide.heading), width, most_lines=most, large=large)
        return Content("\n".join(rows))

    def _say(self, slide: Slide) -> None:
        """Say where this is, and what is not as it is outside: faults, and another time."""
        lesson = self._lesson.run.lesson if self._lesson else None
        name = f"{lesson.id} {lesson.title}" if lesson else ""
        told = standing(self._opened.controls) if self._opened else ""
        told = WORKING if self._busy else told
        self.query_one(TitleBar).show((name, slide.place), Content(told))

    @on(Moved)
    def _moved(self) -> None:
        self._busy = False
        self.query_one("#slide").scroll_home(animate=False)
        self._draw()
        self._wait()

    def _wait(self) -> None:
        """Go on by itself after a while, where that is wanted."""
        if self._timer is not None:
            self._timer.stop()
        if self._every:
            self._timer = self.set_timer(self._every, self.action_next)

    # -- keys --------------------------------------------------------------------------------

    def action_next(self) -> None:
        """Make the next move; at the end begin the next lesson, or this one again."""
        if self._busy or self.app.screen is not self:
            # somebody looks at the wire: the tour waits
            self._wait()
            return
        self._busy = True
        if self._show is None or self._show.at_end:
            self._round += 1
            self._close()
            self._open()
        else:
            self._say(self._show.slide)
            self._make(self._show)

    @work(thread=True, group="present", exit_on_error=False)
    def _make(self, show: Show) -> None:
        show.next()
        self.post_message(self.Moved())

    def action_back(self) -> None:
        if self._show is not None and not self._busy:
            self._show.back()
            self._moved()

    def action_wire(self) -> None:
        from mfa_tui.ui.screens.wire_at import WireScreen

        if self._show is not None and self._lesson is not None:
            self.app.push_screen(WireScreen(self._lesson.run.bench.trace, self._show.last_call))

    def action_controls(self) -> None:
        from mfa_tui.ui.screens.controls import ControlsScreen

        if self._opened is not None and self._opened.controls is not None:
            self.app.push_screen(ControlsScreen(self._opened.controls, self._opened.phone))
