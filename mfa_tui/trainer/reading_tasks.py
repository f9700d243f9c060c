"""Reading tasks and questions, and whether they can be answered."""

from __future__ import annotations

from mfa_tui.trainer.front_table import FrontTable
from mfa_tui.trainer.lesson import Question, Task, TaskKind
from mfa_tui.trainer.reading_proof import spots

PAIR = " = "
"""What stands between the two halves of a pair of MATCH."""


def tasks(top: FrontTable, names: set[str]) -> tuple[Task, ...]:
    """Every `[[task]]`; `names` are those of the exchanges in the proofs."""
    return tuple(_task(each, names) for each in top.tables("task"))


def questions(top: FrontTable, names: set[str]) -> tuple[Question, ...]:
    """Every `[[question]]`."""
    return tuple(_question(each, names) for each in top.tables("question"))


def _task(table: FrontTable, names: set[str]) -> Task:
    kind = TaskKind(table.choice("kind", tuple(TaskKind)))
    pairs = table.pairs("right") if kind is TaskKind.MATCH else ()
    right = tuple(PAIR.join(pair) for pair in pairs) or (
        table.texts("right") if kind is not TaskKind.MATCH else ()
    )
    task = Task(
        table.text("id"),
        kind,
        table.text("ask"),
        table.text("why", ""),
        table.texts("options"),
        right,
        table.number("least", len(right) or 1),
        spots(table, names),
    )
    _check_answers(table, task.options, task.right)
    if kind is TaskKind.POINT and not task.at:
        table.wrong("at", "is missing", "Write [[task.at]] with a call and a path, or a setting.")
    elif kind is not TaskKind.POINT and not task.right:
        table.wrong("right", "is missing", _EXAMPLES[kind])
    return task


_EXAMPLES = {
    TaskKind.WORD: 'Write right = ["the word", "another spelling"].',
    TaskKind.CHOOSE: 'Write right = ["the right option"].',
    TaskKind.ORDER: 'Write right = ["first", "second", "third"].',
    TaskKind.MATCH: 'Write right = { "one thing" = "what belongs to it" }.',
}


def _question(table: FrontTable, names: set[str]) -> Question:
    question = Question(
        table.text("ask"),
        table.texts("right"),
        table.text("why"),
        table.texts("options"),
        table.text("at", ""),
    )
    _check_answers(table, question.options, question.right)
    if not question.right:
        table.wrong("right", "is missing", 'Write right = "the answer".')
    if question.at and question.at not in names:
        offer = ", ".join(sorted(names)) or "none yet: give one with as"
        table.wrong("at", f"no exchange is called {question.at!r}", f"There are: {offer}.")
    return question


def _check_answers(table: FrontTable, options: tuple[str, ...], right: tuple[str, ...]) -> None:
    missing = [each for each in right if options and PAIR not in each and each not in options]
    if missing:
        table.wrong("right", f"{missing[0]!r} is none of the options", "Copy it from options.")
