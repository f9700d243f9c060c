"""All keys of a step in one place, where it has more than the key line has room for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.geometry import Size

GAP = 2
"""Cells between two keys."""


class StepKeys(Widget):
    """The keys that `owner` itself binds, shows, and has a use for now; folded between two keys."""

    DEFAULT_CSS = "StepKeys { height: auto; }"

    def __init__(self, owner: Widget) -> None:
        super().__init__()
        self._owner = owner

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._changed)

    def _changed(self, _: Screen[object]) -> None:
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines(width))

    def render(self) -> Content:
        return Content("\n").join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Content]:
        lines = [Content()]
        for item in self._items():
            longer = Content(" " * GAP).join([lines[-1], item]) if lines[-1] else item
            if longer.cell_length <= width or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(item)
        return lines

    def _items(self) -> Iterator[Content]:
        for binding in self._owner.BINDINGS:
            if isinstance(binding, Binding) and binding.show and self._is_of_use(binding):
                key = self.app.get_key_display(binding)
                yield Content.assemble((key, "bold $accent"), f" {binding.description}")

    def _is_of_use(self, binding: Binding) -> bool:
        return self._owner.check_action(binding.action, ()) is not False
