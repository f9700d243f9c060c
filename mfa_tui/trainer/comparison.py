"""The learner's way beside that of the reference: calls aligned by operation, and changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trainer.moves.playing import Change, Way

Deed = Exchange | Change
"""A step on the way: a call, or what was changed without one."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One line: a deed of the learner, that of the reference beside it, or only one of them."""

    mine: Deed | None
    reference: Deed | None

    @property
    def calls(self) -> tuple[Exchange | None, Exchange | None]:
        """What of it is a call: the learner's, and that of the reference."""
        mine, reference = (
            each if isinstance(each, Exchange) else None for each in (self.mine, self.reference)
        )
        return mine, reference

    @property
    def change(self) -> Change | None:
        """What was changed, where that is what it is about; the learner's, if both did it."""
        either = self.mine or self.reference
        return either if isinstance(either, Change) else None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both ways through a lesson, line by line, and how many calls each took.

    `reference` is all of it with what happened inside the calls, numbered from 1 without a gap.
    """

    pairs: tuple[Pair, ...]
    my_calls: int
    reference_calls: int
    reference: tuple[Exchange, ...] = ()


def own_calls(exchanges: Iterable[Exchange], after: int = 0) -> tuple[Exchange, ...]:
    """The calls that an app made after exchange `after`, without what happened inside them.

    Fetching what the pool publishes is none: a program does it by itself. Nor is what was stopped
    before it was sent.
    """
    later = (each for each in exchanges if each.parent is None and each.number > after)
    return tuple(each for each in later if not (fetched(each) or each.unsent))


def fetched(exchange: Exchange) -> bool:
    """Whether `exchange` only fetches what the pool publishes, such as its keys."""
    return exchange.destination is Party.COGNITO and exchange.request.method == "GET"


def compared(mine: Way, reference: Way) -> Comparison:
    """Lay `mine` and `reference` side by side; what happened inside a call is left out."""
    whole = _from_one(reference)
    left, right = _deeds(mine), _deeds(whole)
    pairs: list[Pair] = []
    for kind, i1, i2, j1, j2 in _alignment(left, right):
        if kind == "equal":
            pairs += map(Pair, left[i1:i2], right[j1:j2])
        else:
            pairs += [Pair(each, None) for each in left[i1:i2]]
            pairs += [Pair(None, each) for each in right[j1:j2]]
    return Comparison(tuple(pairs), _calls(left), _calls(right), tuple(whole.exchanges))


def _calls(deeds: Iterable[Deed]) -> int:
    return sum(isinstance(each, Exchange) for each in deeds)


def _deeds(way: Way) -> tuple[Deed, ...]:
    """The calls and changes of `way` in their order."""
    deeds: list[Deed] = [*way.changes, *own_calls(way.exchanges)]
    # what was changed after an exchange came before the next one
    return tuple(sorted(deeds, key=_place))


def _place(deed: Deed) -> tuple[int, bool]:
    return (deed.after, True) if isinstance(deed, Change) else (deed.number, False)


def _from_one(way: Way) -> Way:
    """`way`, whose exchanges follow each other in some record, numbered as one of its own."""
    numbers = {each.number: index for index, each in enumerate(way.exchanges, 1)}
    exchanges = tuple(
        replace(each, number=numbers[each.number], parent=numbers.get(each.parent or 0))
        for each in way.exchanges
    )
    changes = (replace(each, after=numbers.get(each.after, 0)) for each in way.changes)
    return Way(exchanges, tuple(changes))


def _alignment(left: Sequence[Deed], right: Sequence[Deed]) -> list[tuple[str, int, int, int, int]]:
    """How the deeds of `left` become those of `right`; equal outcomes go together first."""
    keys = [[(_name(each), _outcome(each)) for each in side] for side in (left, right)]
    exact = SequenceMatcher(None, *keys, autojunk=False)
    found: list[tuple[str, int, int, int, int]] = []
    for kind, i1, i2, j1, j2 in exact.get_opcodes():
        if kind != "replace":
            found.append((kind, i1, i2, j1, j2))
            continue
        names = list(map(_name, left[i1:i2])), list(map(_name, right[j1:j2]))
        loose = SequenceMatcher(None, *names, autojunk=False).get_opcodes()
        found += [(each, i1 + a, i1 + b, j1 + c, j1 + d) for each, a, b, c, d in loose]
    return found


def _name(deed: Deed) -> str:
    return deed.text if isinstance(deed, Change) else deed.operation


def _outcome(deed: Deed) -> str:
    return "" if isinstance(deed, Change) else deed.outcome
