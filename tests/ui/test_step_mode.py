"""Step mode and sending again, the way a person uses them: press, read, edit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from textual.widgets import TextArea

from mfa_tui.signin.turns import Refused
from mfa_tui.trace.exchange import Exchange, HttpRequest, HttpResponse, Party
from mfa_tui.trace.export.reading import Reading
from mfa_tui.trace.record import Trace
from mfa_tui.ui.screens.again import NOWHERE
from mfa_tui.ui.screens.call_editor import CallEditorScreen
from mfa_tui.ui.widgets.key_line import KeyLine
from mfa_tui.worlds.recording_world import RecordingWorld
from tests.ui.held import Held
from tests.ui.journey import PASSWORD, GatedLab, Journey, journey
from tests.ui.stops.panes import at_wire
from tests.ui.stops.stop import focused_id

SMALL = (80, 24)


@pytest.fixture
def held_lab(lab: GatedLab) -> Iterator[GatedLab]:
    yield lab
    lab.call_gate.leave()


async def step_mode_on(walk: Journey) -> None:
    await walk.see("Practice users")
    await walk.press("ctrl+t")
    await walk.until(lambda: focused_id(walk) == "wire-list", "the wire's list")
    await walk.press("h")
    await walk.see("■ holding calls")


async def held_sign_in(walk: Journey, password: str = PASSWORD) -> None:
    """bob's first call, made by the program's own form, stands in the editor."""
    await step_mode_on(walk)
    await walk.press("ctrl+t")
    await walk.sign_in("bob", password)
    await walk.see("InitiateAuth held")


def editor(walk: Journey) -> TextArea:
    return walk.app.screen.query_one(TextArea)


def typed_over(walk: Journey, old: str, new: str) -> None:
    """Put `new` in the place of `old`, as a person does who selects and types."""
    area = editor(walk)
    for row, line in enumerate(area.text.split("\n")):
        if old in line:
            column = line.index(old)
            area.replace(new, (row, column), (row, column + len(old)))
            return
    raise AssertionError(f"{old} is not in the editor: {area.text}")


def sent(lab: GatedLab) -> list[dict[str, Any]]:
    return [json.loads(each.request.body) for each in lab.trace.snapshot()]


def newest(lab: GatedLab) -> Exchange:
    return lab.trace.snapshot()[-1]


# -- step mode -------------------------------------------------------------------------------


async def test_a_sign_in_stops_at_every_call_and_goes_on(
    held_lab: GatedLab, size: tuple[int, int]
) -> None:
    async with journey(held_lab, size) as walk:
        await held_sign_in(walk)
        assert len(held_lab.trace) == 0
        assert '"USERNAME": "bob"' in walk.screen
        for operation in ("RespondToAuthChallenge", "AssociateSoftwareToken"):
            await walk.press("ctrl+s")
            await walk.see(f"{operation} held")
        await walk.press("ctrl+s")
        await walk.see("Set up an authenticator")
        assert [each.edited for each in held_lab.trace.snapshot()] == [False] * 3


async def test_what_is_edited_is_sent_and_what_is_masked_stays_true(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await step_mode_on(walk)
        call = Held(walk.app.world)
        await walk.see('"PASSWORD": "•••(8)"')
        assert PASSWORD not in walk.screen
        typed_over(walk, "bob", "nobody")
        await walk.press("ctrl+s")
        await walk.until(lambda: isinstance(call.outcome, Refused), "the refusal")
        assert newest(held_lab).edited
        assert sent(held_lab)[0]["AuthParameters"] == {"USERNAME": "nobody", "PASSWORD": PASSWORD}


async def test_revealing_shows_the_secrets_and_masks_them_again(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await step_mode_on(walk)
        call = Held(walk.app.world, "a slip")
        await walk.see("InitiateAuth held")
        await walk.press("ctrl+l")
        await walk.see('"PASSWORD": "a slip"')
        await walk.see("secrets shown")
        await walk.press("ctrl+l")
        await walk.see('"PASSWORD": "•••(6)"')
        await walk.press("ctrl+l")
        typed_over(walk, "a slip", PASSWORD)
        await walk.press("ctrl+s")
        assert "AuthenticationResult" in call.outcome


async def test_bad_json_and_a_changed_mask_say_where_and_lose_nothing(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await step_mode_on(walk)
        call = Held(walk.app.world)
        await walk.see("InitiateAuth held")
        await walk.press("down", "down", "end", "x", "ctrl+s")
        await walk.see("✗ Line 3, column ")
        assert len(held_lab.call_gate.held) == 1
        assert '"USER_PASSWORD_AUTH",x' in editor(walk).text
        assert editor(walk).cursor_location[0] == 2
        await walk.press("ctrl+o")
        await walk.see("✗ Line 3")
        typed_over(walk, "•••(8)", "•••(8)!")
        typed_over(walk, ",x", ",")
        await walk.press("ctrl+s")
        await walk.see("only if it is left whole")
        assert held_lab.call_gate.stepping and len(held_lab.call_gate.held) == 1
        await walk.press("ctrl+n")
        assert "AuthenticationResult" in call.outcome
        assert not newest(held_lab).edited


async def test_a_dropped_call_is_told_to_its_step(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await held_sign_in(walk)
        await walk.press("ctrl+r")
        await walk.see("You dropped InitiateAuth: it was not sent.")
        await walk.see("enter tries again.")
        await walk.see("wire 1 · InitiateAuth not sent")
        assert walk.field("#username") == "bob"
        await walk.press("enter")
        await walk.see("InitiateAuth held")


async def test_calls_queue_and_the_switch_lets_all_of_them_go(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await step_mode_on(walk)
        first = Held(walk.app.world)
        await walk.see("InitiateAuth held")
        second, third = Held(walk.app.world, "wrong"), Held(walk.app.world)
        await walk.until(lambda: len(held_lab.call_gate.held) == 3, "three held calls")
        await walk.press("ctrl+t")
        await walk.see("■ 3 calls held: ctrl+t, h")
        assert walk.app.screen is walk.app.workbench
        await walk.press("h")
        await walk.see("InitiateAuth held, 2 more behind it")
        await walk.press("ctrl+s")
        await walk.see("InitiateAuth held, 1 more behind it")
        assert "AuthenticationResult" in first.outcome
        await walk.press("ctrl+o")
        assert "AuthenticationResult" in third.outcome
        assert isinstance(second.outcome, Refused)
        await walk.until(lambda: "holding" not in walk.screen, "the sign to go")
        assert not held_lab.call_gate.stepping


async def test_a_call_put_off_stays_held_and_comes_back(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await held_sign_in(walk)
        await walk.press("ctrl+t")
        await walk.see("■ 1 call held: ctrl+t, h")
        assert held_lab.call_gate.stepping
        await walk.press("ctrl+t")
        await walk.until(lambda: focused_id(walk) == "wire-list", "the wire's list")
        await walk.press("h")
        await walk.see("InitiateAuth held")
        await walk.press("ctrl+r")
        await walk.until(lambda: focused_id(walk) == "wire-list", "the wire's list again")
        await walk.press("h")
        await walk.until(lambda: "holding" not in walk.screen, "the sign to go")
        assert "AuthenticationResult" in Held(walk.app.world).outcome


async def test_leaving_lets_held_threads_end(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await held_sign_in(walk)
        beside = Held(walk.app.world)
        await walk.until(lambda: len(held_lab.call_gate.held) == 2, "two held calls")
        await walk.press("ctrl+q")
    assert isinstance(beside.outcome, Refused)
    assert held_lab.call_gate.held == ()


async def test_closing_the_world_closes_the_editor(held_lab: GatedLab) -> None:
    async with journey(held_lab, SMALL) as walk:
        await step_mode_on(walk)
        Held(walk.app.world)
        await walk.see("InitiateAuth held")
        held_lab.call_gate.leave()
        await walk.until(lambda: walk.app.screen is walk.app.workbench, "the workbench")


# -- again -----------------------------------------------------------------------------------


async def test_a_replay_lands_in_the_pane_and_the_sign_in_stays(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_wire(walk)
        before = walk.app.workbench.stage.step
        await walk.press("a")
        await walk.see("2 RespondToAuthChallenge again")
        await walk.press("ctrl+s")
        await walk.see("3 RespondToAuthChallenge", within="#wire")
        replayed, replay = lab.trace.snapshot()[-2:]
        assert replay.request.body == replayed.request.body
        assert focused_id(walk) == "wire-list"
        assert walk.app.workbench.stage.step is before


async def test_a_repeat_with_changes_is_not_held(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_wire(walk)
        await walk.press("h", "home", "a")
        await walk.see("1 InitiateAuth again")
        typed_over(walk, "USER_SRP_AUTH", "NO_SUCH_FLOW")
        await walk.press("ctrl+s")
        await walk.see("InvalidParameter", within="#wire")
        assert newest(lab).request_json and newest(lab).request_json["AuthFlow"] == "NO_SUCH_FLOW"
        assert lab.call_gate.stepping


async def test_what_is_no_call_of_an_app_says_why_not(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_wire(walk)
        hop = lab.trace.snapshot()[0]
        number = lab.trace.open(
            Party.COGNITO, Party.LAMBDA, "PreTokenGeneration", hop.request
        ).number
        lab.trace.close(number, hop.response)
        await walk.press("end", "a")
        await walk.until(lambda: "went from cognito to lambda" in walk.toast, "the reason")
        assert walk.app.screen is walk.app.workbench


async def test_a_recording_has_nowhere_to_send() -> None:
    call = Trace().open(Party.APP, Party.COGNITO, "SignUp", HttpRequest("POST", "/", (), b"{}"))
    answered = replace(call, response=HttpResponse(200, (), b"{}"))
    async with journey(RecordingWorld("saved.jsonl", Reading((answered,))), SMALL) as walk:
        await walk.until(lambda: focused_id(walk) == "wire-list", "the wire's list")
        await walk.press("h")
        await walk.see("No calls are made here")
        await walk.press("a")
        await walk.see("there is nowhere to send")
        assert walk.app.screen.query_one(KeyLine).labels()[0] == ("^t", "Close")


async def test_an_editor_without_a_way_to_send_only_shows(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await walk.see("Practice users")
        document = {"ClientMetadata": {"odd": "\x1b]52;c;\u202e"}}
        walk.app.push_screen(CallEditorScreen("SignUp", document, note=NOWHERE))
        await walk.see("there is nowhere to send")
        await walk.press("x", "ctrl+s")
        assert walk.app.screen is not walk.app.workbench
        assert "^s" not in walk.screen and "\x1b" not in walk.screen
        assert json.loads(editor(walk).text) == document
        await walk.press("ctrl+t")
        assert walk.app.screen is walk.app.workbench


async def test_the_palette_knows_both(lab: GatedLab) -> None:
    async with journey(lab, SMALL) as walk:
        await at_wire(walk)
        for name, seen in (
            ("step mode", "■ holding calls"),
            ("again", "2 RespondToAuthChallenge again"),
        ):
            await walk.press("ctrl+p")
            await walk.paste(name)
            await walk.see(name.capitalize())
            await walk.press("enter")
            await walk.see(seen)
