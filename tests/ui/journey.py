"""Walking through the program the way a person does: press, type, read."""

from __future__ import annotations

import re
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from pyotp.totp import TOTP
from textual import events
from textual.pilot import Pilot
from textual.widgets import Input

from mfa_tui.practice.rehearsal import shared_key
from mfa_tui.signin.client import Cognito
from mfa_tui.signin.target import Target
from mfa_tui.trace.exchange import HttpRequest, HttpResponse
from mfa_tui.training import LocalTraining
from mfa_tui.ui.app import MfaApp
from mfa_tui.ui.training import Training
from mfa_tui.ui.world import World
from mfa_tui.worlds.lab import LocalLab
from tests.ui.screen import screen_text

PASSWORD = "P@ssw0rd"
OWN_LESSONS = Path(__file__).parent / "own_lessons"
ROUNDS = 400
"""How often a text is looked for before it counts as absent; a round ends when the app is idle."""


class GatedLab(LocalLab):
    """A local world whose cloud answers only while the `gate` is open.

    What somebody else does meanwhile is in `before`: by operation, done just before it arrives.
    """

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.gate = threading.Event()
        self.gate.set()
        self.before: dict[str, Callable[[], object]] = {}

    def connect(self, target: Target) -> Cognito:
        cloud = target.door
        assert cloud is not None

        def door(request: HttpRequest) -> HttpResponse:
            self.gate.wait()
            if meddle := self.before.get(request.operation or ""):
                meddle()
            return cloud(request)

        return super().connect(replace(target, door=door))


class Journey:
    """One person in front of `app`. Every step waits for facts on the screen, never for time."""

    def __init__(self, app: MfaApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot

    # -- doing -------------------------------------------------------------------------------

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def paste(self, text: str) -> None:
        """Paste `text` the way a terminal does: to the program, which has a focused field."""
        self.app.post_message(events.Paste(text))
        await self.pilot.pause()

    async def resize(self, size: tuple[int, int]) -> None:
        await self.pilot.resize_terminal(*size)
        await self.pilot.pause()

    async def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Fill the sign-in form from its Username field and send it."""
        await self.see("Practice users")
        await self.paste(username)
        await self.press("tab")
        await self.paste(password)
        await self.press("enter")

    async def choose_pool(self, name: str) -> None:
        """Turn the Pool choice until it says `name`, and go back to Username."""
        await self.see("Practice users")
        await self.focus_by("shift+tab", "#pool")
        for _ in range(10):
            if f"‹ {name} ›" not in self.stage:
                await self.press("right")
        await self.see(f"‹ {name} ›")
        await self.settled()
        await self.focus_by("tab", "#username Entry")

    async def focus_by(self, key: str, selector: str) -> None:
        """Press `key` until the widget that `selector` finds has the focus."""
        wanted = self.app.screen.query_one(selector)
        for _ in range(10):
            if self.app.focused is not wanted:
                await self.press(key)
        assert self.app.focused is wanted, self.app.focused

    async def type_code(self, secret: str) -> None:
        """Type what a real phone with `secret` shows now."""
        await self.press(*real_code(secret, self.app.world))

    # -- reading -----------------------------------------------------------------------------

    @property
    def screen(self) -> str:
        """All that can be read, blanks and line ends made single blanks."""
        return " ".join(" ".join(screen_text(self.app)).split())

    def read(self, selector: str) -> str:
        """What can be read inside one widget, as lines joined by single blanks."""
        return " ".join(" ".join(self.lines(selector)).split())

    def lines(self, selector: str) -> list[str]:
        """The lines that can be read inside one widget; none while it is not there."""
        widgets = self.app.screen.query(selector)
        if not widgets:
            return []
        region = widgets.first().region
        strips = self.app.screen._compositor.render_strips()[region.y : region.bottom]
        return [strip.crop(region.x, region.right).text.rstrip() for strip in strips]

    @property
    def stage(self) -> str:
        """What can be read in the sign-in's own panel."""
        return self.read("#stage")

    @property
    def toast(self) -> str:
        """What the newest toast says, without the bar at its side."""
        return " ".join(self.read("Toast").replace("▌", "").split())

    @property
    def secret(self) -> str:
        """The secret beside the QR, as a person reads it and types it into a real phone."""
        text = self.read("#words")
        groups = re.search(r"Secret ((?:[A-Z2-7]{4} ?)+)", text)
        assert groups, text
        return groups[1].replace(" ", "")

    @property
    def focused_value(self) -> str:
        """What stands in the focused field."""
        field = self.app.focused
        assert isinstance(field, Input), field
        return field.value

    async def see(self, text: str, *, within: str | None = None) -> None:
        """Wait until `text` can be read: across the screen, in the sign-in's panel, or `within`."""

        def there() -> bool:
            if within:
                return text in self.read(within)
            return text in self.screen or text in self.stage

        await self.until(there, text)

    async def until(self, fact: Callable[[], bool], what: str) -> None:
        """Wait until `fact` holds."""
        for _ in range(ROUNDS):
            if fact():
                return
            await self.pilot.pause()
        shown = "\n".join(screen_text(self.app))
        raise AssertionError(f"never came: {what}\n{shown}")

    async def settled(self) -> None:
        """Wait until no call is under way and everything is drawn."""
        for _ in range(3):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    def field(self, selector: str) -> str:
        """What stands in the field of a LabelledEntry."""
        return self.app.screen.query_one(f"{selector} Input", Input).value


def real_code(secret: str, world: World) -> str:
    """The six digits of a phone that is not ours, by the clock of the `world`."""
    assert isinstance(world, LocalLab)
    return TOTP(secret).at(int(world._clock()))


def new_training(directory: Path | None = None) -> LocalTraining:
    """The built-in lessons and the small ones for tests; progress is kept in `directory`, if any."""
    return LocalTraining(directory, lessons=OWN_LESSONS, seed="tests", new_key=shared_key)


@asynccontextmanager
async def journey(
    world: World,
    size: tuple[int, int],
    theme: str = "mfa-dark",
    training: Training | None = None,
) -> AsyncIterator[Journey]:
    """A fresh program on `world` in a terminal of `size` (columns, rows), closed at the end.

    Its lessons are those of `training`, by default small ones too, of which nothing is kept.
    """
    training = training or new_training()
    app = MfaApp(world, theme=theme, training=training)
    try:
        async with app.run_test(size=size, notifications=True) as pilot:
            yield Journey(app, pilot)
    finally:
        app.lessons.close()
        world.close()
