"""Opens the program on a world and closes the world behind it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mfa_tui.ui.training import Start, Training
    from mfa_tui.ui.world import World

THEMES = ("mfa-dark", "mfa-light", "mfa-contrast")
"""The looks that the screens can have; the first unless another is asked for."""


def run(
    world: World,
    theme: str = THEMES[0],
    training: Training | None = None,
    start: Start | None = None,
) -> None:
    """Show `world` in this terminal until the user leaves; ends the process after a bug of ours.

    `training` has the lessons, `start` is what is wanted of them at once.
    """
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
