"""Checking lessons: the reference passes, each wrong turn gets its hint, an untouched preset fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from mfa_tui.localcloud.starting_states import PRESETS
from mfa_tui.practice.rehearsal import Rehearsal, rehearsal
from mfa_tui.practice.text_gates import text_problems
from mfa_tui.trainer.lesson import Lesson, WrongTurn
from mfa_tui.trainer.lesson_file import LessonFile, Problem, UnreadableLesson
from mfa_tui.trainer.moves.language import MoveProblem, moves_of
from mfa_tui.trainer.reading import lesson_of
from mfa_tui.trainer.scoring import CALLS, CARE, DIAGNOSIS, FIX
from mfa_tui.trainer.standing import Check, Mark, Standing

Found = Iterator[Problem]
FULL = DIAGNOSIS + FIX + CARE + CALLS
"""The points of a drill done as well as can be."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found out about the file at `path`; `title` is empty when it cannot be read."""

    path: Path
    title: str
    steps: int
    wrong_turns: int
    problems: tuple[Problem, ...]


def checked(path: Path) -> Verdict:
    """Check the lesson in the file at `path` in every way; takes a world for each wrong turn."""
    try:
        text = path.read_text("utf-8")
        lesson = lesson_of(path.name, text)
    except UnreadableLesson as unreadable:
        return Verdict(path, "", 0, 0, unreadable.problems)
    except (OSError, UnicodeDecodeError) as error:
        unread = Problem(path.name, 0, f"it cannot be read: {error}", "Save it as UTF-8.")
        return Verdict(path, "", 0, 0, (unread,))
    file = LessonFile.split(path.name, text)
    problems = tuple(_problems(file, lesson))
    return Verdict(path, lesson.title, len(lesson.steps), len(lesson.wrong), problems)


def _problems(file: LessonFile, lesson: Lesson) -> Found:
    if lesson.preset not in PRESETS:
        known = ", ".join(PRESETS)
        what = f"there is no preset {lesson.preset!r}"
        yield Problem(file.name, file.line((), "preset"), what, f"There are: {known}.")
        return
    yield from text_problems(file, lesson)
    yield from _hint_problems(file, lesson)
    yield from _reference_problems(file, lesson)
    for index, wrong in enumerate(lesson.wrong):
        yield from _wrong_problems(file, lesson, index, wrong)


def _hint_problems(file: LessonFile, lesson: Lesson) -> Found:
    """The third hint of each step is a move that can be read."""
    for index, step in enumerate(lesson.steps):
        line = file.line((("step", index),), "hints")
        try:
            if not moves_of(step.hints[2]):
                what = f"step {step.id}: the third hint makes no move"
                yield Problem(file.name, line, what, "Write the call that does it.")
        except MoveProblem as problem:
            what = f"step {step.id}: the third hint, {problem}"
            yield Problem(file.name, line, what, "Write the call that does it.")


def _reference_problems(file: LessonFile, lesson: Lesson) -> Found:
    line = file.line((), "reference")
    try:
        with rehearsal(lesson) as trial:
            yield from _untouched_problems(file, trial.now)
            trial.play(lesson.reference)
            yield from _unpassed(file, trial)
            yield from _unreached(file, trial)
            if lesson.is_drill:
                yield from _score_problems(file, trial)
            if trial.hints:
                what = f"the reference takes the wrong turn {trial.hints[0]!r}"
                yield Problem(file.name, line, what, "Tell the two apart by when or message.")
    except MoveProblem as problem:
        yield Problem(file.name, line, f"reference, {problem}", "See the README for moves.")


def _untouched_problems(file: LessonFile, now: Standing) -> Found:
    for index, step in enumerate(now.steps):
        if step.passed:
            what = f"step {step.step.id} is passed before anything was done"
            line = file.line((("step", index),))
            yield Problem(file.name, line, what, "Ask for a call, or for what the preset lacks.")


def _unpassed(file: LessonFile, trial: Rehearsal) -> Found:
    """The first step that the reference does not pass, and the exchange that disappoints."""
    for index, step in enumerate(trial.now.steps):
        if step.passed:
            continue
        missing = next(check for check in step.checks if check.mark is not Mark.DONE)
        what = f"the reference does not pass step {step.step.id}: {_disappointing(missing, trial)}"
        line = file.line((("step", index),))
        yield Problem(file.name, line, what, "Change the reference or the proof.")
        return


def _unreached(file: LessonFile, trial: Rehearsal) -> Found:
    """The steps that nobody can jump to: the reference is through with them as soon as it comes."""
    for index, each in enumerate(trial.now.steps):
        if each.passed and each.step.id not in trial.stood_at:
            what = f"the reference never waits at step {each.step.id}, so nobody can jump there"
            line = file.line((("step", index),))
            yield Problem(file.name, line, what, "Let it pass one step with each move, in order.")


def _score_problems(file: LessonFile, trial: Rehearsal) -> Found:
    """The reference of a drill has to be worth all points."""
    result, line = trial.result(), file.line((("score", 0),))
    missing = [cause.id for cause in trial.lesson.score.causes if cause not in result.found]
    if missing:
        what = f"the reference does not diagnose {', '.join(missing)}"
        yield Problem(file.name, line, what, "Add diagnose moves, or another score.cause.at.")
    if result.collateral:
        what = f"the reference changes {', '.join(result.collateral[:3])}"
        yield Problem(file.name, line, what, "Add it to score.allowed, or leave it alone.")
    if not missing and not result.collateral and result.fixed and result.points < FULL:
        what = f"the reference is worth {result.points} points of {FULL}"
        instead = f"It takes {result.calls} calls and guesses {result.guesses} times: see score."
        yield Problem(file.name, line, what, instead)


def _disappointing(missing: Check, trial: Rehearsal) -> str:
    near = trial.now.near
    reason = missing.reason or (f"exchange {near.exchange}: {near.reason}" if near else "")
    return f"{missing.words} ({reason or trial.now.saw})"


def _wrong_problems(file: LessonFile, lesson: Lesson, index: int, wrong: WrongTurn) -> Found:
    """A wrong turn's moves have to bring its hint and none besides."""
    line = file.line((("wrong", index),))
    if not wrong.moves.strip():
        what = f"wrong turn {wrong.id} has no moves"
        yield Problem(file.name, line, what, 'Write moves = """…""" that take it.')
        return
    try:
        with rehearsal(lesson) as trial:
            trial.play(wrong.moves)
            if wrong.trap and not trial.result().collateral:
                what = f"trap {wrong.id} changes nothing that it may not"
                yield Problem(file.name, line, what, "Take its change out of score.allowed.")
    except MoveProblem as problem:
        what = f"wrong turn {wrong.id}, {problem}"
        yield Problem(file.name, line, what, "See the README for moves.")
        return
    if trial.hints != [wrong.id]:
        given = ", ".join(trial.hints) or f"no hint ({trial.now.saw})"
        what = f"wrong turn {wrong.id} gives {given}"
        yield Problem(file.name, line, what, "Make its match fit its moves, and no others.")
