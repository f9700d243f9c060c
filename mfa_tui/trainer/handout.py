"""A handout: the text of a lesson, and behind it what the learner sent and got, masked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.export.markdown import calls_in_full
from mfa_tui.trace.journey import masked_journey
from mfa_tui.trainer.lesson import Lesson, Question, Step


def handout(lesson: Lesson, exchanges: Sequence[Exchange] | None) -> Iterator[str]:
    """The pieces of a Markdown file; the secrets in `exchanges` are masked here.

    None leaves the learner's calls out.
    """
    yield f"# {lesson.id} {lesson.title}\n\n{lesson.introduction}\n"
    for number, step in enumerate(lesson.steps, 1):
        yield from _step(number, step)
    if lesson.done:
        yield f"\n## What you have learned\n\n{lesson.done}\n"
    if lesson.questions:
        yield "\n## Questions\n\n"
        yield from map(_question, lesson.questions)
    if exchanges is None:
        return
    yield "\n## Your calls\n\n"
    if exchanges:
        yield "Secrets are masked.\n\n"
        yield from calls_in_full(tuple(masked_journey(exchanges)), level=3)
    else:
        yield "None were made.\n"


def _step(number: int, step: Step) -> Iterator[str]:
    yield f"\n## {number}. {step.title}\n"
    for name, text in (("Do", step.do), ("See", step.see), ("Why", step.why)):
        if text:
            yield f"\n**{name}** {text}\n"
    if step.card:
        yield "".join(f"\n> {line}".rstrip(" ") for line in step.card.splitlines()) + "\n"


def _question(question: Question) -> str:
    options = f" ({' / '.join(question.options)})" if question.options else ""
    return f"- {question.ask}{options}\n  **{question.right[0]}**: {question.why}\n"
