"""Faults and clocks, set by keys while a sign-in is on the stage."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest

from mfa_tui.signin.target import Target
from mfa_tui.ui.screens.controls import ControlsScreen
from mfa_tui.worlds.lab import LocalLab
from mfa_tui.worlds.remote_lab import RemoteLab
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import Journey, journey

Size = tuple[int, int]
DETAIL = "#sight"


@pytest.fixture
def lab(clock: FakeClock, quick_keys: None) -> Iterator[LocalLab]:
    lab = LocalLab(None, clock=clock, entropy=random.Random(5).randbytes)
    yield lab
    lab.close()


async def go_to(walk: Journey, name: str) -> None:
    """Move the cursor down to the row of that name."""
    for _ in range(40):
        if any(
            re.match(rf"\s*▸ (on |off|   )\s+{name}  ", line) for line in walk.lines("RowsList")
        ):
            return
        await walk.press("down")
    raise AssertionError(f"no row {name}")


async def test_a_fault_while_a_sign_in_is_on_the_stage(lab: LocalLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.sign_in("alice")
        await walk.see("SOFTWARE_TOKEN_MFA")
        await walk.press("1", "2", "3")
        await walk.press("ctrl+y")
        await walk.see("Faults and clocks")
        await walk.see("all is right")
        await go_to(walk, "throttle")
        assert "Rate exceeded" in walk.read(DETAIL)
        await walk.press("space")
        await walk.see("1 fault on")
        await walk.see("on throttle")
        await go_to(walk, "lock out")
        await walk.press("enter")
        await walk.see("2 faults on")
        assert lab.world.cloud.faults.active == {"throttle", "lock out"}
        await walk.press("q")
        await walk.see("2 faults on")
        await walk.see("SOFTWARE_TOKEN_MFA")
        await walk.press("4", "5", "6", "enter")
        await walk.see("TooManyRequestsException")
        await walk.press("ctrl+y", "a", "escape")
        await walk.until(lambda: "fault" not in walk.read("#status"), "no fault is on any more")
        assert not lab.world.cloud.faults.active


async def test_the_clocks(lab: LocalLab) -> None:
    async with journey(lab, (80, 24)) as walk:
        await walk.sign_in("alice")
        await walk.see("session ends in 3:00")
        await walk.press("ctrl+y", "plus", "plus", "minus", "down", "space")
        await walk.see("pool time +1:00, frozen")
        await walk.see("on frozen")
        await walk.press("q")
        await walk.see("pool time +1:00, frozen")
        await walk.see("session ends in 2:00")
        await walk.press("ctrl+y")
        await go_to(walk, "phone's clock")
        await walk.press("plus", "plus", "minus")
        await walk.see("30 s ahead")
        assert lab.open().phone.authenticator.skew == 30
        await walk.press("0")
        await walk.see("all is right")
        await walk.see("phone's clock right")
        await walk.press("up")
        await go_to(walk, "fast")
        await walk.press("space")
        await walk.see("pool time x18")
        await walk.see("a second lasts 18")


async def test_a_typed_time(lab: LocalLab, clock: FakeClock) -> None:
    async with journey(lab, (80, 24)) as walk:
        await walk.see("Practice users")
        await walk.press("ctrl+y", "t")
        await walk.paste("half past")
        await walk.press("enter")
        await walk.see("'half past' is no time")
        await walk.see("half past")
        await walk.see("2026-11-05 10:00")
        assert lab.world.cloud.clock() == clock.now
        await walk.press("ctrl+u")
        await walk.paste("-90s")
        await walk.press("enter")
        await walk.see("pool time -1:30")
        await walk.press("enter")
        await walk.paste("2026-11-05 10:00")
        await walk.press("enter")
        await walk.see("pool time 2026-11-05 10:00")
        await walk.press("t", "q", "escape")
        assert isinstance(walk.app.screen, ControlsScreen)
        await walk.press("escape")
        assert walk.app.screen is walk.app.workbench


async def test_sessions_expire_now(lab: LocalLab) -> None:
    async with journey(lab, (120, 40)) as walk:
        await walk.sign_in("alice")
        await walk.see("SOFTWARE_TOKEN_MFA")
        await walk.press("ctrl+y")
        await go_to(walk, "expire Sessions")
        await walk.press("space")
        await walk.see("1 Session has expired just now")
        await walk.press("q")
        await walk.press(*"123456", "enter")
        await walk.see("session is expired")
        await walk.see("session is over")


async def test_the_palette_tells_what_is_on(lab: LocalLab) -> None:
    async with journey(lab, (80, 24)) as walk:
        await walk.see("Practice users")
        lab.world.cloud.faults.on("sms quota")
        lab.world.cloud.clock.freeze()
        await walk.see("pool time frozen · 1 fault on")
        await walk.press("ctrl+p", *"quota")
        await walk.see("Fault off: sms quota")
        await walk.press("enter")
        await walk.until(lambda: not lab.world.cloud.faults.active, "the fault is off")
        await walk.press("ctrl+p", *"clock r")
        await walk.see("pool time frozen: set it right")
        await walk.press("enter")
        await walk.until(lambda: not lab.world.cloud.clock.frozen, "the clock goes")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        (None, "A real pool has no faults to switch on"),
        ("http://127.0.0.1:9229", "mfa-tui local fault --endpoint-url http://127.0.0.1:9229"),
    ],
)
async def test_where_there_is_nothing_to_set_it_says_who_has_it(
    url: str | None, told: str, quick_keys: None
) -> None:
    target = Target("us-east-1_Ab1", "client", "us-east-1", "a pool", endpoint_url=url)
    async with journey(RemoteLab(target), (80, 24)) as walk:
        await walk.see("Username")
        await walk.until(lambda: walk.app.workbench._opened is not None, "the pool")
        await walk.press("ctrl+y")
        await walk.until(lambda: told in walk.toast, told)
        assert walk.app.screen is walk.app.workbench
