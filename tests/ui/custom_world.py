"""The practice pools of the shipped stacks, with the phone's side of Duo: import these by name."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from mfa_tui.localcloud.duo.account import Application, DuoUser
from mfa_tui.localcloud.duo.local_duo import LocalDuo
from mfa_tui.localcloud.duo.phone_port import Push
from mfa_tui.worlds.lab import LocalLab
from tests.ui.journey import GatedLab, Journey

PUSH, PROMPT, CLASSIC = "Duo push", "Duo prompt", "Duo classic (retired)"
MAIL, BACKUP = "E-mail code by Lambda", "Backup codes"


class TrueClock:
    """The time that functions in processes of their own live by, which can be moved ahead of it."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def true_clock() -> TrueClock:
    return TrueClock()


@pytest.fixture
def lab(true_clock: TrueClock, quick_keys: None) -> Iterator[GatedLab]:
    lab = GatedLab(None, clock=true_clock, entropy=random.Random(17).randbytes)
    yield lab
    lab.close()


def duo_of(lab: LocalLab) -> LocalDuo:
    """The Duo of the practice pools, started if need be."""
    return lab.world.duo.start().local


def user(lab: LocalLab, name: str) -> DuoUser:
    found = duo_of(lab).account.user_named(name)
    assert found
    return found


def application(lab: LocalLab) -> Application:
    """The application of the pool that pushes."""
    return duo_of(lab).account.applications[0]


def wants_numbers(lab: LocalLab, digits: int) -> None:
    """Have pushes verified by a number of so many digits."""
    asked = application(lab)
    asked.policy = replace(asked.policy, verified_digits=digits)


def waiting_push(lab: LocalLab, name: str) -> Push:
    """The push that the phones of somebody show."""
    devices = [device.id for device in user(lab, name).devices]
    (push,) = duo_of(lab).phone.pushes(devices)
    return push


def answer(lab: LocalLab, name: str, decision: str, number: str | None = None) -> str:
    return duo_of(lab).phone.answer(waiting_push(lab, name).id, decision, number)


async def sign_in(walk: Journey, pool: str, name: str) -> None:
    """Fill in a practice user of `pool` with the keys, and send the form."""
    await walk.choose_pool(pool)
    for _ in range(8):
        await walk.press("down")
        if walk.focused_value == name:
            break
    assert walk.focused_value == name
    await walk.press("enter")


async def at_push(walk: Journey, name: str = "alice") -> None:
    await sign_in(walk, PUSH, name)
    await walk.see("Approve it there.")
