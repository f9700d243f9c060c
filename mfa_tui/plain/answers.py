"""Answers by letter and number: `b` for the second option, `2=a` for a pair."""

from __future__ import annotations

import string
from collections.abc import Iterator, Sequence

from mfa_tui.plain.keys import in_text_mode
from mfa_tui.trainer.lesson import Task, TaskKind
from mfa_tui.trainer.tasks import offered, subjects

LETTERS = string.ascii_lowercase


def lettered(options: Sequence[str]) -> Iterator[str]:
    """The `options`, one line each, with the letter that stands for it."""
    return (f"  {letter}: {option}" for letter, option in zip(LETTERS, options, strict=False))


def meant(options: Sequence[str], word: str) -> str:
    """The one of `options` that `word` is or whose letter it is; else `word` itself."""
    known = {option.casefold(): option for option in options}
    by_letter = dict(zip(LETTERS, options, strict=False))
    return known.get(word.casefold()) or by_letter.get(word.casefold(), word)


def spelled_out(task: Task, words: Sequence[str]) -> tuple[str, ...]:
    """The parts of an answer to `task` in full; a text of several words needs no quotes."""
    options, whole = offered(task), " ".join(words)
    if task.kind is TaskKind.WORD or whole.casefold() in map(str.casefold, options):
        return (whole,)
    if task.kind is TaskKind.MATCH:
        return tuple(_pair(task, word) for word in words)
    return tuple(meant(options, word) for word in words)


def pointed(answer: str) -> str:
    """A place to point at, `InitiateAuth PATH`, `3 PATH` or `setting PATH`, as the move has it."""
    where, _, path = answer.partition(" ")
    if where == "setting":
        return path
    return answer if not path or where.startswith("@") else f"@{answer}"


def asked(task: Task) -> Iterator[str]:
    """The question of `task` as lines: what there is to choose from, and how to answer."""
    yield in_text_mode(task.ask)
    if task.kind is TaskKind.MATCH:
        yield from (f"  {number}: {left}" for number, left in enumerate(subjects(task), 1))
    yield from lettered(offered(task))
    yield f"Answer with: answer {task.id} {_FORMS[task.kind]}"


_FORMS = {
    TaskKind.WORD: "WORD",
    TaskKind.CHOOSE: "a (or all that are right: a c)",
    TaskKind.ORDER: "c a b (the letters in the right order)",
    TaskKind.MATCH: "1=b 2=a (each number with its letter)",
    TaskKind.POINT: "InitiateAuth request.AuthFlow (operation or number of the exchange, and the "
    "path in it; or: setting pool.Name)",
}


def _pair(task: Task, word: str) -> str:
    left, _, right = (part.strip() for part in word.partition("="))
    if left.isdecimal() and 0 < int(left) <= len(subjects(task)):
        left = subjects(task)[int(left) - 1]
    return f"{left} = {meant(offered(task), right)}"
