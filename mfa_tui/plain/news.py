"""What is told after each line: the calls that were made, and how the lesson stands since."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from mfa_tui.plain.desk import Desk
from mfa_tui.plain.keys import in_text_mode
from mfa_tui.plain.words import exchange_line
from mfa_tui.trace.words import counted
from mfa_tui.trainer.run import LessonRun
from mfa_tui.trainer.scoring import HINT_COST, Result
from mfa_tui.trainer.standing import Mark, Standing

MOST_CALLS = 12
"""Calls that are told of at once; `wire` has the others."""


class News:
    """Follows a desk; each piece of news is told once. `completed` once the lesson is."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._number = desk.bench.trace.newest
        run = desk.run
        standing = run.refresh() if run else None
        self.completed = False
        self._passed = _passed(standing) if standing else ()
        self._current = _current(standing) if standing else ""
        self._waiting = standing.waiting if standing else ""
        self._wrong = ""
        self._near = 0
        self._offered = ""
        self._explained: set[str] = set()

    def lines(self) -> Iterator[str]:
        """What is new now."""
        called = False
        for line in self._calls():
            called = True
            yield line
        if self._desk.run:
            yield from self._progress(self._desk.run, called)

    def _calls(self) -> Iterator[str]:
        trace = self._desk.bench.trace
        newest = trace.newest
        fresh = trace.between(self._number + 1, newest)
        self._number = newest
        if (more := len(fresh) - MOST_CALLS) > 0:
            yield f"{counted(more, 'more call')} before these; `wire` lists them."
        yield from map(exchange_line, fresh[-MOST_CALLS:])

    def _progress(self, run: LessonRun, called: bool) -> Iterator[str]:
        now = run.refresh()
        fresh = [each for each in _passed(now) if each not in self._passed]
        self._passed = _passed(now)
        for name in fresh:
            yield f"Done: {now.of(name).step.title}."
        yield from self._explanations(now)
        yield from self._mistakes(now, called)
        if (now.passed or now.explained) and not self.completed:
            self.completed = True
            yield from completed_lines(run)
        elif _current(now) != self._current:
            yield from _next(now)
        elif now.current and now.waiting != self._waiting:
            yield _awaited(now)
        self._current, self._waiting = _current(now), now.waiting
        yield from self._offer(run)

    def _explanations(self, now: Standing) -> Iterator[str]:
        """The steps that were come past and only explained, in full; each once."""
        for each in takewhile(lambda each: each.behind, now.steps):
            if each.explained and each.step.id not in self._explained:
                self._explained.add(each.step.id)
                do = in_text_mode(each.step.do)
                yield f"Explained, not done here: {each.step.title}. {do}"
                told = (check for check in each.checks if check.mark is Mark.EXPLAINED)
                yield f"Why not here: {', '.join(dict.fromkeys(check.reason for check in told))}."
                yield f"See: {in_text_mode(each.step.see)}" if each.step.see else ""
                yield f"Why: {in_text_mode(each.step.why)}" if each.step.why else ""

    def _mistakes(self, now: Standing, called: bool) -> Iterator[str]:
        """The hint of a wrong turn, or what the latest call lacked; each once."""
        wrong = now.wrong.id if now.wrong else ""
        if now.wrong and wrong != self._wrong:
            yield f"Hint: {in_text_mode(now.wrong.hint)}"
        self._wrong = wrong
        near = now.near.exchange if now.near else 0
        if called and now.near and near != self._near:
            yield f"Not yet, exchange {near}: {in_text_mode(now.near.reason)}."
        self._near = near

    def _offer(self, run: LessonRun) -> Iterator[str]:
        if run.hint_offered and self._offered != self._current:
            self._offered = self._current
            yield "There is a hint: type `hint`."


def step_lines(now: Standing) -> Iterator[str]:
    """The current step in short: its place, what to do, and what is awaited."""
    if now.current is None:
        return
    number = now.steps.index(now.current) + 1
    do = in_text_mode(now.current.step.do)
    yield f"Step {number} of {len(now.steps)}: {now.current.step.title}. {do}"
    yield _awaited(now)


def _awaited(now: Standing) -> str:
    return f"Waiting for: {in_text_mode(now.waiting)}."


def completed_lines(run: LessonRun) -> Iterator[str]:
    """What is said at the end of a lesson."""
    lesson = run.lesson
    spent = f"{counted(run.calls, 'call')}, {_time(run.seconds)}"
    if run.standing.explained:
        yield f"{lesson.id} is through as far as a real pool shows it: {spent}."
    else:
        yield f"{lesson.id} is completed: {spent}."
    yield in_text_mode(lesson.done)
    if lesson.is_drill:
        yield from score_lines(run)
    questions = "`questions` asks three about it, " if lesson.questions else ""
    yield f"Next: {questions}`solution` compares, `handout FILE` saves it, `lessons` lists more."


def score_lines(run: LessonRun) -> Iterator[str]:
    """How a drill stands."""
    found = run.result()
    yield (
        f"{found.points} points: {len(found.found)} of {counted(found.causes, 'cause')} found, "
        f"{'repaired' if found.fixed else 'not repaired'}, {counted(found.calls, 'call')}, "
        f"wrong diagnoses: {found.guesses}, {_hints(found)}."
    )
    for cause in found.found:
        yield f"Cause: {cause.text}"
    if found.collateral:
        yield f"Changed and should not have been: {', '.join(found.collateral)}."


def _hints(found: Result) -> str:
    cost = f" ({HINT_COST} points each)" if found.scored and found.hints else ""
    return f"{counted(found.hints, 'hint')}{cost}"


def _next(now: Standing) -> Iterator[str]:
    if now.current is None:
        left = ", ".join(each.step.title for each in now.steps if not each.passed)
        yield f"That was the last step. Left out: {left}. They count when you do them after all."
    yield from step_lines(now)


def _time(seconds: int) -> str:
    return counted(max(1, round(seconds / 60)), "minute")


def _passed(now: Standing) -> tuple[str, ...]:
    return tuple(each.step.id for each in now.steps if each.passed)


def _current(now: Standing) -> str:
    return now.current.step.id if now.current else ""
