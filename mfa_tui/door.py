"""Opens the program on a world and closes the world behind it."""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.ui.training import Start, Training
    from mfa_tui.ui.world import World

THEMES = ("mfa-dark", "mfa-light", "mfa-contrast")
"""The looks that the screens can have; the first unless another is asked for."""

DUMB = ("dumb", "unknown")
"""What TERM says of a terminal that only takes lines."""

PLAIN = "`mfa-tui --plain` has the lessons and free play as plain lines."


def run(
    world: World,
    theme: str = THEMES[0],
    training: Training | None = None,
    start: Start | None = None,
) -> None:
    """Show `world` in this terminal until the user leaves; ends the process after a bug of ours.

    `training` has the lessons, `start` is what is wanted of them at once. Where there is no terminal
    that could show screens, the process ends with a sentence that says so.
    """
    if why := no_terminal():
        world.close()
        raise SystemExit(f"mfa-tui: {why} {PLAIN}")
    # Collecting garbage while everything is being imported finds none and costs 10 ms of the time
    # to the first frame; the app switches it on again after that frame.
    gc.disable()
    from mfa_tui.ui.app import MfaApp

    app = MfaApp(world, theme=theme, training=training, start=start)
    try:
        app.run()
    finally:
        app.lessons.close()
        world.close()
    if app.return_code:
        raise SystemExit(app.return_code)


def no_terminal() -> str:
    """Why there can be no screens here; empty in a terminal that can show them.

    Textual shows nothing at all on a terminal without cursor keys, and on an input that has ended
    it goes on reading for ever.
    """
    if os.environ.get("TEXTUAL_DRIVER"):  # a program that shows screens elsewhere, as in a browser
        return ""
    if os.environ.get("TERM", "").lower() in DUMB:
        return f"This terminal (TERM={os.environ['TERM']}) cannot show screens."
    keys, shown = sys.__stdin__, sys.__stderr__
    if keys is None or not keys.isatty():
        return "The screens need a terminal to read keys from, and standard input is none."
    if shown is None or not shown.isatty():
        return "The screens are drawn on standard error, and that is no terminal."
    if isinstance(shown, io.TextIOWrapper):
        # In the encoding of a C locale each line and arrow would become six letters.
        shown.reconfigure(encoding="utf-8")
    return ""
