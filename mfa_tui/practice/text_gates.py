"""What the texts of a lesson have to be: short enough for 80x24, and quick to read."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from mfa_tui.trainer.lesson import Lesson, ProofKind, Step
from mfa_tui.trainer.lesson_file import LessonFile, Place, Problem
from mfa_tui.trainer.shortcomings import OTHERWISE, shortcoming

COLUMNS = 76
"""What is left of 80 columns inside the frame of the text."""
MOST_LINES = 12
"""So many lines of a step are visible at once in 80x24."""
WORDS_A_MINUTE = 200
MOST_SECONDS = 40
"""The longest time to read a step."""
SUCCESS_SECONDS = 120
"""The longest time from the start of a lesson to its first success."""
SECONDS_TO_ACT = 20
"""What one call takes a person who has read what to do."""
_LONGEST_WAIT = 66
"""The strip has one line of 80 columns for `waiting for …`."""
_STRIP = textwrap.TextWrapper(78, initial_indent=" " * 23, break_on_hyphens=False)
"""The strip has two lines of 80 columns for a task, beside the number of steps and its key."""

Found = Iterator[Problem]


def text_problems(file: LessonFile, lesson: Lesson) -> Found:
    """Every text of `lesson` that is too long, too wide or too slow to read."""
    for number, line in enumerate(file.prose.splitlines(), file.prose_line):
        if len(line) > 80:
            what = f"the line has {len(line)} columns"
            yield Problem(file.name, number, what, "Break it before column 80.")
    for index, step in enumerate(lesson.steps):
        yield from _step_problems(file, (("step", index),), step)
    yield from _first_success(file, lesson)


def seconds_to_read(text: str) -> float:
    """How long a person takes to read `text`."""
    return len(re.findall(r"\S*\w\S*", text)) * 60 / WORDS_A_MINUTE


def _step_problems(file: LessonFile, place: Place, step: Step) -> Found:
    line, shown = file.line(place), _texts(step)
    lines = sum(len(_wrapped(text)) for text in shown)
    if lines > MOST_LINES:
        what = f"step {step.id} takes {lines} lines of {COLUMNS} columns"
        yield Problem(file.name, line, what, f"Shorten it to {MOST_LINES}.")
    if (seconds := seconds_to_read(" ".join(shown))) > MOST_SECONDS:
        what = f"step {step.id} takes {seconds:.0f} s to read"
        yield Problem(file.name, line, what, f"Shorten it to {MOST_SECONDS} s.")
    if word := next((each for each in " ".join(shown).split() if len(each) > COLUMNS), ""):
        what = f"step {step.id}: {word[:20]}… is wider than {COLUMNS} columns"
        yield Problem(file.name, line, what, "Shorten it or say where it is shown.")
    if any(len(item.wait) > _LONGEST_WAIT for item in step.proof):
        what = f"step {step.id}: a wait has more than {_LONGEST_WAIT} letters"
        yield Problem(file.name, line, what, "Say it in one short line.")
    if len(_STRIP.wrap(step.do.replace("`", ""))) > 2:
        what = f"step {step.id}: its Do takes more than two lines of the strip"
        yield Problem(file.name, line, what, "Say the rest under See.")
    for condition in _wordless(step):
        what = f"step {step.id}: there are no words for when this does not hold: {condition}"
        yield Problem(file.name, line, what, 'Write say = "…" beside it.')
    if not all(step.hints):
        what = f"step {step.id}: a hint is empty"
        yield Problem(file.name, line, what, "Write all three.")


def _wordless(step: Step) -> Iterator[str]:
    """The conditions of `step` that nobody has words for."""
    for item in step.proof:
        for condition in (*item.when, *([item.subject] if item.kind is ProofKind.STATE else [])):
            if shortcoming(condition, {}, item.words_for(condition)) == OTHERWISE:
                yield condition


def _first_success(file: LessonFile, lesson: Lesson) -> Found:
    """The introduction, the first step's text and what it asks for: within two minutes."""
    first = lesson.steps[0]
    read = seconds_to_read(" ".join((lesson.introduction, *_texts(first))))
    seconds = read + SECONDS_TO_ACT * len(first.proof)
    if seconds > SUCCESS_SECONDS:
        what = f"the first success comes after {seconds:.0f} s"
        instead = f"Shorten introduction or first step to {SUCCESS_SECONDS} s."
        yield Problem(file.name, file.line((("step", 0),)), what, instead)


def _texts(step: Step) -> tuple[str, ...]:
    parts = (f"Do {step.do}", f"See {step.see}", f"Why {step.why}", step.card)
    return tuple(part for part in parts if part)


def _wrapped(text: str) -> list[str]:
    return [
        line
        for paragraph in text.splitlines()
        for line in textwrap.wrap(paragraph, COLUMNS) or [""]
    ]
