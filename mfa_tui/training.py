"""The trainer on this computer: lessons from files, progress in a file, worlds in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from mfa_tui.data_files import Directory
    from mfa_tui.practice.lesson_bench import LessonBench
    from mfa_tui.practice.real_bench import RealBench
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.library import Library
    from mfa_tui.trainer.needs import Outlook
    from mfa_tui.trainer.progress_file import ProgressFile
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.worlds.lab import LocalLab
    from mfa_tui.worlds.remote_lab import RemoteLab

FIRST = "basic-password"
"""The preset whose words a class compares before it begins: that of the first lesson."""


class LocalTraining:
    """The `Training` of one learner, called `alias` in the record.

    `directory` holds the record. `lessons` is a folder with lessons of one's own. `seed` makes the
    worlds equal each time. `new_key` is that of LocalLab. Lessons can be opened on a real `pool`,
    too, which is `real` then; there `people` stand for users of lessons, by their names in these.
    """

    def __init__(
        self,
        directory: Directory = None,
        *,
        lessons: Path | None = None,
        seed: str | None = None,
        alias: str = "me",
        new_key: Callable[[], RSAPrivateKey] | None = None,
        pool: RemoteLab | None = None,
    ) -> None:
        self.seed = seed
        self.real = pool
        self.people: dict[str, str] = {}
        self._where = directory
        self._folder = lessons
        self._alias = alias
        self._new_key = new_key
        self._lock = threading.Lock()

    def library(self) -> Library:
        with self._lock:
            return self._library

    def progress(self) -> ProgressFile:
        with self._lock:
            return self._progress

    def check_words(self) -> str:
        if self.seed is None:
            return ""
        with self._lock:
            return self._check_words

    @property
    def pool(self) -> str:
        return self.real.target.pool_id if self.real else ""

    def outlook(self, lesson: Lesson) -> Outlook:
        from mfa_tui.practice.own_people import newcomers_of, people_of
        from mfa_tui.practice.pool_needs import needs_of
        from mfa_tui.trainer.needs import Outlook

        bench = self._real(lesson)
        try:
            needs, explained = needs_of(bench), bench.gaps(bench.lesson).words(bench.lesson)
            people = (*(each.username for each in people_of(lesson)), *newcomers_of(lesson))
            named = {each: self.people.get(each, each) for each in people}
            return Outlook(needs, explained, named)
        finally:
            bench.close()

    def open(self, lesson: Lesson, *, kept: bool = True, real: bool = False) -> LessonInProgress:
        from mfa_tui.practice.lesson_bench import LessonBench
        from mfa_tui.trainer.run import LessonRun

        bench = self._real(lesson) if real else self._local(lesson)
        shown = lesson if isinstance(bench, LessonBench) else bench.lesson
        try:
            words = bench.check_words
            run = LessonRun(shown, bench, progress=self.progress() if kept else None)
        except BaseException:
            bench.close()
            raise
        return LessonInProgress(run, bench, words)

    def _local(self, lesson: Lesson) -> LessonBench:
        from mfa_tui.practice.lesson_bench import LessonBench

        return LessonBench(lesson.preset, seed=self.seed, clock=lesson.clock, new_key=self._new_key)

    def _real(self, lesson: Lesson) -> RealBench:
        """The real pool as a bench. Raises BenchRefused where there is none, or none is fit for it."""
        from mfa_tui.data_files import SNAPSHOTS, path_in
        from mfa_tui.practice.real_bench import RealBench
        from mfa_tui.trainer.bench import BenchRefused
        from mfa_tui.trainer.gaps import why_local

        if self.real is None:
            raise BenchRefused("no real pool was named: start with --pool-id and --client-id")
        if lesson.real_pool == "no":
            raise BenchRefused(why_local(lesson))
        return RealBench(self.real, lesson, path_in(self._where, SNAPSHOTS), self.people)

    @cached_property
    def _library(self) -> Library:
        from mfa_tui.trainer.library import library

        return library(self._folder)

    @cached_property
    def _progress(self) -> ProgressFile:
        from mfa_tui.data_files import path_in
        from mfa_tui.trainer.progress_file import FILE_NAME, ProgressFile

        return ProgressFile(path_in(self._where, FILE_NAME), self._alias)

    @cached_property
    def _check_words(self) -> str:
        from mfa_tui.practice.lesson_bench import LessonBench

        with LessonBench(FIRST, seed=self.seed, new_key=self._new_key) as bench:
            return bench.lab.world.check_word


class LessonInProgress:
    """The `OpenLesson` that `run` is, on its `bench`."""

    def __init__(self, run: LessonRun, bench: LessonBench | RealBench, check_words: str) -> None:
        self.run = run
        self.bench = bench
        self.check_words = check_words

    @property
    def world(self) -> LocalLab | RemoteLab:
        return self.bench.world

    def close(self) -> None:
        """End the run and its world; blocking, and safe to call twice."""
        self.run.close()
        self.bench.close()
