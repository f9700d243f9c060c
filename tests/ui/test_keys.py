"""Every key has a name and a reason, fits into the line of keys, and does what it says."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator

import pytest
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Input

import mfa_tui.ui
from mfa_tui.ui.screens.help import HelpScreen
from mfa_tui.ui.screens.large_qr import LargeQrScreen
from mfa_tui.ui.widgets.copyable import Copyable
from mfa_tui.ui.widgets.key_line import MOST_KEYS, KeyLine
from tests.localcloud.conftest import FakeClock
from tests.ui.journey import GatedLab, Journey, journey
from tests.ui.screen import screen_text

SMALL = (80, 24)

# -- what is declared ------------------------------------------------------------------------


def our_nodes() -> Iterator[type[DOMNode]]:
    """Every class of ours that can have keys."""
    for module in pkgutil.walk_packages(mfa_tui.ui.__path__, "mfa_tui.ui."):
        for _, found in inspect.getmembers(importlib.import_module(module.name), inspect.isclass):
            if issubclass(found, DOMNode) and found.__module__ == module.name:
                yield found


def declared(node: type[DOMNode]) -> list[Binding]:
    """The bindings in the class's own list, one for each key."""
    return list(Binding.make_bindings(vars(node).get("BINDINGS", [])))


WITH_KEYS = sorted(
    {node for node in our_nodes() if declared(node)}, key=lambda node: node.__qualname__
)
ALL = [binding for node in WITH_KEYS for binding in declared(node)]


@pytest.mark.parametrize("node", WITH_KEYS)
def test_every_key_has_a_name_and_a_reason(node: type[DOMNode]) -> None:
    for binding in declared(node):
        assert binding.id, binding
        assert 1 <= len(binding.description.split()) <= 3, binding
        assert binding.tooltip, binding


@pytest.mark.parametrize("node", WITH_KEYS)
def test_no_key_means_two_things_in_one_place(node: type[DOMNode]) -> None:
    counts = Counter(binding.key for binding in declared(node))
    assert [key for key, count in counts.items() if count > 1] == []


def test_ids_are_unique_in_the_program() -> None:
    actions = {(binding.id, binding.action) for binding in ALL}
    counts = Counter(name for name, _ in actions)
    assert [name for name, count in counts.items() if count > 1] == []


def test_descriptions_and_tooltips_are_written_alike() -> None:
    odd = {
        binding.id
        for binding in ALL
        if not binding.description[0].isupper() or not binding.tooltip.endswith((".", "?"))
    }
    assert odd == set()


TAKEN = {"ctrl+b", "ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+z"}
"""tmux's prefix, what terminals send for Backspace, Tab, newline and Enter, and job control."""


def test_keys_work_in_every_terminal() -> None:
    keys = {binding.key for binding in ALL}
    assert keys & TAKEN == set()
    odd = ("alt+", "ctrl+shift+", "super+", "f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9")
    assert [key for key in keys if key.startswith(odd) or key == "ctrl+enter"] == []


# -- the stops of the walk -------------------------------------------------------------------


async def at_form(walk: Journey) -> None:
    await walk.see("Practice users")


