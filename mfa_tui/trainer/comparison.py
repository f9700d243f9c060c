"""The learner's calls beside those of the reference, aligned by operation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from mfa_tui.trace.exchange import Exchange, Party


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: a call of the learner, the call of the reference beside it, or only one of them."""

    mine: Exchange | None
    reference: Exchange | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways through a lesson, line by line, and how many calls each took."""

    pairs: tuple[Pair, ...]
    my_calls: int
    reference_calls: int


def own_calls(exchanges: Iterable[Exchange], after: int = 0) -> tuple[Exchange, ...]:
    """The calls that an app made after exchange `after`, without what happened inside them.

    Fetching what the pool publishes is none: a program does it by itself.
    """
    later = (each for each in exchanges if each.parent is None and each.number > after)
    return tuple(each for each in later if not fetched(each))


def fetched(exchange: Exchange) -> bool:
    """Whether `exchange` only fetches what the pool publishes, such as its keys."""
    return exchange.destination is Party.COGNITO and exchange.request.method == "GET"


def compared(mine: Iterable[Exchange], reference: Iterable[Exchange]) -> Comparison:
    """Lay `mine` and `reference` side by side; what happened inside a call is left out."""
    left, right = own_calls(mine), own_calls(reference)
    pairs: list[Pair] = []
    for kind, i1, i2, j1, j2 in _changes(left, right):
        if kind == "equal":
            pairs += map(Pair, left[i1:i2], right[j1:j2])
        else:
            pairs += [Pair(each, None) for each in left[i1:i2]]
            pairs += [Pair(None, each) for each in right[j1:j2]]
    return Comparison(tuple(pairs), len(left), len(right))


def _changes(
    left: Sequence[Exchange], right: Sequence[Exchange]
) -> list[tuple[str, int, int, int, int]]:
    """How the operations of `left` become those of `right`; equal outcomes go together first."""
    keys = [[(each.operation, each.outcome) for each in side] for side in (left, right)]
    exact = SequenceMatcher(None, *keys, autojunk=False)
    found: list[tuple[str, int, int, int, int]] = []
    for kind, i1, i2, j1, j2 in exact.get_opcodes():
        if kind != "replace":
            found.append((kind, i1, i2, j1, j2))
            continue
        names = [each.operation for each in left[i1:i2]], [each.operation for each in right[j1:j2]]
        loose = SequenceMatcher(None, *names, autojunk=False).get_opcodes()
        found += [(each, i1 + a, i1 + b, j1 + c, j1 + d) for each, a, b, c, d in loose]
    return found
