"""The text of a lesson's page: a step as it stands, or the end."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from textual.content import Content

from mfa_tui.ui.drill_words import cause_lines, score_lines
from mfa_tui.ui.lesson_words import LABEL, check_lines, prose, saw, sign_of, step_text
from mfa_tui.ui.rows import row

if TYPE_CHECKING:
    from mfa_tui.trainer.run import LessonRun
    from mfa_tui.trainer.scoring import Result
    from mfa_tui.trainer.standing import StepStanding

LEFT_OUT = "Every step is behind you, but not every one was done. j goes to one."
UNPROVED = "What was the matter is not proved yet: d points at it. Or go on: n tells all."
LEFT_OUT_HERE = (
    "Every step is behind you, but not every one was done. They count if you still do them."
)
EXPLAINED = (
    "All that this pool can show is done. What was only explained waits for you on the local cloud."
)


def step_page(run: LessonRun, shown: StepStanding, width: int) -> Content:
    """A step of `run`: what to do, how its checks stand, what was seen last, and its hints."""
    return _paragraphs(_step(run, shown, width))


def end_text(run: LessonRun, result: Result | None, width: int) -> Content:
    """What was learned, and how a drill went if its `result` is known."""
    return _paragraphs(_end(run, result, width))


def _step(run: LessonRun, shown: StepStanding, width: int) -> Iterator[Content]:
    standing = run.standing
    # between two looks the lesson may have been judged anew: only the step itself stays the same
    place = run.lesson.steps.index(shown.step)
    if place == 0:
        yield from (prose(each) for each in run.lesson.introduction.split("\n\n"))
    yield step_text(shown.step, width)
    yield check_lines(shown, width)
    if run.lesson.is_drill:
        yield cause_lines(run, width)
    if standing.current is not None and standing.current.step is shown.step:
        yield prose(saw(standing))
    yield _hints(run, shown, width)
    if standing.current is not None and standing.current.step is shown.step:
        yield from _explanations(run, place, width)
    yield _steps_line(run, place)


def _explanations(run: LessonRun, place: int, width: int) -> Iterator[Content]:
    """The steps right before the one at `place` that were explained instead of done, in full."""
    before = run.standing.steps[:place]
    told = list(takewhile(lambda each: each.explained, reversed(before)))
    for each in reversed(told):
        yield Content.styled(f"Explained, not done here: {each.step.title}", "bold")
        yield step_text(each.step, width)
        yield check_lines(each, width)


def _hints(run: LessonRun, shown: StepStanding, width: int) -> Content:
    hints = enumerate(run.hints_shown(shown.step.id), 1)
    return Content("\n").join(
        row(
            Content.styled(f"Hint {count}", "bold"),
            prose(text.strip()),
            width,
            name_width=LABEL + 2,
        )
        for count, text in hints
    )


def _end(run: LessonRun, result: Result | None, width: int) -> Iterator[Content]:
    if run.standing.explained:
        yield Content(EXPLAINED)
    elif not run.standing.passed:
        yield Content(LEFT_OUT if not run.gaps.real else LEFT_OUT_HERE)
    yield from _explanations(run, len(run.standing.steps), width)
    # it says what was the matter
    proved = len(run.found) == len(run.lesson.score.causes)
    yield prose(run.lesson.done) if proved else Content(UNPROVED)
    if result is not None:
        yield cause_lines(run, width)
        yield score_lines(result, width)
    yield _goes_on(run)
    yield _steps_line(run, None)


def _goes_on(run: LessonRun) -> Content:
    asked = "questions, " if run.lesson.questions else ""
    return Content.assemble(
        ("n", "bold $accent"), f" goes on: {asked}the solution, and the next lesson"
    )


def _steps_line(run: LessonRun, shown: int | None) -> Content:
    """All steps by their signs, the one at `shown` marked, and the keys for going about."""
    marks = Content(" ").join(
        Content.styled(f"{sign_of(each)}{place + 1}", "bold reverse" if place == shown else "")
        for place, each in enumerate(run.standing.steps)
    )
    keys = (("[ ]", "bold $accent"), " other steps   ", ("x", "bold $accent"), " leave the lesson")
    return Content.assemble(marks, "    ", *keys)


def _paragraphs(parts: Iterator[Content]) -> Content:
    return Content("\n\n").join(each for each in parts if each)
