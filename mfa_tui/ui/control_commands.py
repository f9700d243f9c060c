"""The way to faults and clocks: what the palette offers, and what is said where there are none."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from textual.app import SystemCommand

from mfa_tui.ui.time_words import standing, time_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App

    from mfa_tui.ui.screens.workbench import Workbench
    from mfa_tui.ui.world import Controls, Opened

ELSEWHERE = (
    "Faults and clocks belong to the program at {url}. If it is mfa-tui serve, set them in another "
    "terminal:\nmfa-tui local fault --endpoint-url {url}\nmfa-tui local clock takes the same."
)
OF_A_RECORDING = "What is in a saved trace has happened: there are no faults and clocks to set."
OF_A_REAL_POOL = (
    "A real pool has no faults to switch on and no clock to set. The practice pools have: start "
    "mfa-tui without --pool-id."
)
_HERE = ("127.0.0.1", "localhost", "::1")
_READING_SECONDS = 15


def open_controls(app: App[object], opened: Opened) -> None:
    """Show the faults and clocks of the world, or say who has them."""
    from mfa_tui.ui.screens.controls import ControlsScreen

    if opened.controls is not None:
        app.push_screen(ControlsScreen(opened.controls, opened.phone))
    else:
        app.notify(no_controls(opened), timeout=_READING_SECONDS, markup=False)


def no_controls(opened: Opened) -> str:
    """Why the world has no faults and clocks to set, and where to set them if anywhere."""
    if opened.recording:
        return OF_A_RECORDING
    url = next((place.target.endpoint_url for place in opened.places), None)
    if url and urlsplit(url).hostname in _HERE:
        return ELSEWHERE.format(url=url)
    return OF_A_REAL_POOL


def control_commands(bench: Workbench, controls: Controls) -> Iterator[SystemCommand]:
    """The list of all there is to set, and the ways back from what is set now."""
    now = standing(controls) or "all is right"
    name = "Faults and clocks" if controls.switches else "Clocks"
    yield SystemCommand(name, f"What can be set here; {now}", bench.action_controls)
    if time_words(controls.time):
        right = partial(controls.set_time, "reset")
        yield SystemCommand(
            "Clock right: reset the time", f"{time_words(controls.time)}: set it right", right
        )
    for switch in controls.switches:
        if switch.on:
            off = partial(controls.switch, switch.name, on=False)
            yield SystemCommand(f"Fault off: {switch.name}", f"It is on: {switch.about}", off)
