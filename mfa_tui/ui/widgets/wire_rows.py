"""Which exchanges of a Trace the list shows: those that pass the filter, in the order of the tree."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, deque
from collections.abc import Callable, Iterator

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.filtering import Filter
from mfa_tui.trace.record import Trace
from mfa_tui.ui.widgets.wire_summary import newest_number

Path = tuple[int, ...]
"""The number of an exchange, and before it those inside which it happened, the outermost first.

Sorted, paths are the tree: what happened inside a call stands under it, also when calls overlap.
"""


class WireRows:
    """The rows of a list, kept up to date in turns so that no crowd of exchanges stops the screen.

    With a filter, a call is shown with all that happened inside it when it matches, and a hop that
    matches has its calls above it. What happened inside a folded call is not shown.
    """

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._filter: Filter | None = None
        self._shown: list[Path] = []
        self._paths: dict[int, Path] = {}
        """Of those that happened inside others; a call's path is its number alone."""
        self._inside: dict[int, list[int]] = {}
        self._folded: set[int] = set()
        self._failed: list[int] = []
        self._matching: set[int] = set()
        self._hits: Counter[int] = Counter()
        """How many of those inside match, for each that has any."""
        self._changed: deque[int] = deque()
        self._dropped = self._read = trace.dropped
        self._asked_at = newest_number(trace)

    # -- what there is -----------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self._shown)

    def number_at(self, row: int) -> int:
        """The number of the exchange in `row`; 0 where no row is."""
        return self._shown[row][-1] if 0 <= row < len(self._shown) else 0

    def row_of(self, number: int) -> int:
        """The row of exchange `number`, or the nearest; -1 when there is none."""
        return min(bisect_left(self._shown, self._path(number)), len(self._shown) - 1)

    def shows(self, number: int) -> bool:
        """Whether exchange `number` has a row."""
        return self.number_at(self.row_of(number)) == number

    def depth(self, number: int) -> int:
        """Inside how many kept others exchange `number` happened."""
        return sum(each > self._dropped for each in self._path(number)[:-1])

    def folded(self, number: int) -> int:
        """How many exchanges are folded away under `number`."""
        if number not in self._folded:
            return 0
        return sum(self._passes(each) for each in self._all_inside(number))

    @property
    def newest_call(self) -> int:
        """The last call of the list, 0 when it is empty."""
        last = self._shown[-1] if self._shown else ()
        return next((each for each in last if each > self._dropped), 0)

    @property
    def searching(self) -> float | None:
        """The share of the trace that has been looked through; None when all of it has."""
        if self._read >= self._asked_at:
            return None
        return (self._read - self._dropped) / max(1, self._asked_at - self._dropped)

    @property
    def matches(self) -> int:
        """How many exchanges match the filter."""
        return len(self._matching)

    def failed_after(self, number: int) -> int:
        """How many exchanges after `number` have failed, shown or not."""
        return len(self._failed) - bisect_right(self._failed, number)

    def next_failed(self, number: int) -> int:
        """The next failed exchange that passes the filter, after the last the first; 0 for none."""
        return self._next(self._failed, number)

    def next_marked(self, number: int) -> int:
        """The next marked exchange that passes the filter, after the last the first; 0 for none."""
        return self._next(list(self._trace.marked), number)

    # -- what is asked for -------------------------------------------------------------------

    def search(self, wanted: Filter | None) -> None:
        """Show what `wanted` looks for; the rows come with the next turns."""
        self._filter = wanted
        self._shown.clear()
        self._matching.clear()
        self._hits.clear()
        self._changed.clear()
        self._read, self._asked_at = self._dropped, newest_number(self._trace)

    def fold(self, number: int) -> bool:
        """Hide what happened inside `number`; False where nothing is shown of it."""
        inside = [each for each in self._all_inside(number) if self.shows(each)]
        if inside:
            self._folded.add(number)
            self._arrange(inside)
        return bool(inside)

    def unfold(self, number: int) -> bool:
        """Show what happened inside `number` again; False where it was not folded."""
        if number not in self._folded:
            return False
        self._folded.discard(number)
        self._arrange(self._all_inside(number))
        return True

    def uncover(self, number: int) -> bool:
        """Unfold whatever exchange `number` is folded away under; False where that is nothing."""
        unfolded = [self.unfold(each) for each in self._path(number)[:-1]]
        return any(unfolded)

    # -- what happens ------------------------------------------------------------------------

    def note_change(self, number: int) -> None:
        """Exchange `number` is there or is a new one. Comes on the thread of the call."""
        if number <= self._read:
            self._changed.append(number)

    def take_over(self, enough: Callable[[], bool]) -> bool:
        """Take over what happened until `enough`; whether anything is left for another turn."""
        self._forget()
        newest = newest_number(self._trace)
        while not enough():
            if self._changed:
                self._weigh(self._changed.popleft())
            elif self._read < newest:
                # first, so that whoever changes it from now on notes it
                self._read += 1
                self._weigh(self._read)
            else:
                return False
        return True

    def _weigh(self, number: int) -> None:
        """Find the place of exchange `number` as it is now."""
        exchange = self._trace.get(number)
        if exchange is None:
            return
        self._place(exchange)
        if exchange.failed and not self._has_failed(number):
            insort(self._failed, number)
        if self._filter is not None:
            self._match(number, self._filter(exchange))
        self._arrange((number,))

    def _place(self, exchange: Exchange) -> None:
        number, parent = exchange.number, exchange.parent
        if parent is not None and number not in self._paths and parent > self._dropped:
            self._paths[number] = (*self._path(parent), number)
            self._inside.setdefault(parent, []).append(number)

    def _match(self, number: int, matches: bool) -> None:
        if matches == (number in self._matching):
            return
        (self._matching.add if matches else self._matching.discard)(number)
        around = self._path(number)[:-1]
        for each in around:
            self._hits[each] += 1 if matches else -1
        self._arrange((*around, *self._all_inside(number)))

    def _arrange(self, numbers: Iterator[int] | tuple[int, ...] | list[int]) -> None:
        """Bring `numbers` into the list, or take them out, as they should be."""
        for number in numbers:
            path = self._path(number)
            at = bisect_left(self._shown, path)
            is_there = at < len(self._shown) and self._shown[at] == path
            if self._passes(number) and self._folded.isdisjoint(path[:-1]):
                if not is_there:
                    self._shown.insert(at, path)
            elif is_there:
                del self._shown[at]

    def _passes(self, number: int) -> bool:
        if self._filter is None:
            return number <= self._read
        return self._hits[number] > 0 or not self._matching.isdisjoint(self._path(number))

    def _forget(self) -> None:
        """Let go of what the Trace has dropped."""
        before, self._dropped = self._dropped, self._trace.dropped
        if before == self._dropped:
            return
        self._read = max(self._read, self._dropped)
        left: list[int] = []
        for number in range(before + 1, self._dropped + 1):
            self.unfold(number)
            left += self._all_inside(number)
            self._paths.pop(number, None)
            self._inside.pop(number, None)
            self._hits.pop(number, None)
            self._matching.discard(number)
        # those that were only there because their call matched
        self._arrange([each for each in left if each > self._dropped])
        end = bisect_left(self._shown, (self._dropped + 1,))
        self._shown[:end] = [path for path in self._shown[:end] if path[-1] > self._dropped]
        del self._failed[: bisect_right(self._failed, self._dropped)]

    def _path(self, number: int) -> Path:
        return self._paths.get(number, (number,))

    def _all_inside(self, number: int) -> Iterator[int]:
        for each in self._inside.get(number, ()):
            yield each
            yield from self._all_inside(each)

    def _has_failed(self, number: int) -> bool:
        at = bisect_left(self._failed, number)
        return at < len(self._failed) and self._failed[at] == number

    def _next(self, numbers: list[int], after: int) -> int:
        at = bisect_right(numbers, after)
        ahead = (*numbers[at:], *numbers[:at])
        return next((each for each in ahead if self._passes(each)), 0)
