"""A list to choose from: one row has the cursor, and keys act on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from mfa_tui.trace.text import printable
from mfa_tui.ui.widgets.quiet_binding import quiet_binding

if TYPE_CHECKING:
    from textual import events

GAP = 2
"""Cells between the names and the tags."""


@dataclass(frozen=True)
class Row:
    """One thing to choose: its `name`, a short `tag` beside it, and a line `about` it below.

    In a list that opens, `key` opens it; without one its digit does. Above the first row of a
    `section` stands the name of that.
    """

    name: str
    tag: str = ""
    about: str = ""
    key: str = ""
    section: str = ""


class RowsList(Widget, can_focus=True):
    """Arrows move the cursor; enter or a row's digit opens it, in a list that `opens`.

    Letters that act on the row under the cursor are bindings of the step around the list. Texts may
    come from the wire. A list without rows says `empty` in their place: what is missing, and what
    to do about it.
    """

    BINDINGS = [
        quiet_binding("down", "move(1)", "Down", "Go to the next row.", "rows.down"),
        quiet_binding("up", "move(-1)", "Up", "Go to the row before.", "rows.up"),
        quiet_binding("home", "first", "First", "Go to the first row.", "rows.first"),
        quiet_binding("end", "last", "Last", "Go to the last row.", "rows.last"),
        Binding("enter", "open", "Choose", id="rows.open", tooltip="Choose this row; its digit or letter does so, too."),
    ]  # fmt: skip
    DEFAULT_CSS = "RowsList { height: auto; }"

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        rows_list: RowsList

        @property
        def control(self) -> RowsList:
            return self.rows_list

    @dataclass
    class Opened(Message):
        """The row at `index` should open."""

        rows_list: RowsList
        index: int

        @property
        def control(self) -> RowsList:
            return self.rows_list

    cursor: reactive[int] = reactive(0, repaint=False)

    def __init__(
        self, rows: tuple[Row, ...] = (), *, empty: str, opens: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._rows = rows
        self._name_width = _widest(rows)
        self._empty = empty
        self._opens = opens

    @property
    def index(self) -> int | None:
        """The place of the row under the cursor; None when there are no rows."""
        return self.cursor if self._rows else None

    def show(self, rows: tuple[Row, ...], empty: str = "") -> None:
        """Replace the rows; the cursor stays where it is, or on the last row if there are fewer.

        `empty`, where it is given, is what an empty list says from now on.
        """
        self._rows = rows
        self._name_width = _widest(rows)
        self._empty = empty or self._empty
        self.cursor = max(0, min(self.cursor, len(rows) - 1))
        self.refresh(layout=True)
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self._rows) and self._opens if action == "open" else True

    def action_move(self, by: int) -> None:
        self._go_to(self.cursor + by)

    def action_first(self) -> None:
        self._go_to(0)

    def action_last(self) -> None:
        self._go_to(len(self._rows) - 1)

    def action_open(self) -> None:
        self.post_message(self.Opened(self, self.cursor))

    def on_key(self, event: events.Key) -> None:
        keys = [self._key(index) for index in range(len(self._rows))]
        if self._opens and event.character and event.character in keys:
            event.stop()
            self._go_to(keys.index(event.character))
            self.action_open()

    def on_click(self, event: events.Click) -> None:
        tops = [self._top(index) for index in range(len(self._rows))]
        self._go_to(sum(top <= event.y for top in tops) - 1)

    def watch_cursor(self, before: int, now: int) -> None:
        # the two rows and not the whole list: kilobytes for each arrow over SSH
        rows = {min(each, len(self._rows) - 1) for each in (before, now)} if self._rows else ()
        for row in rows:
            self.refresh(Region(0, self._top(row), self.size.width, self._row_height))
        self.post_message(self.Moved(self))
        self.refresh_bindings()

    def render(self) -> Content:
        if not self._rows:
            return Content.styled(self._empty, "$quiet")
        return Content("\n").join(
            line
            for index in range(len(self._rows))
            for line in (*self._heading(index), *self._lines(index))
        )

    @property
    def _row_height(self) -> int:
        return 2 if any(row.about for row in self._rows) else 1

    def _heading(self, index: int) -> tuple[Content, ...]:
        """What stands above the row at `index`: the name of its section, if that begins there."""
        section = self._rows[index].section
        if not section or (index and section == self._rows[index - 1].section):
            return ()
        name = Content.styled(section, "bold $quiet")
        return (Content(""), name) if index else (name,)

    def _top(self, index: int) -> int:
        """The line on which the row at `index` begins, below its heading."""
        headings = sum(len(self._heading(each)) for each in range(index + 1))
        return headings + index * self._row_height

    def _lines(self, index: int) -> tuple[Content, ...]:
        """What is drawn for a row; the cursor is a sign and a bar, so that it needs no colour."""
        row, here = self._rows[index], index == self.cursor
        sign = "▸ " if here else "  "
        key = f"{self._key(index):1} " if self._opens else ""
        gap = self._name_width - Content(printable(row.name)).cell_length + GAP
        first = Content.assemble(
            (sign, "bold $accent"),
            (key, "bold $accent"),
            (printable(row.name), "bold" if here else ""),
            " " * gap if row.tag else "",
            (printable(row.tag), "$quiet"),
        )
        about = Content.styled(" " * len(sign + key) + printable(row.about), "$quiet")
        lines = (first, about)[: self._row_height]
        return tuple(self._drawn(line, bar=here) for line in lines)

    def _key(self, index: int) -> str:
        """What opens the row at `index`; from the tenth on only enter does, unless it names a key."""
        return self._rows[index].key or (str(index + 1) if index < 9 else "")

    def _drawn(self, line: Content, *, bar: bool) -> Content:
        """`line` cut to the width, so that every row is as high as the others."""
        width = self.size.width
        cut = line.truncate(width, ellipsis=True) if width else line
        if not bar:
            return cut
        return cut.pad_right(max(0, width - cut.cell_length)).stylize_before("on $panel")

    def _go_to(self, index: int) -> None:
        """Put the cursor on the row at `index`, or the nearest there is, and bring it into sight."""
        self.cursor = max(0, min(index, len(self._rows) - 1))
        parent = self.parent
        if isinstance(parent, Widget) and self._rows:
            above = len(self._heading(self.cursor))
            top = self.virtual_region.y + self._top(self.cursor) - above
            parent.scroll_to_region(Region(0, top, 1, above + self._row_height), animate=False)


def _widest(rows: tuple[Row, ...]) -> int:
    """Cells of the widest name that has a tag beside it."""
    return max((Content(printable(row.name)).cell_length for row in rows if row.tag), default=0)
