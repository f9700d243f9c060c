"""Pictures of the program at the two sizes it is made for.

`python -m pytest tests/ui/test_snapshots.py --snapshot-update` takes them anew.
"""

from __future__ import annotations

import functools
import itertools
import random
import time
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace

import botocore.endpoint
import botocore.useragent
import pycognito.aws_srp
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from textual.pilot import Pilot

from mfa_tui.localcloud import cloud
from mfa_tui.trace.record import Trace
from mfa_tui.ui.app import MfaApp
from mfa_tui.ui.steps.step import Step
from mfa_tui.worlds.lab import LocalLab
from tests.localcloud.conftest import START

Walk = Callable[[Pilot[None]], Awaitable[None]]
SMALL, LARGE = (80, 24), (120, 40)


def probable_prime(bits: int, dice: random.Random) -> int:
    """The first prime that `dice` throws, with p - 1 not divisible by 65537."""
    while True:
        number = dice.getrandbits(bits) | 3 << bits - 2 | 1
        small = any(number % divisor == 0 for divisor in range(3, 2000, 2))
        if not small and number % 65537 != 1 and pow(2, number - 1, number) == 1:
            return number


@pytest.fixture(scope="session")
def fixed_key() -> rsa.RSAPrivateKey:
    """The same RSA key in every run, so that its kid can stand in a picture."""
    dice = random.Random(2048)
    p, q, e = probable_prime(1024, dice), probable_prime(1024, dice), 65537
    d = pow(e, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(e, p * q)
    private = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    )
    return private.private_key()


@pytest.fixture(autouse=True)
def nothing_by_chance(
    fixed_key: rsa.RSAPrivateKey, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Keys, proofs, identifiers, versions and the time zone are the same everywhere."""
    fixed = functools.partial(cloud.LocalCloud, new_key=lambda: fixed_key)
    monkeypatch.setattr(cloud, "LocalCloud", fixed)
    dice = SimpleNamespace(urandom=random.Random(4).randbytes)
    monkeypatch.setattr(pycognito.aws_srp, "os", dice)
    numbers = itertools.count(1)
    ids = SimpleNamespace(uuid4=lambda: f"00000000-0000-4000-8000-{next(numbers):012}")
    monkeypatch.setattr(botocore.endpoint, "uuid", ids)
    monkeypatch.setattr(
        botocore.useragent.UserAgentString, "to_string", lambda _: "Boto3/1 Botocore/1"
    )
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def picture(snap_compare: Callable[..., bool]) -> Iterator[Callable[..., bool]]:
    """Compare what a walk ends at with the kept picture."""
    labs: list[LocalLab] = []

    def compare(walk: Walk, size: tuple[int, int], theme: str = "mfa-dark") -> bool:
        ticks = itertools.count()
        trace = Trace(clock=lambda: START, stopwatch=lambda: next(ticks) * 0.017)
        lab = LocalLab(None, clock=lambda: START, entropy=random.Random(7).randbytes)
        lab.trace = trace
        labs.append(lab)
        app = MfaApp(lab, theme=theme)
        return snap_compare(app, terminal_size=size, run_before=walk)

    yield compare
    for lab in labs:
        lab.close()


def keys(*presses: str) -> Walk:
    """Press `presses`, each when everything before it is done."""

    async def walk(pilot: Pilot[None]) -> None:
        await settle(pilot)
        for key in presses:
            await pilot.press(key)
            await settle(pilot)

    return walk


async def settle(pilot: Pilot[None]) -> None:
    """Wait until nothing is under way three looks in a row: one call often leads to the next."""
    app = pilot.app
    assert isinstance(app, MfaApp)
    quiet = 0
    while quiet < 3:
        steps = app.workbench.query(Step)
        busy = not steps or len(app.workers) or any(step.waiting for step in steps)
        quiet = 0 if busy else quiet + 1
        await app.workers.wait_for_complete()
        await pilot.pause()


ALICE = ("down", "enter")
BOB = ("down", "down", "enter")
EMMA = ("shift+tab", "shift+tab", "right", "right", "tab", "tab", "down", "down", "enter")
SCENES = {
    "sign-in": keys("down"),
    "wrong-code": keys(*ALICE, *"123456", "enter"),
    "enrollment": keys(*BOB),
    "signed-in": keys(*ALICE, "ctrl+f", "enter"),
    "wire": keys(*ALICE, "ctrl+t", "enter"),
    "filter": keys(
        *ALICE, "ctrl+t", "home", "m", "slash", *"respond", "enter", "k", *"look", "enter"
    ),
    "phone": keys(*ALICE, "ctrl+o"),
    "inbox": keys(*EMMA, "ctrl+o"),
    "help": keys(*ALICE, "ctrl+g"),
}


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
@pytest.mark.parametrize("scene", list(SCENES))
def test_scene(picture: Callable[..., bool], scene: str, size: tuple[int, int]) -> None:
    assert picture(SCENES[scene], size)


@pytest.mark.parametrize("theme", ["mfa-light", "mfa-contrast", "ansi-dark"])
@pytest.mark.parametrize("scene", ["wrong-code", "enrollment"])
def test_themes(picture: Callable[..., bool], scene: str, theme: str) -> None:
    assert picture(SCENES[scene], SMALL, theme)
