"""One exchange as a row of the wire list: which columns fit, and what stands in them."""

from __future__ import annotations

from dataclasses import dataclass

from rich.cells import cell_len, set_cell_size

from mfa_tui.trace.exchange import Exchange
from mfa_tui.trace.text import one_line
from mfa_tui.ui.widgets.wire_roles import Role, Span
from mfa_tui.ui.widgets.wire_times import NARROW, WIDE, WireTimes

MARKER = 1
INDENT, BRANCH = "  ", "└ "
"""What stands before an exchange that happened inside another."""
OUTSIDE = "» "
"""What stands before a call that another program made."""
OPERATION, LONG_OPERATION = 22, 32
OUTCOME, LONG_OUTCOME = 18, 25
"""Cells that the usual and the longest names of Cognito take."""

MARKED, NOTED, EDITED = "◆", "¶", "±"
"""What stands before an operation that is marked, has a note, or was changed before it was sent."""
SHORTEST_NOTE = 10
"""Cells behind the outcome from which the beginning of a note is worth showing."""
FOLDED = "▸"
"""Stands before the number of exchanges that are folded away under a call."""

WIDTHS = {"time": WIDE, "seconds": NARROW, "route": 13, "sign": 1, "status": 4, "ms": 4, "size": 4}
HEADINGS = {
    "number": "#",
    "route": "from → to",
    "operation": "operation",
    "sign": "",
    "status": "http",
    "ms": "ms",
    "size": "size",
    "outcome": "",
}
RIGHT_ALIGNED = {"number", "ms", "size"}

LAYOUTS = (
    ("number", "time", "route", "operation", "status", "ms", "size", "outcome"),
    ("number", "seconds", "route", "operation", "status", "ms", "size", "outcome"),
    ("number", "time", "route", "operation", "status", "ms", "outcome"),
    ("number", "seconds", "route", "operation", "status", "ms", "outcome"),
    ("number", "seconds", "operation", "status", "ms", "outcome"),
    ("number", "operation", "status", "ms", "outcome"),
    ("number", "operation", "status", "outcome"),
    ("operation", "status", "outcome"),
    ("operation", "sign", "outcome"),
)
"""From wide to narrow. Operation and outcome are the last to be cut."""


@dataclass(frozen=True)
class Columns:
    """The columns of a list of some width: names with their cells, and the gap between two."""

    cells: tuple[tuple[str, int], ...]
    gap: int


def columns_for(width: int, digits: int = 2) -> Columns:
    """The richest columns that fit in `width` cells when numbers have up to `digits` digits."""
    fixed = WIDTHS | {"number": max(2, digits), "operation": OPERATION, "outcome": OUTCOME}
    for gap, names in ((2, LAYOUTS[0]), *((1, names) for names in LAYOUTS)):
        spare = width - MARKER - gap * (len(names) - 1) - sum(fixed[name] for name in names)
        if spare >= 0:
            break
    else:
        gap, names = 1, LAYOUTS[-1]
        spare = width - MARKER - gap * (len(names) - 1) - sum(fixed[name] for name in names)
    wider_outcome = min(spare, LONG_OUTCOME - OUTCOME)
    wider_operation = min(max(spare - wider_outcome, 0), LONG_OPERATION - OPERATION)
    # a note takes what is left
    grown = {"outcome": OUTCOME + spare - wider_operation, "operation": OPERATION + wider_operation}
    cells = tuple((name, max(0, (fixed | grown)[name])) for name in names)
    return Columns(cells, gap)


def heading(columns: Columns, times: WireTimes) -> str:
    """The names of the columns, aligned with the rows under them."""
    parts = [
        _fitted(HEADINGS[name] if name in HEADINGS else times.heading(cells), cells, name)
        for name, cells in columns.cells
    ]
    return (" " * MARKER + (" " * columns.gap).join(parts)).rstrip()


