"""A lesson shown to a room: one slide for each step, and one for each move of its reference."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual.content import Content

from mfa_tui.trace.redaction import masked_document
from mfa_tui.trace.text import one_line, printable
from mfa_tui.trainer.comparison import own_calls
from mfa_tui.trainer.moves.language import MoveProblem, move_of
from mfa_tui.ui.lesson_words import prose, step_text
from mfa_tui.ui.rows import row

if TYPE_CHECKING:
    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trainer.lesson import Step
    from mfa_tui.trainer.run import LessonRun

MOST_PLACES = 6
"""Lines that a request or an answer has on a slide; the wire pane has all of it."""
MOST_CALLS = 3
"""Calls of one move that a slide shows, the newest ones."""


@dataclass(frozen=True)
class Slide:
    """What the room sees at once, under a `heading`.

    `text` is prose; or there is a `step` to be explained; or a `move` that was made, with the
    `calls` that it led to, or `text` about the question that it answered. `place` says where in the
    lesson that is, `passed` which steps it proved, `problem` why a move could not be made.
    """

    heading: str
    text: str = ""
    step: Step | None = None
    move: str = ""
    calls: tuple[Exchange, ...] = ()
    place: str = ""
    passed: tuple[str, ...] = ()
    problem: str = ""

    def body(self, width: int) -> Content:
        """What stands under the heading, in lines of `width` cells."""
        if self.move:
            return Content("\n").join(self._made(width))
        return step_text(self.step, width) if self.step else prose(self.text)

    def _made(self, width: int) -> Iterator[Content]:
        move = Content.styled(printable(self.move), "bold")
        yield row(Content.styled("▸", "bold $accent"), move, width, name_width=2)
        if self.passed:
            yield Content.styled(f"✓ {printable(', '.join(self.passed))}: done", "$text-success")
        if self.problem:
            yield Content.styled(f"✗ {printable(self.problem)}", "$text-error")
        yield Content("")
        if self.text:
            yield prose(self.text)
        if len(self.calls) > MOST_CALLS:
            yield Content.styled(f"{len(self.calls) - MOST_CALLS} calls before these", "$quiet")
        for call in self.calls[-MOST_CALLS:]:
            yield from _call(call, width)


class Show:
    """Goes through the lesson of `run` by the moves of its reference.

    `opening` and `closing` are more to say on the first slide and the last one.
    `next` makes a move and blocks as long as that takes. Slides stay, so that one can go back.
    """

    def __init__(self, run: LessonRun, opening: str = "", closing: str = "") -> None:
        self._run = run
        self._closing = closing
        lesson = run.lesson
        text = f"{lesson.introduction}\n\n{opening}".strip()
        self.slides = [Slide(lesson.title, text)]
        self.index = 0
        lines = (line.strip() for line in lesson.reference.splitlines())
        self._moves = [line for line in lines if move_of(line)]
        self._explained = ""
        self._over = False

    @property
    def slide(self) -> Slide:
        """The slide that is on show."""
        return self.slides[self.index]

    @property
    def at_end(self) -> bool:
        """Whether the last slide is on show."""
        return self._over and self.index + 1 == len(self.slides)

    @property
    def last_call(self) -> int:
        """The number of the newest exchange on the slides so far, 0 before the first."""
        shown = self.slides[: self.index + 1]
        return max((call.number for slide in shown for call in slide.calls), default=0)

    def next(self) -> None:
        """Show the next slide: one that was there already, the next step, or the next move."""
        if self.index + 1 == len(self.slides) and not self._over:
            self.slides.append(self._made())
        self.index = min(self.index + 1, len(self.slides) - 1)

    def back(self) -> None:
        """Show the slide before; what was done stays done."""
        self.index = max(self.index - 1, 0)

    def _made(self) -> Slide:
        current = self._run.standing.current
        if current is not None and self._moves and current.step.id != self._explained:
            self._explained = current.step.id
            return Slide(current.step.title, step=current.step, place=self._place(current.step))
        if not self._moves:
            self._over = True
            return Slide("Done", f"{self._run.lesson.done}\n\n{self._closing}".strip())
        return self._move(self._moves.pop(0))

    def _move(self, line: str) -> Slide:
        before = self._run.standing
        last = max((each.number for each in self._run.bench.trace.snapshot()), default=0)
        problem = ""
        try:
            self._run.moves.play(line)
        except MoveProblem as found:
            problem = str(found)
        now = self._run.refresh()
        done = {each.step.id for each in before.steps if each.passed}
        passed = (each.step for each in now.steps if each.passed and each.step.id not in done)
        step = (before.current or before.steps[-1]).step
        return Slide(
            step.title,
            text=self._answered(line),
            move=line,
            calls=own_calls(self._run.bench.trace.snapshot(), last),
            place=self._place(step),
            passed=tuple(each.title for each in passed),
            problem=problem,
        )

    def _answered(self, line: str) -> str:
        """The question that the move answers, if it answers one, and why the answer is right."""
        move = move_of(line)
        if move is None or move.verb != "answer":
            return ""
        task = self._run.lesson.task(move.words[0])
        return f"**{task.ask}**\n\n{task.why}"

    def _place(self, step: Step) -> str:
        ids = [each.id for each in self._run.lesson.steps]
        return f"step {ids.index(step.id) + 1} of {len(ids)}"


def _call(call: Exchange, width: int) -> Iterator[Content]:
    """One call: what it was, and the beginnings of what was sent and what came back."""
    status = f"  {call.response.status}" if call.response else ""
    style = "bold $text-error" if call.failed else "bold"
    yield Content.assemble(
        (f"{call.number} {one_line(call.operation)}", "bold"),
        (status, "$quiet"),
        (f"  {one_line(call.outcome)}", style),
    )
    for sign, document in (("→", call.request_json), ("←", call.response_json)):
        places = list(_places(masked_document(document or {}), ""))
        for path, value in places[:MOST_PLACES]:
            line = Content.assemble((f"  {sign} {one_line(path)}  ", "$quiet"), one_line(value))
            yield line.truncate(width, ellipsis=True)
        if len(places) > MOST_PLACES:
            yield Content.styled(f"  {sign} … {len(places) - MOST_PLACES} more", "$quiet")
    yield Content("")


def _places(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Every leaf of a document with its path."""
    if isinstance(value, dict) and value:
        for name, inner in cast("dict[str, Any]", value).items():
            yield from _places(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for number, inner in enumerate(cast("list[Any]", value)):
            yield from _places(inner, f"{path}[{number}]")
    elif path:
        yield path, str(value)
