"""The line above everything: where one is, who signs in, and what the screen is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from mfa_tui.signin.gate import Gate
    from mfa_tui.ui.visit import Visit
    from mfa_tui.ui.widgets.step_mode import StepMode
    from mfa_tui.ui.world import Outside

ROOMY = 110
"""Cells from which a whole address fits."""


class Headline(Static):
    """Names the world by its `label`, and where it listens for other programs."""

    def __init__(self, label: str, title: str) -> None:
        self._label = label
        self._title = title
        self._place: tuple[str, ...] = ()
        self._outside: Outside | None = None
        self._step_mode: StepMode | None = None
        super().__init__(self._words(roomy=False), id="headline")

    def show(self, title: str, visit: Visit | None) -> None:
        """Say `title`, and where and as whom `visit` signs in."""
        user = visit.user if visit else ""
        pool = visit.target.pool_id if visit and user else ""
        self._title, self._place = title, (pool if pool != self._label else "", user)
        self.say()

    def know(self, outside: Outside | None) -> None:
        """The world is open, and listens by `outside` if at all."""
        self._outside = outside
        if self.listening:
            self.say()

    def guard(self, gate: Gate | None) -> None:
        """The world's calls pass `gate`; say so while it holds them. Without one there are none."""
        from mfa_tui.ui.widgets.step_mode import StepMode

        if gate is not None:
            self._step_mode = StepMode(gate)
            self.mount(self._step_mode)

    def turn_step_mode(self) -> None:
        """Hold every call before it is sent, or no more, or come back to one that is held."""
        if self._step_mode is not None:
            self._step_mode.turn()
        else:
            self.notify("No calls are made here that could be held.")

    @property
    def listening(self) -> str | None:
        """The address where it listens now."""
        return self._outside.url if self._outside else None

    def say(self) -> None:
        """Draw anew: what it tells has changed."""
        self.update(self._words(roomy=self.size.width >= ROOMY))

    def on_resize(self) -> None:
        if self.listening:
            self.say()

    def _words(self, *, roomy: bool) -> Content:
        place = " · ".join(
            part for part in (self._label + self._address(roomy), *self._place) if part
        )
        return Content.assemble((" MFA TUI ", "bold"), f" {place}", (f"  {self._title}", "$quiet"))

    def _address(self, roomy: bool) -> str:
        if self.listening is None:
            return ""
        port = self.listening.rpartition(":")[2]
        return f", listening at {self.listening}" if roomy else f", port {port}"
