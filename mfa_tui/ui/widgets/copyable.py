"""A piece of text that can be focused and copied."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.message import Message
from textual.widgets import Static


class Copyable(Static, can_focus=True):
    """Text under a name; enter or c asks the app to copy `value`, which may differ from what is shown."""

    BINDINGS = [
        Binding("enter,c", "copy", "Copy", id="copyable.copy", tooltip="Copy this text."),
    ]
    DEFAULT_CSS = """
    Copyable {
        height: auto;
        &:focus { background: $panel-lighten-1; }
    }
    """

    @dataclass
    class Wanted(Message):
        """`value` should be copied; `name` says what it is."""

        name: str
        value: str

    def __init__(self, what: str, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._what = what
        self._value = ""

    def show(self, text: str, value: str) -> None:
        """Show `text`; `value` is what gets copied."""
        self._value = value
        self.update(text)

    def action_copy(self) -> None:
        if self._value:
            self.post_message(self.Wanted(self._what, self._value))
