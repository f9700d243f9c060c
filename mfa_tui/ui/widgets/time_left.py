"""How long a Session still lives, once a second and only while it can be seen."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.widgets import Static


class TimeLeft(Static):
    """`session ends in 2:41`, counted against a deadline on `clock` (both epoch seconds)."""

    DEFAULT_CSS = "TimeLeft { height: 1; width: auto; color: $text-muted; }"

    def __init__(self, clock: Callable[[], float], deadline: float, *, at_least: bool) -> None:
        super().__init__()
        self._clock = clock
        self._at_least = at_least
        self.deadline = deadline
        self._length = 0

    def on_mount(self) -> None:
        self.show_time()
        self.set_interval(1, self.show_time)

    def end(self) -> None:
        """Say that it is over, whatever time was left."""
        self.deadline = min(self.deadline, self._clock())
        self.show_time()

    def show_time(self) -> None:
        """Draw the time that is left now."""
        words = self.words()
        # A layout every second would also draw the scrollbars of the other panes anew.
        self.update(words, layout=words.cell_length != self._length)
        self._length = words.cell_length

    def words(self) -> Content:
        """The time that is left, or that it is over, as a sentence."""
        left = round(self.deadline - self._clock())
        if left <= 0:
            return Content.assemble(
                ("session is over", "$text-error"), "; enter shows the service's answer"
            )
        # Only an administrator can read AuthSessionValidity, so for a real pool the shortest
        # setting is what can be promised.
        words = "session lives at least" if self._at_least else "session ends in"
        return Content(f"{words} {left // 60}:{left % 60:02}")
