"""Home of the trainer: what there is to learn, how far one has come, and where to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from mfa_tui.trace.text import printable
from mfa_tui.trainer.experiments import Experiment, experiments
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.schedules import Schedule
from mfa_tui.ui.home_rows import FreePlay, Item, Page, Shelf
from mfa_tui.ui.lesson_messages import ExperimentWanted, LessonWanted, PresentationWanted
from mfa_tui.ui.lesson_words import prose
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.entry import Entry, LabelledEntry
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.page_tabs import PageTabs
from mfa_tui.ui.widgets.quiet_binding import quiet_binding
from mfa_tui.ui.widgets.rows_list import RowsList
from mfa_tui.ui.widgets.title_line import TitleBar
from mfa_tui.ui.widgets.wire_filter import FilterEntry

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from mfa_tui.ui.training import Training

PRESENTED = "It is shown in the local cloud; nothing is sent to {pool}."
EMPTY = "Nothing here has these words. escape clears the filter."


class HomeScreen(OneFrame[None]):
    """Lists what `training` has; opening a line opens the lesson, or fills the sign-in form."""

    BINDINGS = [
        Binding("enter,space", "open", "Open", id="home.open", tooltip="Open what the cursor is on."),
        Binding("right", "turn(1)", "Page", id="home.turn", tooltip="Turn to the next page; its digit does so, too.", key_display="←→", priority=True),
        Binding("left", "turn(-1)", "Page before", id="home.turn-back", tooltip="Turn to the page before.", show=False, priority=True),
        Binding("slash", "filter", "Filter", id="home.filter", tooltip="List only what has these words.", key_display="/"),
        Binding("p", "present", "Present", id="home.present", tooltip="Show the lesson to a room, large and step by step."),
        Binding("escape", "back", "Back", id="home.back", tooltip="Back: from the filter, a schedule, or Home."),
        quiet_binding("q,ctrl+l", "close", "Free play", "Back to the practice pools.", "home.close"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    HomeScreen {
        #home-rows { height: 1fr; padding: 1 1 0 1; scrollbar-size-vertical: 1; }
        #home-about { height: 6; padding: 1 2 0 3; color: $text-muted; }
        LabelledEntry { padding: 0 1; display: none; }
    }
    HomeScreen.-filtering LabelledEntry { display: block; }
    """

    @dataclass
    class Read(Message):
        """The lessons and the progress are read."""

        shelf: Shelf
        check_words: str

    def __init__(self, training: Training) -> None:
        super().__init__()
        self._training = training
        self._shelf: Shelf | None = None
        self._page = Page.LESSONS
        self._schedule: Schedule | None = None
        self._items: tuple[Item, ...] = ()

    def compose(self) -> ComposeResult:
        yield TitleBar()
        yield PageTabs()
        yield LabelledEntry("Filter", id="home-filter", entry=FilterEntry())
        with VerticalScroll(id="home-rows", can_focus=False):
            yield RowsList(empty="Reading the lessons …")
        yield Static(id="home-about")
        yield KeyLine()

    def on_mount(self) -> None:
        self._say("")
        self._list.focus()

    def on_screen_resume(self) -> None:
        self._read()

    @property
    def _list(self) -> RowsList:
        return self.query_one(RowsList)

    @property
    def _filter(self) -> LabelledEntry:
        return self.query_one("#home-filter", LabelledEntry)

    # -- reading -----------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="home", exit_on_error=False)
    def _read(self) -> None:
        training = self._training
        library, progress = training.library(), training.progress()
        shelf = Shelf(
            library,
            progress.events,
            progress.learner,
            experiments(),
            progress.news,
            training.pool,
        )
        self.post_message(self.Read(shelf, training.check_words()))

    @on(Read)
    def _show_shelf(self, event: Read) -> None:
        self._shelf = event.shelf
        self._say(event.check_words)
        self._show()

    def _say(self, words: str) -> None:
        seed = self._training.seed
        compare = f"seed {printable(seed)}, check words {words or '…'}" if seed is not None else ""
        counts = self._shelf.counts if self._shelf else ""
        parts = tuple(part for part in ("Learn", compare) if part)
        self.query_one(TitleBar).show(parts, Content(counts))

    def _show(self) -> None:
        """Draw the page as it stands; a filter looks on every page at once."""
        shelf = self._shelf
        if shelf is None:
            return
        self.hold_frames()
        wanted = self._filter.value.strip()
        if wanted:
            self._items = shelf.found(wanted)
        elif self._schedule:
            self._items = shelf.schedule_items(self._schedule)
        else:
            self._items = shelf.items(self._page)
        self._list.show(tuple(each.row for each in self._items), EMPTY)
        self.query_one(PageTabs).show(shelf.pages, None if wanted else self._page)
        self._show_about()

    @property
    def _chosen(self) -> Item | None:
        index = self._list.index
        return self._items[index] if index is not None and index < len(self._items) else None

    @on(RowsList.Moved)
    def _show_about(self) -> None:
        chosen = self._chosen
        self.query_one("#home-about", Static).update(prose(chosen.detail if chosen else ""))
        self.refresh_bindings()

    # -- doing -------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer keys of the list where it has the focus, and presenting where there is a lesson."""
        typing = self._filter.entry.has_focus
        if action == "present":
            return (
                not typing and self._chosen is not None and isinstance(self._chosen.opens, Lesson)
            )
        if action == "open":
            return not typing and self._chosen is not None and self._chosen.opens is not None
        return action in ("back", "close") or not typing

    def action_open(self) -> None:
        chosen = self._chosen.opens if self._chosen else None
        if isinstance(chosen, Lesson):
            self.app.post_message(LessonWanted(chosen.id))
        elif isinstance(chosen, Experiment):
            self.dismiss()
            self.app.post_message(ExperimentWanted(chosen))
        elif isinstance(chosen, Schedule):
            self._open_schedule(chosen)
        elif isinstance(chosen, FreePlay):
            self.dismiss()

    def _open_schedule(self, schedule: Schedule | None) -> None:
        self._schedule = schedule
        self._filter.value = ""
        self.remove_class("-filtering")
        self._page = Page.SCHEDULES
        self._list.cursor = 0
        self._show()

    def action_turn(self, by: int) -> None:
        pages = self._shelf.pages if self._shelf else ()
        if pages:
            self.turn_to(pages[(pages.index(self._page) + by) % len(pages)])

    def on_key(self, event: events.Key) -> None:
        pages = {str(page.value): page for page in (self._shelf.pages if self._shelf else ())}
        if event.key in pages and not self._filter.entry.has_focus:
            event.stop()
            self.turn_to(pages[event.key])

    @on(PageTabs.Clicked)
    def _clicked(self, event: PageTabs.Clicked) -> None:
        self.turn_to(event.page)
        self._list.focus()

    def turn_to(self, page: Page) -> None:
        """Show `page` from its beginning."""
        self._page, self._schedule = page, None
        self._filter.value = ""
        self.remove_class("-filtering")
        self._list.cursor = 0
        self._show()

    def action_present(self) -> None:
        chosen = self._chosen.opens if self._chosen else None
        if isinstance(chosen, Lesson):
            if self._training.pool:
                self.app.notify(PRESENTED.format(pool=self._training.pool), markup=False)
            self.app.post_message(PresentationWanted(chosen.id))

    def action_filter(self) -> None:
        self.add_class("-filtering")
        self._filter.entry.focus()

    @on(Entry.Changed)
    def _typed(self) -> None:
        self._list.cursor = 0
        self._show()

    @on(Entry.Submitted)
    def _typed_all(self) -> None:
        if not self._filter.value.strip():
            self.remove_class("-filtering")
        self._list.focus()

    def action_back(self) -> None:
        """Leave the filter, then the schedule, then Home."""
        if self.has_class("-filtering"):
            self._filter.value = ""
            self.remove_class("-filtering")
            self._list.focus()
        elif self._schedule:
            self._open_schedule(None)
        else:
            self.dismiss()

    def action_close(self) -> None:
        self.dismiss()
