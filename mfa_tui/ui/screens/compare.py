"""Two exchanges compared place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.screen import ModalScreen

from mfa_tui.trace.difference import Difference, differences
from mfa_tui.trace.text import one_line
from mfa_tui.ui.messages import CopyWanted
from mfa_tui.ui.screens.one_frame import OneFrame
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.ui.widgets.title_line import TitleLine
from mfa_tui.ui.widgets.wire_detail import WireDetail
from mfa_tui.ui.widgets.wire_line import BLANK, Line
from mfa_tui.ui.widgets.wire_roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import ComposeResult

    from mfa_tui.trace.exchange import Exchange
    from mfa_tui.trace.record import Trace

SIDE_BY_SIDE = 100
"""Cells from which both values of a place stand on one line."""
PATH_PART = 0.36
"""How much of the width the paths take there."""


def other_of(exchange: Exchange, trace: Trace) -> Exchange | None:
    """What `exchange` is compared with: the newest marked one, else the call of the same operation
    before it."""
    marked = [number for number in trace.marked if number != exchange.number]
    if marked:
        return trace.get(marked[-1])
    earlier = (each for each in reversed(trace.snapshot()) if each.number < exchange.number)
    return next((each for each in earlier if each.operation == exchange.operation), None)


class CompareScreen(OneFrame[None], ModalScreen[None]):
    """Where `one` and `other` differ; `a` shows all places. `revealed` begins unmasked."""

    BINDINGS = [
        Binding("a", "all", "All", id="compare.all", tooltip="Show also what is the same."),
        Binding("r", "reveal", "Reveal", id="compare.reveal", tooltip="Show or mask the secrets."),
        Binding("y", "copy", "Copy", id="compare.copy", tooltip="Copy the shown text."),
        Binding("q,escape,v", "dismiss(None)", "Close", id="compare.close", tooltip="Back to the wire.", key_display="q"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    CompareScreen {
        background: $background;
        #compare-title { background: $panel; color: $text; text-style: bold; }
        #compare { height: 1fr; }
    }
    """

    def __init__(self, one: Exchange, other: Exchange, *, revealed: bool = False) -> None:
        super().__init__()
        self._one, self._other = sorted((one, other), key=lambda each: each.number)
        self._revealed = revealed
        self._all = False
        self._title = TitleLine(id="compare-title")
        self._detail = WireDetail(id="compare")

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._detail
        yield KeyLine()

    def on_mount(self) -> None:
        self._detail.focus()

    def on_resize(self) -> None:
        self._show()

    def action_all(self) -> None:
        self._all = not self._all
        self._show()

    def action_reveal(self) -> None:
        self._revealed = not self._revealed
        self._show()

    def action_copy(self) -> None:
        what = f"the comparison of {self._one.number} with {self._other.number}"
        self.app.post_message(CopyWanted(self._detail.text, what))

    def _show(self) -> None:
        found = differences(self._one, self._other, reveal=self._revealed)
        shown = [each for each in found if self._all or not each.same]
        lines = [_summary(found, self._all), BLANK]
        for each in shown:
            lines += self._lines(each)
        self._detail.show(lines, self._all)
        names = (f" {_named(self._one)}", "versus", _named(self._other))
        self._title.show(names, Content("secrets shown " if self._revealed else "masked "))

    def _lines(self, difference: Difference) -> Iterator[Line]:
        if self.size.width >= SIDE_BY_SIDE:
            return _beside(difference, self.size.width - 3)
        return _stacked(difference, self._one.number, self._other.number)


def _named(exchange: Exchange) -> str:
    return f"{exchange.number} {one_line(exchange.operation)}"


def _summary(found: list[Difference], every: bool) -> Line:
    same = sum(each.same for each in found)
    different = len(found) - same
    hidden = "" if every or not same else "; a shows those too"
    words = f"{different or 'No'} place{'' if different == 1 else 's'} differ{'s' if different == 1 else ''}, {same} the same{hidden}."  # fmt: skip
    return Line([(words, Role.MUTED)])


def _sign(difference: Difference) -> str:
    """`=` the same, `≠` another value, `-` only in the first one, `+` only in the second."""
    if difference.same:
        return "="
    if difference.right is None:
        return "-"
    return "+" if difference.left is None else "≠"


def _stacked(difference: Difference, left: int, right: int) -> Iterator[Line]:
    role = Role.MUTED if difference.same else Role.HEADING
    yield Line([(f"{_sign(difference)} ", role), (one_line(difference.path), role)], 2)
    if difference.same:
        yield _value("", difference.left)
        return
    digits = len(str(right))
    for number, value in ((left, difference.left), (right, difference.right)):
        if value is not None:
            yield _value(f"{number:>{digits}} ", value)
    if difference.left == difference.right:
        yield Line([("      masked; they are not the same", Role.MUTED)])


def _value(label: str, value: str | None) -> Line:
    return Line([(f"    {label} ", Role.MUTED), (one_line(value or ""), Role.STRING)], 8)


def _beside(difference: Difference, width: int) -> Iterator[Line]:
    """Path and both values in three columns; what is longer than its column goes on below."""
    path = int(width * PATH_PART)
    cells = (width - path - 4) // 2
    role = Role.MUTED if difference.same else Role.PLAIN
    texts = (difference.path, difference.left or "", difference.right or "")
    columns = [
        _pieces(one_line(text), room)
        for text, room in zip(texts, (path - 2, cells, cells), strict=True)
    ]
    for row in range(max(map(len, columns))):
        mark = _sign(difference) if row == 0 else " "
        names, left, right = (each[row] if row < len(each) else "" for each in columns)
        yield Line(
            [
                (f"{mark} ", Role.HEADING),
                (f"{names:<{path - 2}}  ", Role.KEY if role is Role.PLAIN else role),
                (f"{left:<{cells}}  ", role),
                (right, role),
            ]
        )


def _pieces(text: str, room: int) -> list[str]:
    return [text[at : at + room] for at in range(0, len(text), room)] or [""]
