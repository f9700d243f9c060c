"""The sequence diagram as plain text: parties as columns, each call and answer as an arrow.

A call inside which nothing happened is one arrow with its outcome; another one is an arrow there
and, below what happened inside it, an arrow back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from mfa_tui.trace.exchange import Exchange, Party
from mfa_tui.trace.text import one_line

NAMES = {
    Party.APP: "App",
    Party.COGNITO: "Cognito",
    Party.LAMBDA: "Lambda",
    Party.DUO: "Duo",
    Party.SES: "SES",
    Party.SNS: "SNS",
    Party.SECRETS_MANAGER: "Secrets",
    Party.PHONE: "Phone",
}
"""What stands over the columns, from left to right."""

GUTTER = 3
"""Cells left of the first column beside the number's digits: a mark, a blank, half a name."""
EDGE = 4
"""Cells right of the last column: the half of the longest name."""
LIFELINE = "│"


@dataclass(frozen=True, slots=True)
class Arrow:
    """One row: exchange `number` from `source` to `destination`, with its words.

    `opens` a call that is answered further below, `closes` one that began above; neither for a call
    that is one arrow.
    """

    number: int
    source: Party
    destination: Party
    words: str
    failed: bool
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow as `text`; its line and words stand from `start` to `end`, all else is background."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the lifelines of the parties stand in a diagram of `width` cells."""

    places: dict[Party, int]
    width: int
    digits: int

    @classmethod
    def of(cls, exchanges: Iterable[Exchange], width: int) -> Columns:
        """The columns for those parties that appear in `exchanges`."""
        present = {Party.APP, Party.COGNITO}
        number = 0
        for each in exchanges:
            present |= {each.source, each.destination}
            number = max(number, each.number)
        digits = max(2, len(str(number)))
        first, last = digits + GUTTER, width - EDGE
        shown = [party for party in NAMES if party in present]
        step = (last - first) / (len(shown) - 1)
        places = {party: first + round(step * at) for at, party in enumerate(shown)}
        return cls(places, width, digits)

    @property
    def heading(self) -> str:
        """The names of the parties over their lifelines."""
        row = [" "] * self.width
        for party, place in self.places.items():
            name = NAMES[party]
            at = max(0, min(place - len(name) // 2, self.width - len(name)))
            row[at : at + len(name)] = name
        return "".join(row).rstrip()

    @property
    def lifelines(self) -> str:
        """A row on which nothing happens."""
        row = [" "] * self.width
        for place in self.places.values():
            row[place] = LIFELINE
        return "".join(row)


def arrows(exchanges: Sequence[Exchange]) -> Iterator[Arrow]:
    """The rows of a diagram of `exchanges`, which come oldest first."""
    parents = {each.parent for each in exchanges}
    inside: list[Exchange] = []
    for exchange in exchanges:
        while inside and inside[-1].number != exchange.parent:
            yield _answer(inside.pop())
        if exchange.number in parents:
            yield _call(exchange)
            inside.append(exchange)
        else:
            yield _whole(exchange)
    yield from (_answer(each) for each in reversed(inside))


def drawn(arrow: Arrow, columns: Columns) -> DrawnArrow:
    """`arrow` between the lifelines of `columns`, its words where there is most room for them."""
    row = list(columns.lifelines)
    number = "" if arrow.closes else str(arrow.number)
    row[1 : 1 + columns.digits] = number.rjust(columns.digits)
    source, destination = columns.places[arrow.source], columns.places[arrow.destination]
    left, right = min(source, destination), max(source, destination)
    if left == right:
        row[left] = "↺"
    else:
        row[left + 1 : right] = _line(right - left - 1, towards_right=destination > source)
    words, at = _placed(arrow.words, left, right, columns)
    row[at : at + len(words)] = words
    return DrawnArrow("".join(row), min(at, left), max(at + len(words), right + 1))


def _line(length: int, *, towards_right: bool) -> str:
    return "─" * (length - 1) + "→" if towards_right else "←" + "─" * (length - 1)


def _placed(words: str, left: int, right: int, columns: Columns) -> tuple[str, int]:
    """`words`, cut where they have to be, and where they begin: on the line, right or left of it."""
    first = columns.digits + 2
    spots = (
        (left + 3, right - left - 5),
        (right + 3, columns.width - right - 3),
        (max(first, left - 2 - len(words)), left - 2 - first),
    )
    fitting = (spot for spot in spots if spot[1] >= len(words))
    at, room = next(fitting, max(spots, key=lambda spot: spot[1]))
    shown = words if len(words) <= room else f"{words[: max(0, room - 1)]}…"
    on_the_line = left < at < right
    return (f" {shown} ", at - 1) if on_the_line else (shown, at)


def _whole(exchange: Exchange) -> Arrow:
    words = f"{one_line(exchange.operation)} {_outcome(exchange)}"
    return Arrow(exchange.number, exchange.source, exchange.destination, words, exchange.failed)


def _call(exchange: Exchange) -> Arrow:
    words = one_line(exchange.operation)
    ends = (exchange.source, exchange.destination)
    return Arrow(exchange.number, *ends, words, exchange.failed, opens=True)


def _answer(exchange: Exchange) -> Arrow:
    ends = (exchange.destination, exchange.source)
    words = _outcome(exchange)
    return Arrow(exchange.number, *ends, words, exchange.failed, closes=True)


def _outcome(exchange: Exchange) -> str:
    """What came of it, with the sign that says without colour that it failed or still waits."""
    mark = "…" if exchange.in_flight else "✗" if exchange.failed else ""
    status = str(exchange.response.status) if exchange.response else ""
    outcome = "" if exchange.outcome == "ok" else one_line(exchange.outcome)
    return " ".join(filter(None, (f"{mark}{status}", outcome.removesuffix("Exception"))))
