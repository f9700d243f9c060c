"""Signing in with Duo, the way a person meets it: real handlers, a local Duo, a phone that answers."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
import requests
from textual.app import App
from textual.widgets import Digits

from mfa_tui.localcloud.duo.account import LANDLINE
from mfa_tui.localcloud.faults import DUO_DOWN
from mfa_tui.ui.steps.duo_push import DuoPushStep
from mfa_tui.ui.steps.linked import LinkedStep
from tests.localcloud.duo.browser import Browser
from tests.ui.custom_world import (
    CLASSIC,
    PROMPT,
    PUSH,
    TrueClock,
    answer,
    at_push,
    duo_of,
    lab,
    sign_in,
    true_clock,
    user,
    wants_numbers,
)
from tests.ui.journey import GatedLab, Journey, journey

__all__ = ["lab", "true_clock"]

Size = tuple[int, int]
SMALL = (80, 24)
DONE = "Signed in as alice"


def path(walk: Journey) -> str:
    return walk.read("#path")


# -- push ------------------------------------------------------------------------------------


async def test_approve(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_push(walk)
        assert path(walk) == "● Password ── ◉ Duo ── ○ Tokens"
        assert "Asked iOS (XXX-XXX-0200)" in walk.stage
        assert re.search(r"Duo waits another \d:\d\d", walk.stage)
        assert answer(lab, "alice", "approve") == "approved"
        await walk.see(DONE)
        assert path(walk) == "● Password ── ● Duo ── ● Tokens"


async def test_deny_then_ask_once_more(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_push(walk)
        answer(lab, "alice", "deny")
        await walk.see("✗ Denied on the phone.")
        await walk.see("1 Ask once more")
        await walk.press("enter")
        await walk.see("Approve it there.")
        answer(lab, "alice", "approve")
        await walk.see(DONE)


async def test_fraud_ends_it(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_push(walk)
        answer(lab, "alice", "fraud")
        await walk.see("reported as fraud")
        assert "Ask once more" not in walk.stage
        (alert,) = duo_of(lab).account.alerts
        assert alert.username == "alice"
        await walk.press("ctrl+r")
        await walk.see("Practice users")


async def test_nobody_answers(lab: GatedLab, true_clock: TrueClock, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_push(walk)
        true_clock.ahead += 61
        await walk.see("✗ Timed out: nobody answered within a minute.")
        await walk.press("5")
        await walk.see("Type a passcode of the app")


async def test_the_number_is_shown_large(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        wants_numbers(lab, 3)
        await at_push(walk)
        await walk.see("Enter this number on the phone:")
        number = walk.app.screen.query_one(Digits).value
        assert len(number) == 3
        assert answer(lab, "alice", "approve", "000") == "wrong number"
        assert answer(lab, "alice", "approve", number) == "approved"
        await walk.see(DONE)


async def test_a_passcode_by_text_message_from_the_phone(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_push(walk)
        await walk.press("ctrl+n")
        await walk.see("2 Text passcodes to iOS (XXX-XXX-0200)")
        await walk.press("2")
        await walk.see("Passcodes were texted to you.")
        await walk.press(*"000000", "enter")
        await walk.see("✗ Wrong passcode. 2 tries left.")
        assert walk.field("#passcode") == "000000"
        await walk.press("ctrl+f")
        assert walk.field("#passcode") != "000000"
        await walk.press("enter")
        await walk.see(DONE)


async def test_an_empty_passcode_is_not_sent(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_push(walk)
        await walk.press("ctrl+n", "3")
        await walk.see("Type a passcode of the app")
        await walk.press("enter")
        await walk.see("The passcode is empty.")
        code = duo_of(lab).account.add_bypass_code(user(lab, "alice"), lab._clock())
        await walk.paste(f"{code[:3]} {code[3:]}")
        await walk.press("enter")
        await walk.see(DONE)


async def test_another_device_rings(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_push(walk, "carol")
        await walk.press("ctrl+n")
        call = next(i for i, way in enumerate(step_of(walk).posed.ways(), 1) if "Call" in way.name)
        await walk.press(str(call))
        await walk.see("your phone rings")
        phone = duo_of(lab).phone
        (ringing,) = phone.calls()
        phone.pick_up(ringing.id)
        await walk.see("Press # on the phone")
        phone.press(ringing.id, "#")
        await walk.see("Signed in as carol")


def step_of(walk: Journey) -> DuoPushStep:
    step = walk.app.workbench.stage.step
    assert isinstance(step, DuoPushStep)
    return step


async def test_nothing_is_drawn_while_there_is_no_news(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_push(walk)
        await walk.see("Pushed a login request")
        before, drawn = step_of(walk), walk.lines("#state") + walk.lines("#facts")
        state = before.query_one("#state")
        refreshed: list[object] = []
        state.refresh = lambda *args, **more: refreshed.append(args)  # type: ignore[method-assign]
        polls = polled(lab)
        await walk.until(lambda: polled(lab) > polls + 1, "two more polls")
        assert step_of(walk) is before
        assert walk.lines("#state") + walk.lines("#facts") == drawn
        assert not refreshed
        answer(lab, "alice", "deny")
        await walk.see("Denied")


def polled(lab: GatedLab) -> int:
    """How many answers to challenges have come back."""
    done = [each for each in lab.trace.snapshot() if each.response]
    return sum(each.operation == "RespondToAuthChallenge" for each in done)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("nina", "Duo does not know a device of yours yet."),
        ("uma", "account is disabled"),
        ("rita", "Signed in as rita"),
    ],
)
async def test_who_is_settled_before_any_factor(lab: GatedLab, name: str, words: str) -> None:
    async with journey(lab, SMALL) as walk:
        await sign_in(walk, PUSH, name)
        await walk.see(words)
        if name == "nina":
            await walk.see("/portal")


async def test_duo_is_down(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await walk.see("Practice users")
        duo_of(lab).faults.on(DUO_DOWN)
        await sign_in(walk, PUSH, "alice")
        await walk.see("Duo is unavailable")
        assert "fails closed" in walk.stage


async def test_a_device_that_can_do_nothing(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        for device in user(lab, "alice").devices:
            device.capabilities = LANDLINE
        await sign_in(walk, PUSH, "alice")
        await walk.see("✗ Duo cannot do that")
        await walk.see("Call iOS")


# -- Universal Prompt ------------------------------------------------------------------------


def link_of(walk: Journey) -> str:
    step = walk.app.workbench.stage.step
    assert isinstance(step, LinkedStep)
    return step.link


def in_browser(lab: GatedLab, link: str) -> Browser:
    """A browser that opens `link` and asks for a push, which is approved."""
    parts = urlsplit(link)
    browser = Browser(f"{parts.scheme}://{parts.netloc}")
    browser.open(link)
    browser.press("push")
    answer(lab, "alice", "approve")
    browser.refresh()
    return browser


async def at_prompt(walk: Journey) -> None:
    await sign_in(walk, PROMPT, "alice")
    await walk.see("Listening at 127.0.0.1:")


async def test_the_browser_comes_back(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_prompt(walk)
        assert path(walk) == "● Password ── ◉ Duo prompt ── ○ Tokens"
        returned = in_browser(lab, link_of(walk)).left
        assert returned
        page = requests.get(returned, timeout=10)
        assert (page.status_code, "go on in the terminal" in page.text) == (200, True)
        await walk.see(DONE)
        with pytest.raises(requests.ConnectionError):
            requests.get(returned, timeout=10)


async def test_over_ssh_the_address_is_pasted(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_prompt(walk)
        returned = in_browser(lab, link_of(walk)).left
        assert returned
        await walk.paste(returned)
        await walk.press("enter")
        await walk.see(DONE)


async def test_another_sign_in_comes_back(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await at_prompt(walk)
        base = re.search(r"http://127\.0\.0\.1:\d+/duo-callback", walk.stage)
        assert base
        page = requests.get(f"{base[0]}?state={'x' * 20}&duo_code=stolen", timeout=10)
        assert (page.status_code, "another sign-in" in page.text) == (400, True)
        await walk.see("✗ This came back from another sign-in")
        assert polled(lab) == 1  # the password's proof; the stray code was not sent


async def test_a_denied_login_gets_a_new_link(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_prompt(walk)
        link = link_of(walk)
        parts = urlsplit(link)
        browser = Browser(f"{parts.scheme}://{parts.netloc}")
        browser.open(link)
        browser.press("push")
        answer(lab, "alice", "deny")
        browser.refresh()
        browser.press("leave")
        assert browser.left
        requests.get(browser.left, timeout=10)
        await walk.see("Duo did not vouch for you")
        await walk.see("Tries left 2")
        assert link_of(walk) != link


async def test_a_browser_opens_on_a_key_press_only(
    lab: GatedLab, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr("mfa_tui.ui.browser.webbrowser.get", lambda: object())
    monkeypatch.setattr(App, "open_url", lambda app, url, **_: opened.append(url))
    async with journey(lab, SMALL) as walk:
        await at_prompt(walk)
        assert opened == []
        await walk.press("b")
        assert opened == [link_of(walk)]


async def test_the_whole_link_can_be_read(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_prompt(walk)
        link = link_of(walk)
        await walk.press("ctrl+s")
        await walk.see("A QR of this link needs")
        assert link in walk.screen.replace(" ", "")
        await walk.press("q")
        await walk.resize((130, 60))
        await walk.press("ctrl+s")
        await walk.until(lambda: "▄" in walk.screen, "a QR")


# -- classic ---------------------------------------------------------------------------------


async def test_classic_shows_four_texts_and_takes_the_answer(lab: GatedLab, size: Size) -> None:
    async with journey(lab, size) as walk:
        await sign_in(walk, CLASSIC, "alice")
        await walk.see("Duo's signed response (retired)")
        assert "▸ TX alice|DI" in walk.stage
        assert "▸ APP alice|DI" in walk.stage
        browser = in_browser(lab, link_of(walk))
        found = re.search(r'id="auth">([^<]+)<', browser.html)
        assert found
        await walk.paste(found[1])
        await walk.see("◂ AUTH alice|DI")
        assert "◂ APP alice|DI" in walk.stage
        await walk.press("enter")
        await walk.see(DONE)


async def test_classic_says_what_was_pasted_wrong(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await sign_in(walk, CLASSIC, "alice")
        await walk.see("Duo's signed response (retired)")
        await walk.paste("TX|abc|def")
        await walk.press("enter")
        await walk.see("Duo's answer begins with AUTH|")
