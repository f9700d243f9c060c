"""One line of keys: what can be pressed now, from the bindings themselves."""

from __future__ import annotations

from textual.app import App
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

MOST_KEYS = 6
"""More than this nobody reads at 80 columns."""

GAP = 3


class KeyLine(Widget):
    """The keys of the focused widget and of the program, as many as fit.

    Far cheaper on the first frame than Footer, which mounts a widget per key.
    """

    DEFAULT_CSS = """
    KeyLine { height: 1; background: $panel; padding: 0 1; }
    """

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
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
        return [(key, description) for description, key in shown]

    def render(self) -> Content:
        line = Content("")
        for count, (key, description) in enumerate(self.labels()):
            item = Content.assemble((key, "bold $accent"), f" {description}")
            gap = " " * GAP if count else ""
            if (
                count == MOST_KEYS
                or line.cell_length + len(gap) + item.cell_length > self.size.width
            ):
                break
            line = Content.assemble(line, gap, item)
        return line
