"""A one-line choice between a few things, cheaper to draw than a drop-down."""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from mfa_tui.ui.carrier import Carrier


class Option(NamedTuple):
    """`name` is what is chosen; `about` explains it in half a line."""

    name: str
    about: str = ""


class Choice(Widget, can_focus=True):
    """Label, the chosen option between arrows, and what it means. Left and right change it.

    One with more than MOST_TO_TURN options opens as a list, too.
    """

    BINDINGS = [
        Binding("enter", "list", "List", id="choice.list", tooltip="Show them all, to pick one."),
        Binding("right,space", "turn(1)", "Next", id="choice.next", tooltip="Take the next one."),
        Binding(
            "left", "turn(-1)", "Previous", id="choice.previous", tooltip="Take the one before."
        ),
    ]
    DEFAULT_CSS = """
    Choice {
        height: 1;
        &:focus { background: $panel-lighten-1; text-style: none; }
    }
    """
    LABEL_WIDTH = 14
    MOST_TO_TURN = 6

    class Changed(Carrier):
        """Another option was chosen."""

        choice: Choice
        index: int

        @property
        def control(self) -> Choice:
            return self.choice

    index: reactive[int] = reactive(0)

    def __init__(
        self, label: str, options: tuple[Option, ...], index: int = 0, *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._label = label
        self._options = options
        self.set_reactive(Choice.index, index)

    @property
    def chosen(self) -> Option:
        return self._options[self.index]

    def offer(self, options: tuple[Option, ...], index: int = 0) -> None:
        """Replace the options; the one at `index` becomes the chosen one."""
        self._options = options
        self.set_reactive(Choice.index, index)
        self.refresh()
        self.refresh_bindings()

    def choose(self, name: str) -> None:
        """Take the option called `name`, if there is one."""
        names = [option.name for option in self._options]
        if name in names:
            self.index = names.index(name)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return len(self._options) > self.MOST_TO_TURN if action == "list" else True

    def action_list(self) -> None:
        """Let one of all options be picked."""
        from mfa_tui.ui.screens.pick import PickScreen

        self.app.push_screen(PickScreen(self._label, self._options, self.index), self._picked)

    def _picked(self, index: int | None) -> None:
        if index is not None:
            self.index = index

    def action_turn(self, by: int) -> None:
        self.index = (self.index + by) % len(self._options)

    def watch_index(self) -> None:
        self.post_message(self.Changed(self, self.index))

    def render(self) -> Content:
        option, alone = self.chosen, len(self._options) == 1
        name = option.name if alone else f"‹ {option.name} ›"
        return (
            Content.assemble(
                (self._label.ljust(self.LABEL_WIDTH), "$quiet"),
                (name, "bold" if self.has_focus else ""),
                (f"  {option.about}", "$quiet"),
            ).truncate(self.size.width, ellipsis=True)
            if self.size.width
            else Content("")
        )
