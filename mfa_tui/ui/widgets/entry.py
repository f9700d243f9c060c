"""A labelled field that keeps whatever is typed or pasted and says what is wrong beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from mfa_tui.trace.text import drawable

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult


class Entry(Input):
    """An Input without blinking that joins pasted lines instead of dropping all but the first."""

    BINDINGS = [
        Binding(
            "enter",
            "submit",
            "Send",
            id="entry.submit",
            tooltip="Send what is in the fields of this step.",
        )
    ]
    COMPACT = "-textual-compact"

    # Compact from the start: one that becomes so is styled a second time, 0.4 ms of the first frame.
    compact = reactive(True, toggle_class=COMPACT)

    def __init__(self, *, kind: str = "text", id: str | None = None, value: str = "") -> None:
        password = kind == "password"
        super().__init__(value, password=password, compact=True, classes=self.COMPACT, id=id)
        self.kind = kind
        self.cursor_blink = False
        self.select_on_focus = False

    @property
    def _value(self) -> Text:
        """What is drawn for the value: cell for cell, but nothing that could steer the terminal."""
        drawn = super()._value
        return drawn if self.password else Text(drawable(self.value), style=drawn.style, end="")

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()
        # A code is often copied with the line around it; elsewhere spaces may be part of the value.
        text = "".join(event.text.split()) if self.kind == "code" else "".join(lines)
        if text:
            self.replace(text, *self.selection)
        if len(lines) > 1 and self.kind != "code":
            self.app.notify(f"{len(lines)} pasted lines were joined into one.", markup=False)


class LabelledEntry(Vertical):
    """A label, an Entry, and under it what is wrong once something is.

    The label is drawn by the widget itself and the problem line is mounted when first needed: a
    form costs two widgets a field, which shows in the time to the first frame.
    """

    DEFAULT_CSS = """
    LabelledEntry {
        height: auto;
        color: $text-muted;
        Entry { margin-left: 14; width: 1fr; max-width: 36; background: $panel; color: $foreground; }
        Entry:focus { background: $panel-lighten-1; }
        .problem { color: $text-error; margin-left: 14; height: auto; }
    }
    """

    def __init__(
        self,
        label: str,
        *,
        kind: str = "text",
        id: str | None = None,
        value: str = "",
        entry: Entry | None = None,
    ) -> None:
        """A field of `kind` (`text`, `password` or `code`) that starts with `value`, or `entry`."""
        super().__init__(id=id)
        self._label = label
        self.entry = entry or Entry(kind=kind, value=value)

    def compose(self) -> ComposeResult:
        yield self.entry

    def render(self) -> Content:
        return Content(self._label)

    @property
    def value(self) -> str:
        return self.entry.value

    @value.setter
    def value(self, text: str) -> None:
        self.entry.value = text
        self.entry.cursor_position = len(text)

    def problem(self, text: str) -> None:
        """Show `text` under the field and put the cursor into it; empty clears the line."""
        self.query(".problem").remove()
        if text:
            self.mount(Static(f"✗ {text}", classes="problem", markup=False))
            self.entry.focus()

    def on_input_changed(self) -> None:
        self.problem("")
