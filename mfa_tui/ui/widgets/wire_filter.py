"""The line over the list of exchanges into which one types what is looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from mfa_tui.trace.filtering import EXPRESSION
from mfa_tui.ui.widgets.entry import Entry

if TYPE_CHECKING:
    from textual.app import ComposeResult

HINT = f"words, or {EXPRESSION}JMESPath"


class FilterEntry(Entry):
    """The field itself: enter goes to the list, with what was typed still in it."""

    BINDINGS = [
        Binding("enter", "submit", "List", id="filter.list", tooltip="Go to what was found."),
    ]


class WireFilter(Vertical):
    """Tells what is typed while it is typed; hidden until it is opened and once it is left empty."""

    BINDINGS = [
        Binding("escape", "clear", "Clear", id="filter.clear", tooltip="Show all calls again; once more leaves."),
    ]  # fmt: skip
    DEFAULT_CSS = """
    WireFilter {
        height: auto;
        display: none;
        background: $panel;
        &.-open { display: block; }
        Horizontal { height: 1; }
        .label { width: auto; color: $text-primary; text-style: bold; }
        FilterEntry { width: 1fr; background: $panel; }
        FilterEntry:focus { background: $panel-lighten-1; }
        #filter-count { width: auto; color: $text-muted; }
        #filter-problem { height: auto; color: $text-error; display: none; }
        #filter-problem.-there { display: block; }
    }
    """

    @dataclass
    class Typed(Message):
        """Something else is looked for."""

        text: str

    class Left(Message):
        """The user wants to go on in the list."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._entry = FilterEntry(id="filter-entry")
        self._entry.placeholder = HINT
        self._entry.can_focus = False
        self._count = Static(id="filter-count", markup=False)
        self._problem = Static(id="filter-problem", markup=False)

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static(" / ", classes="label")
            yield self._entry
            yield self._count
        yield self._problem

    @property
    def text(self) -> str:
        """What is typed."""
        return self._entry.value

    def open(self) -> None:
        """Show the line and put the cursor into it."""
        self._show(True)
        self._entry.focus()

    def clear(self) -> None:
        """Look for nothing, and hide the line."""
        self._entry.value = ""
        self._show(False)

    def say(self, count: str) -> None:
        """Show how many were found."""
        if count != self._count.content:
            self._count.update(count)

    def complain(self, problem: str) -> None:
        """Show under the line what is wrong with what was typed; empty where nothing is."""
        self._problem.set_class(bool(problem), "-there")
        self._problem.update(f"   ✗ {problem}")

    @on(Entry.Changed)
    def _typed(self, event: Entry.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value))

    @on(Entry.Submitted)
    def _leave(self, event: Entry.Submitted) -> None:
        event.stop()
        self._go()

    def action_clear(self) -> None:
        if self.text:
            self._entry.value = ""
        else:
            self._go()

    def _go(self) -> None:
        """To the list; an empty line is of no more use."""
        self._show(bool(self.text))
        self.post_message(self.Left())

    def _show(self, shown: bool) -> None:
        self.set_class(shown, "-open")
        # what cannot be seen must not get the focus either
        self._entry.can_focus = shown