async def at_pool(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("shift+tab", "shift+tab")


async def at_password(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("tab")


async def at_code(walk: Journey) -> None:
    await walk.sign_in("alice")
    await walk.see("Cognito asks for SOFTWARE_TOKEN_MFA")


async def at_new_password(walk: Journey) -> None:
    await walk.sign_in("carol", "Temp-0rary")
    await walk.see("Cognito asks for NEW_PASSWORD_REQUIRED")


async def at_set_up(walk: Journey) -> None:
    await walk.sign_in("bob")
    await walk.see("otpauth://")


async def at_secret(walk: Journey) -> None:
    await at_set_up(walk)
    await walk.press("shift+tab", "shift+tab")
    assert isinstance(walk.app.focused, Copyable)


async def at_large_qr(walk: Journey) -> None:
    await at_set_up(walk)
    await walk.press("ctrl+l")
    await walk.until(lambda: isinstance(walk.app.screen, LargeQrScreen), "the large QR")


async def at_tokens(walk: Journey) -> None:
    await walk.choose_pool("MFA optional")
    await walk.sign_in("bob")
    await walk.see("Signed in as bob")
    await walk.see("signed by the pool")


async def at_account_set_up(walk: Journey) -> None:
    await at_tokens(walk)
    await walk.press("a")
    await walk.see("otpauth://")


async def at_wire(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+t")
    await walk.until(lambda: focused_id(walk) == "wire-list", "the wire's list")


async def at_message(walk: Journey) -> None:
    await at_wire(walk)
    await walk.press("tab")
    await walk.until(lambda: focused_id(walk) == "wire-detail", "the wire's message")


async def at_phone(walk: Journey) -> None:
    await at_code(walk)
    await walk.press("ctrl+o")
    await walk.until(lambda: focused_id(walk) == "phone", "the phone")


async def at_help(walk: Journey) -> None:
    await at_form(walk)
    await walk.press("ctrl+g")
    await walk.until(lambda: isinstance(walk.app.screen, HelpScreen), "help")


def focused_id(walk: Journey) -> str | None:
    return walk.app.focused.id if walk.app.focused else None


STOPS: dict[str, Callable[[Journey], Awaitable[None]]] = {
    "form": at_form,
    "pool": at_pool,
    "password": at_password,
    "code": at_code,
    "new password": at_new_password,
    "set-up": at_set_up,
    "secret": at_secret,
    "large QR": at_large_qr,
    "tokens": at_tokens,
    "set-up from tokens": at_account_set_up,
    "wire": at_wire,
    "message": at_message,
    "phone": at_phone,
    "help": at_help,
}
NewLab = Callable[[], GatedLab]


@pytest.fixture
def new_lab(clock: FakeClock, quick_keys: None) -> NewLab:
    """Makes practice worlds, for tests that need one for each key; a journey closes its own."""
    return lambda: GatedLab(None, clock=clock)


EVERYWHERE = pytest.mark.parametrize("stop", STOPS)


# -- the line of keys ------------------------------------------------------------------------


def labels(walk: Journey) -> list[tuple[str, str]]:
    return walk.app.screen.query_one(KeyLine).labels()


@EVERYWHERE
async def test_the_line_shows_a_few_keys_and_cuts_none(lab: GatedLab, stop: str) -> None:
    async with journey(lab, SMALL) as walk:
        await STOPS[stop](walk)
        await walk.settled()
        shown = labels(walk)
        assert 1 <= len(shown) <= MOST_KEYS
        whole = " " + "   ".join(f"{key} {description}" for key, description in shown)
        assert screen_text(walk.app)[-1] == whole


# -- help ------------------------------------------------------------------------------------


@EVERYWHERE
async def test_help_opens_and_closes_everywhere(lab: GatedLab, stop: str) -> None:
    async with journey(lab, SMALL) as walk:
        await STOPS[stop](walk)
        await walk.settled()
        before, focused = walk.app.screen, walk.app.focused
        if before is not walk.app.workbench:
            pytest.skip("a page over the program, closed by any of its keys")
        for key in ("ctrl+g", *([] if isinstance(focused, Input) else ["question_mark"])):
            await walk.press(key)
            await walk.until(lambda: isinstance(walk.app.screen, HelpScreen), f"help by {key}")
            await walk.see("Keys that work now")
            await walk.press(key)
            await walk.until(lambda: walk.app.screen is before, f"the screen from before {key}")
            assert walk.app.focused is focused


@pytest.mark.slow
async def test_help_names_every_key_somewhere(new_lab: NewLab) -> None:
    named: set[str | None] = set()
    for at in STOPS.values():
        async with journey(new_lab(), SMALL) as walk:
            await at(walk)
            await walk.settled()
            active = walk.app.screen.active_bindings.values()
            named |= {each.binding.id for each in active if each.enabled}
    assert {binding.id for binding in ALL} - named == set()


# -- every key does what it says -------------------------------------------------------

SHOWS = {
    "app.quit": None,
    "entry.submit": "empty",
    "choice.next": "‹ MFA optional ›",
    "choice.previous": "‹ MFA optional ›",
    "copyable.copy": "Sent the secret to the terminal's clipboard",
    "enrollment.scan": "The practice phone has scanned it",
    "enrollment.enlarge": "cells and this window has 80x24",
    "enrollment.leave": "No authenticator was registered",
    "account.add": "otpauth://",
    "account.renew": "New ID and access tokens",
    "account.sign-out": "bob is signed out",
    "bench.use-code": "The phone has no account",
    "bench.wire": "operation http ms",
    "bench.phone": "Phone · authenticator",
    "bench.help": "Keys that work now",
    "help.close": "Practice users",
    "large-qr.close": "otpauth://",
    "wire.reveal": "secrets shown",
    "wire.bytes": "as sent",
    "wire.copy": "to the terminal's clipboard",
    "phone.use-code": "Cognito asks for SOFTWARE_TOKEN_MFA",
    "phone.clock-back": "clock 30 s behind",
    "phone.clock-forward": "clock 30 s ahead",
    "phone.remove": "again",
}
"""What can be read after a key, wherever it is pressed; None: the program has ended."""

SHOWS_AT = {
    ("code", "bench.use-code"): "Code " + "#" * 6,
    ("phone", "phone.use-code"): "Code " + "#" * 6,
    ("phone", "bench.phone"): "Cognito asks for SOFTWARE_TOKEN_MFA",
    ("wire", "bench.wire"): "Cognito asks for SOFTWARE_TOKEN_MFA",
    ("message", "bench.wire"): "Cognito asks for SOFTWARE_TOKEN_MFA",
}
"""Where it is another thing. # stands for a digit."""


def keys_by_id(walk: Journey) -> dict[str, str]:
    """A key for each of our bindings that works now, by the binding's id."""
    keys: dict[str, str] = {}
    for key, active in walk.app.screen.active_bindings.items():
        if active.enabled and active.binding.id:
            keys.setdefault(active.binding.id, key)
    return keys


async def press_and_look(walk: Journey, key: str, expected: str | None) -> None:
    """Press `key` and wait for what it is expected to bring, which was not there before."""

    def seen() -> bool:
        if expected is None:
            return walk.app._exit
        pattern = re.escape(expected).replace(r"\#", r"\d")
        return any(re.search(pattern, text) for text in (walk.screen, walk.toast))

    assert not seen(), expected
    await walk.press(key)
    await walk.until(seen, f"{key}: {expected}")
    if expected is not None:
        await walk.settled()


@pytest.mark.slow
@EVERYWHERE
async def test_every_key_does_what_it_says(new_lab: NewLab, stop: str) -> None:
    async with journey(new_lab(), SMALL) as walk:
        await STOPS[stop](walk)
        await walk.settled()
        keys = keys_by_id(walk)
        for quiet in sorted(keys.keys() - SHOWS.keys()):
            # What these change is seen by the tests of their widgets; here they must do no harm.
            await walk.press(keys[quiet])
            await walk.settled()
    for name in sorted(keys.keys() & SHOWS.keys()):
        async with journey(new_lab(), SMALL) as walk:
            await STOPS[stop](walk)
            await walk.settled()
            await press_and_look(walk, keys[name], SHOWS_AT.get((stop, name), SHOWS[name]))


def test_every_expectation_is_of_a_key() -> None:
    assert SHOWS.keys() <= {binding.id for binding in ALL}
