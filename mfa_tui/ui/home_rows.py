"""What Home lists: lessons by track, drills, experiments, schedules, and files with problems."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property

from mfa_tui.trainer.experiments import Experiment
from mfa_tui.trainer.going_on import next_lesson, worked_on
from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.library import Library
from mfa_tui.trainer.progress import Event, Summary, summary
from mfa_tui.trainer.schedules import SCHEDULES, TRACKS, Schedule, Track
from mfa_tui.ui.widgets.rows_list import Row

DONE, BEGUN, UNTOUCHED = "✓", "…", "·"
"""How a lesson stands; the words beside it say so, too."""

_GO = "→"
"""In front of what stands in the list a second time, or in none."""
_FIRST_SECTION = "Go on"
_SCHEDULES = "Schedules: what fits into a workshop of that length."
_ROOM = 72
"""Cells for the name of a line at 80 columns."""
_MOST_TITLES = 8
"""Lessons of a schedule that are called by their titles; of more there are only the ids."""
_DRILLS = next(track for track in TRACKS if track.name == "drill")


class Page(IntEnum):
    """A list of Home. The value is the key that turns to it."""

    LESSONS = 1
    DRILLS = 2
    EXPERIMENTS = 3
    SCHEDULES = 4
    PROBLEMS = 5

    @property
    def label(self) -> str:
        return self.name.capitalize()


class FreePlay:
    """Chosen by whoever wants no lesson but the practice pools."""


@dataclass(frozen=True)
class Item:
    """A line of Home: its `row`, what is said about it below, and what opening it opens."""

    row: Row
    detail: str
    opens: Lesson | Experiment | Schedule | FreePlay | None = None

    def matches(self, text: str) -> bool:
        """Whether every word of `text` is in what one reads here."""
        shown = f"{self.row.section} {self.row.name} {self.row.tag} {self.detail}".casefold()
        return all(word in shown for word in text.casefold().split())


FREE_PLAY = "Sign in as you like, in pools that are yours: nothing is asked, and nothing can break."
REAL_PLAY = "Sign in to the real pool that you named: what you change there is changed."


@dataclass(frozen=True)
class Shelf:
    """All that Home lists: the `library`, and the `events` in the record of `learner`.

    `news` is what happened to the file of the record, if anything did. Free play is on the real
    `pool` where one was named.
    """

    library: Library
    events: tuple[Event, ...]
    learner: str
    experiments: tuple[Experiment, ...]
    news: str = ""
    pool: str = ""
    _summaries: dict[str, Summary] = field(default_factory=dict[str, Summary])

    def summary(self, lesson: Lesson) -> Summary:
        """How the learner stands with `lesson`."""
        if lesson.id not in self._summaries:
            self._summaries[lesson.id] = summary(self.events, self.learner, lesson.id)
        return self._summaries[lesson.id]

    @cached_property
    def done(self) -> frozenset[str]:
        """The ids of all lessons and drills that are done."""
        return frozenset(each.id for each in self.library.lessons if self.summary(each).done)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages there are; that of problems only where there is one."""
        return tuple(each for each in Page if each is not Page.PROBLEMS or any(self._problems()))

    def items(self, page: Page) -> tuple[Item, ...]:
        """The lines of one page."""
        listed = {
            Page.LESSONS: self._lessons,
            Page.DRILLS: self._drills,
            Page.EXPERIMENTS: self._experiments,
            Page.SCHEDULES: self._schedules,
            Page.PROBLEMS: self._problems,
        }
        return tuple(listed[page]())

    def found(self, text: str) -> tuple[Item, ...]:
        """The lines of all pages that have every word of `text`."""
        every = (each for page in self.pages for each in self.items(page))
        return tuple(
            each for each in every if each.matches(text) and not each.row.name.startswith(_GO)
        )

    def schedule_items(self, schedule: Schedule) -> tuple[Item, ...]:
        """What is on a schedule, headed by what comes next of it."""
        lessons = schedule.lessons(self.library.lessons)
        left = next((each for each in lessons if each.id not in self.done), None)
        heading = f"{schedule.title}: {self._extent(lessons)}"
        first = (self._going_on(left, "Continue", heading),) if left else ()
        return (*first, *(self._item(each, heading) for each in lessons))

    @property
    def counts(self) -> str:
        """How much is done, in a few words."""
        drills = [each for each in self.library.lessons if each.is_drill]
        lessons = len(self.library.lessons) - len(drills)
        drilled = sum(each.id in self.done for each in drills)
        return f"{len(self.done) - drilled} of {lessons} lessons, {drilled} of {len(drills)} drills"

    # -- the pages -----------------------------------------------------------------------------

    def _lessons(self) -> Iterator[Item]:
        if lesson := self.current:
            word = "Continue" if self.events else "Begin"
            yield self._going_on(lesson, word, _FIRST_SECTION)
        where, detail = (self.pool, REAL_PLAY) if self.pool else ("the practice pools", FREE_PLAY)
        yield Item(Row(f"{_GO} Free play: {where}", section=_FIRST_SECTION), detail, FreePlay())
        problems = tuple(self._problems())
        if problems:
            first = problems[0]
            words = f"{_GO} Page {Page.PROBLEMS.value} tells what could not be read"
            yield Item(Row(words, first.row.name, section=_FIRST_SECTION), first.detail)
        for track in TRACKS:
            if track is not _DRILLS:
                yield from self._track(track)

    @property
    def current(self) -> Lesson | None:
        """The lesson worked on last, or the one after it if that is done; the first one at first."""
        last = worked_on(self.events, self.learner, self.library.lessons)
        if last is not None and last.id not in self.done:
            return last
        return next_lesson(self.library.lessons, self.done, last.id if last else "")

    def _drills(self) -> Iterator[Item]:
        return self._track(_DRILLS)

    def _track(self, track: Track) -> Iterator[Item]:
        heading = f"{track.title}: {track.about}"
        return (self._item(each, heading) for each in self.library.track(track.name))

    def _experiments(self) -> Iterator[Item]:
        for each in self.experiments:
            pool = each.pool or "anywhere"
            row = Row(f"  {each.title}", pool, section="Experiments: to try in free play.")
            yield Item(row, f"{each.do}\nThen look: {each.where}", each)

    def _schedules(self) -> Iterator[Item]:
        for each in SCHEDULES:
            lessons = each.lessons(self.library.lessons)
            sign = self._sign_of_all(lessons)
            row = Row(f"{sign} {each.title}", self._extent(lessons), section=_SCHEDULES)
            yield Item(row, _named(lessons), each)

    def _problems(self) -> Iterator[Item]:
        if self.news:
            yield Item(Row("! Progress", "the file of your progress"), self.news)
        for each in self.library.problems:
            place = f"line {each.line}" if each.line else ""
            yield Item(Row(f"! {each.file}", place), f"{each.what}. {each.instead}")

    # -- one line ------------------------------------------------------------------------------

    def _going_on(self, lesson: Lesson, word: str, section: str) -> Item:
        item = self._item(lesson, section)
        name = f"{_GO} {word}: {lesson.id} {lesson.title}"
        # no tag beside it: those of the list below would have to stand as far to the right
        whole = f"{name}  {' '.join(item.row.tag.split())}"
        row = Row(whole if len(whole) <= _ROOM else name, section=section)
        return Item(row, item.detail, lesson)

    def _item(self, lesson: Lesson, section: str) -> Item:
        stands = self.summary(lesson)
        sign = DONE if stands.done else BEGUN if stands.started else UNTOUCHED
        row = Row(f"{sign} {lesson.id} {lesson.title}", _tag(lesson, stands), section=section)
        return Item(row, self._about(lesson), lesson)

    def _about(self, lesson: Lesson) -> str:
        missing = self.library.missing(lesson, self.done)
        before = ", ".join(each.id for each in missing)
        advice = f"\nBuilds on {before}." if missing else ""
        return lesson.introduction.partition("\n\n")[0] + advice

    def _extent(self, lessons: tuple[Lesson, ...]) -> str:
        minutes = sum(each.minutes for each in lessons)
        done = sum(each.id in self.done for each in lessons)
        return f"{minutes} min, {done} of {len(lessons)} done"

    def _sign_of_all(self, lessons: Iterable[Lesson]) -> str:
        done = [each.id in self.done for each in lessons]
        return DONE if done and all(done) else BEGUN if any(done) else UNTOUCHED


def _named(lessons: tuple[Lesson, ...]) -> str:
    """What is on a schedule: with titles, as long as these fit below the list."""
    if len(lessons) > _MOST_TITLES:
        return " ".join(each.id for each in lessons)
    return ", ".join(f"{each.id} {each.title}" for each in lessons)


def _tag(lesson: Lesson, stands: Summary) -> str:
    """How long it takes, and how far the learner has come."""
    time = f"{lesson.minutes:>2} min"
    if stands.done and lesson.is_drill:
        return f"{time}  best {stands.points}/100"
    if stands.done:
        return f"{time}  done"
    if stands.started:
        behind = len(stands.passed | stands.explained)
        return f"{time}  begun, {behind} of {len(lesson.steps)} steps"
    return time
