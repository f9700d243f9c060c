"""The line below everything: what cannot be seen here, and what is not as it is outside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.content import Content

from mfa_tui.ui.messages import ControlsChanged
from mfa_tui.ui.widgets.title_line import TitleLine

if TYPE_CHECKING:
    from collections.abc import Callable

    from mfa_tui.ui.world import Controls, Opened


SHORTEST_CALL = 8
"""Cells behind the count of exchanges from which the newest call is worth showing."""


class StatusLine(TitleLine):
    """Sums up the panes on the left; a set clock and faults are on the right, and never cut.

    While the right side says something it has the class `-told`. A `discreet` one leaves out how the
    phone's clock stands and the faults: in a drill they can be what is wrong, and one has to look.
    """

    discreet = False

    def __init__(self) -> None:
        super().__init__(id="status")
        self._panes = ("", "")
        self._controls: Controls | None = None
        self._stop: Callable[[], None] | None = None

    def know(self, controls: Controls | None) -> None:
        """The world is open, and has its faults and its clock in hand by `controls` if at all."""
        self._controls = controls
        if controls is not None:
            # called on the thread that changes something
            self._stop = controls.subscribe(lambda: self.post_message(ControlsChanged()))
        self._say()

    def sum_up(self, opened: Opened, *, wide: bool) -> None:
        """Draw anew what the panes hold, unless all of them can be seen."""
        self._panes = ("", "") if wide else _summed_up(opened, discreet=self.discreet)
        self._say()

    def on_unmount(self) -> None:
        if self._stop is not None:
            self._stop()

    @on(ControlsChanged)
    def _say(self) -> None:
        from mfa_tui.ui.time_words import standing, told_time

        told = told_time(self._controls) if self.discreet else standing(self._controls)
        self.set_class(bool(told), "-told")
        self.show((self._summary(len(told)),), Content.styled(told, "bold"))

    def _summary(self, taken: int) -> str:
        """The panes in what is left of the line; the wire's part is cut first, down to its count."""
        wire, phone = self._panes
        count = wire.partition(" · ")[0]
        rest = f" │ {phone} " if phone else ""
        room = self.size.width - taken - Content(rest).cell_length
        if room >= len(count) + SHORTEST_CALL or not self.size.width:
            count = Content(wire).truncate(max(room, 0), ellipsis=True).plain if room > 0 else wire
        return f"{count}{rest}"


def _summed_up(opened: Opened, *, discreet: bool) -> tuple[str, str]:
    from mfa_tui.phone.phone import phone_summary
    from mfa_tui.ui.widgets.wire_summary import wire_summary

    url = opened.outside.url if opened.outside else None
    heard = f" │ port {url.rpartition(':')[2]}" if url else ""
    phone = phone_summary(opened.phone, skewed=not discreet)
    return wire_summary(opened.trace), phone + heard
