"""One line of keys: what can be pressed now, from the bindings themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from mfa_tui.ui.widgets.parts_line import part_at

if TYPE_CHECKING:
    from textual import events

MOST_KEYS = 6
"""More than this nobody reads at 80 columns."""

GAP, PADDING = 3, 1

HELP = "app.help"
"""The id of the key that tells about a page."""


class KeyLine(Widget):
    """The keys of the focused widget and of the program, as many as fit; a click presses one.

    Far cheaper on the first frame than Footer, which mounts a widget per key.
    """

    DEFAULT_CSS = """
    KeyLine { height: 1; background: $panel; padding: 0 1; }
    """

    _drawn: list[tuple[str, str]] | None = None

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        # told at each tick of a countdown: the same line again would be 600 bytes every second
        if self.labels() != self._drawn:
            self.refresh()

    def labels(self) -> list[tuple[str, str]]:
        """(key, description) of what is worth showing: a few of the focused widget's own, then the
        program's, so that the ways to the other panes and to help never fall off the end."""
        own: dict[str, str] = {}
        house: dict[str, str] = {}
        for node, binding, enabled, _ in self.screen.active_bindings.values():
            if binding.show and enabled:
                shelf = house if isinstance(node, Screen | App) else own
                shelf.setdefault(binding.description, self.app.get_key_display(binding))
        # The program's last key, quit, is the first to go.
        room = max(2, MOST_KEYS - len(house) + 1)
        shown = [*list(own.items())[:room], *house.items()][:MOST_KEYS]
        labels = [(key, description) for description, key in shown]
        return [*labels, *self._help_beside(labels)]

    def _help_beside(self, labels: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The key of help on a page, which inherits no keys of the program, if there is room."""
        ours = (each for each in self.app.BINDINGS if isinstance(each, Binding) and each.id == HELP)
        items = [
            (self.app.get_key_display(each), each.description)
            for each in ours
            if self.app.check_action(each.action, ())
        ]
        new = [item for item in items if item not in labels]
        room = len(labels) < MOST_KEYS and _width([*labels, *new]) <= self.size.width
        return new if room else []

    def on_click(self, event: events.Click) -> None:
        labels = self.labels()
        index = part_at(event.x - PADDING, (f"{key} {words}" for key, words in labels), GAP)
        if index is None:
            return
        active = (each.binding for each in self.screen.active_bindings.values() if each.enabled)
        ours = (each for each in self.app.BINDINGS if isinstance(each, Binding))
        for each in (*active, *ours):
            if (self.app.get_key_display(each), each.description) == labels[index]:
                self.app.simulate_key(each.key.partition(",")[0])
                return

    def render(self) -> Content:
        parts: list[str | tuple[str, str]] = []
        room = self.size.width
        self._drawn = self.labels()
        for key, description in self._drawn:
            gap = " " * GAP if parts else ""
            room -= cell_len(f"{gap}{key} {description}")
            if room < 0:
                break
            parts += [gap, (key, "bold $accent"), f" {description}"]
        return Content.assemble(*parts)


def _width(labels: list[tuple[str, str]]) -> int:
    """The cells that all of `labels` take."""
    gaps = GAP * (len(labels) - 1)
    return gaps + sum(cell_len(f"{key} {description}") for key, description in labels)
