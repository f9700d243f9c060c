"""What the command palette offers about faults and clocks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from textual.app import SystemCommand

from mfa_tui.ui.time_words import standing, time_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mfa_tui.ui.screens.workbench import Workbench
    from mfa_tui.ui.world import Controls


def control_commands(bench: Workbench, controls: Controls) -> Iterator[SystemCommand]:
    """The list of all there is to set, and the ways back from what is set now."""
    now = standing(controls) or "all is right"
    yield SystemCommand("Faults and clocks", f"What can be set here; {now}", bench.action_controls)
    if time_words(controls.time):
        right = partial(controls.set_time, "reset")
        yield SystemCommand("Clock right", f"{time_words(controls.time)}: set it right", right)
    for switch in controls.switches:
        if switch.on:
            off = partial(controls.switch, switch.name, on=False)
            yield SystemCommand(f"Fault off: {switch.name}", f"It is on: {switch.about}", off)
