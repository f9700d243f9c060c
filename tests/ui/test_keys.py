"""At every stop: the line of keys fits, help names them all, and each does what it says."""

from __future__ import annotations

import re

import pytest
from textual.binding import Binding
from textual.widgets import Input

from mfa_tui.ui.screens.help import HelpScreen
from mfa_tui.ui.widgets.key_line import MOST_KEYS, KeyLine
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.screen import screen_text
from tests.ui.stops import STOPS
from tests.ui.test_bindings import ALL

SMALL = (80, 24)
EVERYWHERE = pytest.mark.parametrize("stop", STOPS)
PRESSES = [(stop, name) for stop, there in STOPS.items() for name in there.shows]
QUIET = [stop for stop, there in STOPS.items() if there.quiet]


FAR = ("duo.", "duo-mobile.", "linked.", "link.", "go-on.")
"""Keys behind a pool's functions, which take seconds to start: their own journeys press them."""
REAL = ("outlook.", "confirm-write.", "ask-password.", "name-people.")
LEARNING = ("home.", "closing.", "questions.", "solution.", "wire-at.", "presenter.", *REAL)
"""Keys around lessons, which have worlds of their own: the tests of those screens press them."""


def test_every_key_is_tried_at_a_stop() -> None:
    tried = {name for stop in STOPS.values() for name in (*stop.shows, *stop.quiet)}
    assert tried == {each.id for each in ALL if not (each.id or "").startswith(FAR + LEARNING)}


# -- the line of keys, and help --------------------------------------------------------------


def labels(walk: Journey) -> list[tuple[str, str]]:
    return walk.app.screen.query_one(KeyLine).labels()


@EVERYWHERE
async def test_the_line_shows_a_few_keys_and_cuts_none(lab: GatedLab, stop: str) -> None:
    async with journey(lab, SMALL) as walk:
        await STOPS[stop].at(walk)
        await walk.settled()
        shown = labels(walk)
        assert 1 <= len(shown) <= MOST_KEYS
        whole = " " + "   ".join(f"{key} {description}" for key, description in shown)
        assert screen_text(walk.app)[-1] == whole


@EVERYWHERE
async def test_help_names_every_key_and_closes_again(lab: GatedLab, stop: str) -> None:
    async with journey(lab, (80, 60)) as walk:
        await STOPS[stop].at(walk)
        await walk.settled()
        before, focused = walk.app.screen, walk.app.focused
        at_work = before is walk.app.workbench
        if not (at_work or walk.app.check_action("page_help", ())):
            pytest.skip("help itself")
        names = {each.id: each.description for each in ALL}
        also = ["question_mark"] if at_work and not isinstance(focused, Input) else []
        for key in ("ctrl+g", *also):
            await walk.press(key)
            await walk.until(lambda: isinstance(walk.app.screen, HelpScreen), f"help by {key}")
            await walk.see("Keys that work now")
            for name in (*STOPS[stop].shows, *STOPS[stop].quiet):
                assert names[name] in walk.screen, name
            await walk.press(key)
            await walk.until(lambda: walk.app.screen is before, f"the screen from before {key}")
            assert walk.app.focused is focused


# -- every key does what it says -------------------------------------------------------------


def keys_by_id(walk: Journey) -> dict[str, str]:
    """A key for each of our bindings that works now, by the binding's id."""
    keys: dict[str, str] = {}
    for key, active in walk.app.screen.active_bindings.items():
        if active.enabled and active.binding.id:
            keys.setdefault(active.binding.id, key)
    for each in walk.app.BINDINGS:
        # a modal page inherits no keys of the program, but those with priority work there
        if isinstance(each, Binding) and each.priority and each.id:
            keys.setdefault(each.id, each.key.partition(",")[0])
    return keys


async def press_and_look(walk: Journey, key: str, expected: str | None) -> None:
    """Press `key` and wait for what it is expected to bring, which was not there before."""

    def seen() -> bool:
        if expected is None:
            return walk.app._exit
        pattern = re.escape(expected).replace(r"\#", r"\d")
        return any(re.search(pattern, text) for text in (walk.screen, walk.stage, walk.toast))

    assert not seen(), expected
    await walk.press(key)
    await walk.until(seen, f"{key}: {expected}")
    if expected is not None:
        await walk.settled()


@pytest.mark.slow
@pytest.mark.parametrize(("stop", "name"), PRESSES)
async def test_a_key_does_what_it_says(lab: GatedLab, stop: str, name: str) -> None:
    async with journey(lab, SMALL) as walk:
        await STOPS[stop].at(walk)
        await walk.settled()
        await press_and_look(walk, keys_by_id(walk)[name], STOPS[stop].shows[name])


@pytest.mark.slow
@pytest.mark.parametrize("stop", QUIET)
async def test_a_quiet_key_does_no_harm(lab: GatedLab, stop: str) -> None:
    async with journey(lab, SMALL) as walk:
        await STOPS[stop].at(walk)
        await walk.settled()
        step, keys = walk.app.workbench.stage.step, keys_by_id(walk)
        for name in STOPS[stop].quiet:
            await walk.press(keys[name])
            await walk.settled()
            assert walk.app.workbench.stage.step is step
