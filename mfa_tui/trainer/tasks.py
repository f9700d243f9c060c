"""Answers to tasks and questions: what is offered, and whether an answer is right."""

from __future__ import annotations

import json
from typing import Any, cast

from mfa_tui.trainer.lesson import Question, Spot, Task, TaskKind
from mfa_tui.trainer.seen import Named, Seen

SEPARATOR = " | "
"""What stands between the lines, options or pairs of one answer."""

_PAIR = "="


def offered(task: Task) -> tuple[str, ...]:
    """What there is to choose from: options, lines in another order, the right halves of pairs."""
    if task.kind is TaskKind.MATCH:
        return tuple(sorted({*map(_right_half, task.right), *task.options}))
    if task.kind is TaskKind.ORDER and not task.options:
        lines = tuple(sorted(task.right))
        return lines if lines != task.right else (*lines[1:], lines[0])
    return task.options


def subjects(task: Task) -> tuple[str, ...]:
    """The left halves of the pairs of MATCH, to which something has to be found."""
    return tuple(pair.partition(_PAIR)[0].strip() for pair in task.right)


def is_right(task: Task, answer: str, seen: Seen, named: Named) -> bool:
    """Whether `answer` solves `task`.

    A WORD is compared without case and quotes. ORDER, CHOOSE and MATCH take their lines, options
    or `left = right` pairs separated by ` | `. A POINT is `NUMBER PATH` or a setting's path.
    """
    if task.kind is TaskKind.POINT:
        return any(points_at(spot, answer, seen, named) for spot in task.at)
    if task.kind is TaskKind.WORD:
        return _word(answer) in map(_word, task.right)
    given, right = _lines(answer), [_line(each) for each in task.right]
    if task.kind is TaskKind.ORDER:
        return given == right
    if task.kind is TaskKind.CHOOSE:
        return set(given) == set(right)
    return len(set(given) & set(right)) >= task.least and len(given) <= len(right)


def answers_right(question: Question, answer: str) -> bool:
    """Whether `answer` is one of the right ones; case and quotes do not count."""
    return _word(answer) in map(_word, question.right)


def points_at(spot: Spot, answer: str, seen: Seen, named: Named) -> bool:
    """Whether `answer`, `NUMBER PATH` or the path of a setting, is this spot or inside it."""
    number, _, path = answer.strip().partition(" ")
    if spot.call is None:
        return _within(answer.strip(), spot.path)
    if not number.isdecimal() or int(number) not in seen.numbers(spot.call.subject):
        return False
    return _within(path.strip(), spot.path) and seen.fits(spot.call, int(number), named)


def same_answer(answer: str, other: str) -> bool:
    """Whether all of `other` is in `answer`, as a wrong turn asks: `SMS | relay = SMS`."""
    return set(_lines(other)) <= set(_lines(answer))


def _within(path: str, spot: str) -> bool:
    plain, wanted = (each.replace('"', "").lower() for each in (path, spot))
    return plain == wanted or plain.startswith((f"{wanted}.", f"{wanted}["))


def _word(text: str) -> str:
    return text.strip().strip("'\"`.").casefold()


def _lines(answer: str) -> list[str]:
    """The parts of an answer; a list in JSON is taken as well."""
    try:
        found: Any = json.loads(answer)
    except (ValueError, RecursionError):
        found = None
    parts = cast("list[Any]", found) if isinstance(found, list) else answer.split("|")
    return [_line(str(each)) for each in parts]


def _line(text: str) -> str:
    return _PAIR.join(_word(half) for half in text.split(_PAIR))


def _right_half(pair: str) -> str:
    return pair.partition(_PAIR)[2].strip()
