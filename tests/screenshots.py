"""`python -m tests.screenshots` takes the pictures in `screenshots/` from the running program."""

from __future__ import annotations

import asyncio
import itertools
import random
from pathlib import Path

from textual.pilot import Pilot

from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.trace.record import Trace
from mfa_tui.trainer.progress import Event, State
from mfa_tui.training import LocalTraining
from mfa_tui.ui.app import MfaApp
from mfa_tui.worlds.lab import LocalLab

NOON = 1_795_262_400.0
"""A fixed moment, so that a picture changes only when the program does."""
FOLDER = Path(__file__).parents[1] / "screenshots"


async def settle(pilot: Pilot[None]) -> None:
    """Wait until no call is under way and everything is drawn."""
    for _ in range(4):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await settle(pilot)


def program(theme: str) -> MfaApp:
    ticks = itertools.count()
    trace = Trace(clock=lambda: NOON, stopwatch=lambda: next(ticks) * 0.017)
    lab = LocalLab(None, clock=lambda: NOON, entropy=random.Random(7).randbytes, trace=trace)
    training = LocalTraining(seed="7", new_key=shared_key)
    for event in (
        Event(NOON, "me", "L01", "", State.PASSED),
        Event(NOON, "me", "L03", "", State.STARTED),
    ):
        training.progress().add(event)
    return MfaApp(lab, theme=theme, training=training)


async def take(name: str, size: tuple[int, int], *keys: str, theme: str = "mfa-dark") -> None:
    """Press `keys` in a fresh program of `size` (columns, rows) and save what it shows as `name`."""
    app = program(theme)
    async with app.run_test(size=size) as pilot:
        await settle(pilot)
        await press(pilot, *keys)
        svg = app.export_screenshot(title="mfa-tui")
    app.world.close()
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.svg").write_text(svg)


ALICE = ("down", "enter")
BOB = ("down", "down", "enter")


async def main() -> None:
    small, large = (80, 24), (120, 40)
    await take("sign-in", small, "down")
    await take("enrollment", small, *BOB)
    await take("challenge-wrong-code", small, *ALICE, *"123456", "enter")
    await take("phone", small, *ALICE, "ctrl+o")
    await take("wire", small, *ALICE, "ctrl+t", "tab", *["down"] * 18)
    await take("signed-in", large, *ALICE, "ctrl+f", "enter")
    await take("signed-in-light", large, *ALICE, "ctrl+f", "enter", theme="mfa-light")
    await take("phone-contrast", small, *ALICE, "ctrl+o", "+", "+", theme="mfa-contrast")
    await take("help", small, "ctrl+g")
    await take("home", small, "ctrl+l")
    await take("presenter", small, "ctrl+l", "down", "down", "p", "space", "space")


if __name__ == "__main__":
    asyncio.run(main())
