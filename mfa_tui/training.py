"""The trainer on this computer: lessons from files, progress in a file, worlds in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

    from mfa_tui.lab import Directory, LocalLab
    from mfa_tui.lesson_bench import LessonBench
    from mfa_tui.trainer.lesson import Lesson
    from mfa_tui.trainer.library import Library
    from mfa_tui.trainer.progress_file import ProgressFile
    from mfa_tui.trainer.run import LessonRun

FIRST = "basic-password"
"""The preset whose words a class compares before it begins: that of the first lesson."""


class LocalTraining:
    """The `Training` of one learner, called `alias` in the record.

    `directory` holds the record. `lessons` is a folder with lessons of one's own. `seed` makes the
    worlds equal each time. `new_key` is that of LocalLab.
    """

    def __init__(
        self,
        directory: Directory = None,
        *,
        lessons: Path | None = None,
        seed: str | None = None,
        alias: str = "me",
        new_key: Callable[[], RSAPrivateKey] | None = None,
    ) -> None:
        self.seed = seed
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

    def open(self, lesson: Lesson, *, kept: bool = True) -> LessonInProgress:
        from mfa_tui.lesson_bench import LessonBench
        from mfa_tui.trainer.run import LessonRun

        bench = LessonBench(
            lesson.preset, seed=self.seed, clock=lesson.clock, new_key=self._new_key
        )
        try:
            words = bench.lab.world.check_word
            run = LessonRun(lesson, bench, progress=self.progress() if kept else None)
        except BaseException:
            bench.close()
            raise
        return LessonInProgress(run, bench, words)

    @cached_property
    def _library(self) -> Library:
        from mfa_tui.trainer.library import library

        return library(self._folder)

    @cached_property
    def _progress(self) -> ProgressFile:
        from mfa_tui.lab import resolved
        from mfa_tui.trainer.progress_file import FILE_NAME, ProgressFile

        directory = resolved(self._where)
        return ProgressFile(directory / FILE_NAME if directory else None, self._alias)

    @cached_property
    def _check_words(self) -> str:
        from mfa_tui.lesson_bench import LessonBench

        with LessonBench(FIRST, seed=self.seed, new_key=self._new_key) as bench:
            return bench.lab.world.check_word


class LessonInProgress:
    """The `OpenLesson` that `run` is, on its `bench`."""

    def __init__(self, run: LessonRun, bench: LessonBench, check_words: str) -> None:
        self.run = run
        self.check_words = check_words
        self._bench = bench

    @property
    def world(self) -> LocalLab:
        return self._bench.lab

    def close(self) -> None:
        """End the run and its world; blocking, and safe to call twice."""
        self.run.close()
        self._bench.close()