def row_spans(
    exchange: Exchange,
    columns: Columns,
    times: WireTimes,
    *,
    selected: bool,
    depth: int = 0,
    folded: int = 0,
) -> list[Span]:
    """The row of `exchange`, under the `depth` others it happened inside; `folded` are under it."""
    spans = [("▌" if selected else " ", Role.HEADING)]
    for name, cells in columns.cells:
        text, role = _cell(exchange, name, times, depth)
        if name == "operation" and folded:
            count = f" {FOLDED}{folded}"
            text = _fitted(text, min(cells - len(count), cell_len(text)), name) + count
        if name == "outcome" and exchange.note and cells - cell_len(text) >= SHORTEST_NOTE:
            text = f"{text}  {NOTED} {one_line(exchange.note)}"
        spans.append((_fitted(text, cells, name) + " " * columns.gap, role))
    return spans


def outcome_label(exchange: Exchange) -> str:
    """The outcome, safe to draw and without the word that all errors end in."""
    return one_line(exchange.outcome).removesuffix("Exception")


def milliseconds(exchange: Exchange) -> str:
    """The duration as a number of milliseconds, from ten seconds on as seconds with an `s`."""
    if exchange.duration is None:
        return ""
    if exchange.duration >= 10:
        return f"{exchange.duration:.0f}s"
    return f"{exchange.duration * 1000:.0f}"


def counted_bytes(count: int) -> str:
    """`count` in at most four characters: `999`, `9.9k`, `120k`, `1.0M`."""
    for unit, size in (("M", 1_000_000), ("k", 1_000)):
        if count >= size:
            return (
                f"{count / size:.1f}{unit}" if count < 9.95 * size else f"{count / size:.0f}{unit}"
            )
    return str(count)


def _signs(exchange: Exchange) -> str:
    """What says without colour what a person did to the exchange."""
    signs = (
        MARKED if exchange.marked else "",
        NOTED if exchange.note else "",
        EDITED if exchange.edited else "",
    )
    return "".join(signs) + " " if any(signs) else ""


def _cell(exchange: Exchange, name: str, times: WireTimes, depth: int) -> Span:
    """Text and role of the column `name`."""
    match name:
        case "number":
            return str(exchange.number), Role.MUTED
        case "time" | "seconds":
            return times.text(exchange, WIDTHS[name]), Role.MUTED
        case "route":
            # whose call an inner one is, the row above says
            source = INDENT * depth if depth else f"{exchange.source} "
            return f"{source}→ {exchange.destination}", Role.MUTED
        case "operation":
            branch = OUTSIDE if exchange.who else ""
            branch = INDENT * (depth - 1) + BRANCH if depth else branch
            return branch + _signs(exchange) + one_line(exchange.operation), Role.PLAIN
        case "ms":
            return milliseconds(exchange), Role.MUTED
        case "size":
            return counted_bytes(exchange.size), Role.MUTED
        case "sign":
            return sign(exchange), _outcome_role(exchange)
        case "status":
            code = exchange.response.status if exchange.response else ""
            return f"{sign(exchange)}{code}", Role.ERROR if exchange.failed else Role.MUTED
        case _:
            return outcome_label(exchange), _outcome_role(exchange)


def sign(exchange: Exchange) -> str:
    """What says without colour that a call failed or still waits."""
    if exchange.in_flight:
        return "…"
    return "✗" if exchange.failed else " "


def _outcome_role(exchange: Exchange) -> Role:
    if exchange.failed:
        return Role.ERROR
    if exchange.in_flight or exchange.outcome == "ok":
        return Role.MUTED
    return Role.SUCCESS if exchange.outcome == "tokens" else Role.PLAIN


def _fitted(text: str, cells: int, name: str) -> str:
    """`text` in exactly `cells` cells, cut with an ellipsis where it is longer."""
    length = cell_len(text)
    if length > cells:
        return set_cell_size(text, cells - 1) + "…" if cells else ""
    padding = " " * (cells - length)
    return padding + text if name in RIGHT_ALIGNED else text + padding
