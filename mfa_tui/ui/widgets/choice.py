"""A one-line choice between a few things, cheaper to draw than a drop-down."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget


@dataclass(frozen=True)
class Option:
    """`name` is what is chosen; `about` explains it in half a line."""

    name: str
    about: str = ""


class Choice(Widget, can_focus=True):
    """Label, the chosen option between arrows, and what it means. Left and right change it."""

    BINDINGS = [
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

    @dataclass
    class Changed(Message):
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

    def choose(self, name: str) -> None:
        """Take the option called `name`, if there is one."""
        names = [option.name for option in self._options]
        if name in names:
            self.index = names.index(name)

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
