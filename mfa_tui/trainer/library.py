"""All lessons and drills: those that come with the program, and those of a folder of one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from mfa_tui.trainer.lesson import Lesson
from mfa_tui.trainer.lesson_file import Problem, UnreadableLesson
from mfa_tui.trainer.reading import read

FOLDERS = ("lessons", "drills")
"""Where the built-in ones are, in this package."""


@dataclass(frozen=True, slots=True)
class Library:
    """The lessons that can be used, in the order of their ids, and why others cannot."""

    lessons: tuple[Lesson, ...]
    problems: tuple[Problem, ...] = ()

    def lesson(self, name: str) -> Lesson | None:
        """The lesson or drill with this id, in whatever case; None when there is none."""
        wanted = name.casefold()
        return next((each for each in self.lessons if each.id.casefold() == wanted), None)

    def track(self, name: str) -> tuple[Lesson, ...]:
        """The lessons of one track."""
        return tuple(lesson for lesson in self.lessons if lesson.track == name)

    def missing(self, lesson: Lesson, done: Iterable[str]) -> tuple[Lesson, ...]:
        """The lessons that `lesson` builds on and that are not among the ids `done`.

        They are only advice: every lesson begins at its own preset.
        """
        behind = set(done)
        found = (self.lesson(name) for name in lesson.prereq if name not in behind)
        return tuple(each for each in found if each)


def library(folder: Path | None = None) -> Library:
    """The built-in lessons, and those in `folder`, which stand in for built-in ones of equal id."""
    paths = [path for folder in built_in_folders() for path in lesson_files(folder)]
    built_in = _loaded(paths)
    if folder is None:
        return built_in
    own = _loaded(lesson_files(folder)) if folder.is_dir() else Library((), (_no_folder(folder),))
    by_id = {lesson.id: lesson for lesson in (*built_in.lessons, *own.lessons)}
    return _sorted(by_id.values(), (*built_in.problems, *own.problems))


def built_in_folders() -> tuple[Path, ...]:
    """Where the lessons and drills of the program are."""
    return tuple(Path(__file__).with_name(name) for name in FOLDERS)


def lesson_files(folder: Path) -> tuple[Path, ...]:
    """The lesson files in `folder`, in the order of their names; a README is none."""
    return tuple(sorted(path for path in folder.glob("*.md") if path.stem.upper() != "README"))


def _loaded(paths: Iterable[Path]) -> Library:
    lessons: dict[str, Lesson] = {}
    problems: list[Problem] = []
    for path in paths:
        try:
            lesson = read(path)
        except UnreadableLesson as unreadable:
            problems += unreadable.problems
            continue
        if lesson.id in lessons:
            what = f"another file here has the id {lesson.id} too"
            problems.append(Problem(path.name, 0, what, "Give one of them another id."))
        else:
            lessons[lesson.id] = lesson
    return _sorted(lessons.values(), tuple(problems))


def _sorted(lessons: Iterable[Lesson], problems: tuple[Problem, ...]) -> Library:
    ordered = sorted(lessons, key=lambda lesson: (lesson.is_drill, lesson.id))
    return Library(tuple(ordered), problems)


def _no_folder(folder: Path) -> Problem:
    return Problem(str(folder), 0, "there is no such folder", "Check the path after --lessons.")
