"""What one does with the list of exchanges: look for some, mark, note, fold, hold."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual import events
from textual.pilot import Pilot

from mfa_tui.trace.exchange import HttpRequest, HttpResponse, Party
from mfa_tui.trace.export.opening import open_trace
from mfa_tui.trace.export.saving import save_trace
from mfa_tui.trace.record import Trace
from mfa_tui.trace.shelf import MEGABYTE, Bounds, Holdings
from mfa_tui.ui.widgets.wire_calls import kept_words
from tests.ui.screen import screen_text
from tests.ui.test_wire import (
    PASSWORD,
    SIZES,
    WireApp,
    call,
    in_a_thread,
    new_trace,
    selected_row,
    sign_in,
    text,
)


def many(trace: Trace) -> None:
    """Two sign-ins, and one with two hops, the second of which fails: exchanges 1 to 7."""
    sign_in(trace)
    sign_in(trace)
    request = HttpRequest("POST", "https://lambda.example/", (), b"{}")
    outer = trace.open(Party.APP, Party.COGNITO, "SignUp", request).number
    for operation, status in (("PreSignUp", 200), ("CustomMessage", 500)):
        hop = trace.open(Party.COGNITO, Party.LAMBDA, operation, request, parent=outer).number
        trace.close(hop, HttpResponse(status, (), b"{}"))
    trace.close(outer, HttpResponse(200, (), b"{}"))


def rows(app: WireApp) -> list[str]:
    """The operations in the list, as they are drawn."""
    at = app.query_one("#wire-list").region
    lines = screen_text(app)[at.y : at.bottom]
    found = (re.search(r"(└ )?[◆¶±]* ?[A-Z][A-Za-z]{5,}( ▸\d)?", line) for line in lines)
    return [each[0].strip() for each in found if each]


async def pasted(pilot: Pilot[None], words: str) -> None:
    pilot.app.post_message(events.Paste(words))
    await pilot.pause()


@asynccontextmanager
async def searching(
    words: str, size: tuple[int, int] = (80, 40)
) -> AsyncIterator[tuple[WireApp, Pilot[None]]]:
    """The pane with `many` calls, once `words` were put into its filter."""
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        await pilot.press("slash")
        await pasted(pilot, words)
        yield app, pilot


@pytest.mark.parametrize("size", SIZES)
async def test_words_are_looked_for_while_they_are_typed(size: tuple[int, int]) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=size) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        await pilot.press("slash")
        await pilot.press(*"mismatch")
        assert [each[:6] for each in rows(app)] == ["Respon", "Respon"]
        assert "2 of 7" in screen_text(app)[0]
        await pilot.press("enter", "up")
        assert "mismatch" in screen_text(app)[0], "what was typed stays"
        assert selected_row(app).startswith("▌")
        await pilot.press("slash", "escape")
        assert len(rows(app)) >= 5 or size[1] < 30
        assert "of 7" not in screen_text(app)[0]
        await pilot.press("escape")
        assert app.focused and app.focused.id == "wire-list"
        assert " / " not in screen_text(app)[0]


async def test_escape_in_the_list_shows_all_calls_again() -> None:
    async with searching("mismatch") as (app, pilot):
        await pilot.press("enter", "up")
        before = selected_row(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "mismatch" not in screen_text(app)[0]
        assert len(rows(app)) == 7 and selected_row(app) == before
        assert app.focused and app.focused.id == "wire-list"


async def test_a_matching_hop_is_shown_under_its_call() -> None:
    async with searching("custommessage") as (app, _):
        assert rows(app) == ["SignUp", "└ CustomMessage"]
        assert "1 of 7" in screen_text(app)[0]


async def test_an_expression_is_jmespath_and_a_wrong_one_leaves_the_list() -> None:
    async with searching("=operation=='SignUp'") as (app, pilot):
        assert rows(app) == ["SignUp", "└ PreSignUp", "└ CustomMessage"]
        await pasted(pilot, ")")
        assert "✗ Wrong at character 20: )" in text(app)
        assert rows(app) == ["SignUp", "└ PreSignUp", "└ CustomMessage"]
        assert "=operation=='SignUp')" in screen_text(app)[0]
        await pilot.press("backspace")
        assert "✗ Wrong" not in text(app)


async def test_nothing_found_says_so_and_the_message_stays() -> None:
    async with searching("nosuchthing", (80, 24)) as (app, _):
        assert "No call is like that." in text(app)
        assert "0 of 7" in screen_text(app)[0]
        assert "SignUp" in text(app)


async def test_new_calls_are_filtered_as_they_come() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await pilot.press("slash")
        await pasted(pilot, "codemismatch")
        await in_a_thread(pilot, lambda: many(app.trace))
        assert "2 of 7" in screen_text(app)[0]
        assert "▌ 4 " in selected_row(app)
        assert "following" in screen_text(app)[1]


async def test_secrets_are_looked_for_only_while_they_are_shown() -> None:
    async with searching(PASSWORD) as (app, pilot):
        assert "0 of 7" in screen_text(app)[0]
        await pilot.press("enter", "r")
        await pilot.pause()
        assert "2 of 7" in screen_text(app)[0]
        await pilot.press("f")
        await pilot.pause()
        assert "0 of 7" in screen_text(app)[0]


async def test_errors_are_gone_through_within_the_filter_and_in_folded_calls() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        await pilot.press("home", "x")
        assert "▌ 2 " in selected_row(app)
        await pilot.press("f", "left")
        assert rows(app)[-1] == "SignUp ▸2"
        await pilot.press("home", "x", "x", "x")
        assert "▌ 7 " in selected_row(app)
        assert rows(app)[-1] == "└ CustomMessage"
        await pilot.press("slash")
        await pasted(pilot, "mismatch")
        await pilot.press("enter", "x", "x", "x")
        assert "▌ 2 " in selected_row(app) or "▌ 4 " in selected_row(app)


async def test_left_folds_a_call_and_right_opens_it_again() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        await pilot.press("end", "down", "left")
        assert "▌ 5 " in selected_row(app)
        await pilot.press("left")
        assert rows(app)[-1] == "SignUp ▸2"
        await pilot.press("right")
        assert rows(app)[-3:] == ["SignUp", "└ PreSignUp", "└ CustomMessage"]


async def test_marks_have_a_sign_and_are_gone_to() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        await pilot.press("home", "m", "down", "down", "m")
        assert [row[:3] for row in rows(app)] == ["◆ I", "Res", "◆ I", "Res", "Sig", "└ P", "└ C"]
        await pilot.press("home", "M")
        assert "▌ 3 " in selected_row(app)
        await pilot.press("m", "M")
        assert "▌ 1 " in selected_row(app)
        assert app.trace.marked == (1,)


async def test_a_note_is_written_shown_changed_and_saved(tmp_path: Path) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        await pilot.press("home", "k")
        await pasted(pilot, "my first try")
        await pilot.press("enter")
        await pilot.pause()
        assert rows(app)[0] == "¶ InitiateAuth"
        assert "¶ my first try" in text(app)
        await pilot.press("k", "!", "escape")
        await pilot.pause()
        assert "¶ my first try" in text(app) and "try!" not in text(app)
        await pilot.press("m")
        for name in ("a.jsonl", "a.har", "a.md"):
            save_trace(app.trace.snapshot(), tmp_path / name)
        for name in ("a.jsonl", "a.har"):
            first = open_trace(tmp_path / name).exchanges[0]
            assert (first.note, first.marked) == ("my first try", True)
        entry = json.loads((tmp_path / "a.har").read_text())["log"]["entries"][0]
        assert entry["comment"] == "my first try"
        markdown = (tmp_path / "a.md").read_text()
        assert "## ◆ 1 `InitiateAuth`" in markdown and "Note: `my first try`" in markdown
        await pilot.press("k", "ctrl+u", "enter")
        await pilot.pause()
        assert rows(app)[0] == "◆ InitiateAuth"


async def test_a_note_stands_in_its_row_where_there_is_room() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(140, 24)) as pilot:
        await in_a_thread(pilot, lambda: sign_in(app.trace))
        app.trace.note(2, "the clock was wrong")
        await pilot.pause()
        assert selected_row(app).endswith("CodeMismatch  ¶ the clock was wrong")
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert selected_row(app).endswith("CodeMismatch")


async def test_a_secret_in_a_note_is_masked_when_it_is_saved(tmp_path: Path) -> None:
    trace = new_trace()
    sign_in(trace)
    trace.note(2, f"typed {PASSWORD} twice")
    for name in ("a.jsonl", "a.har", "a.md"):
        save_trace(trace.snapshot(), tmp_path / name)
        assert PASSWORD not in (tmp_path / name).read_text()
        assert "twice" in (tmp_path / name).read_text()


async def test_holding_says_what_came_since_and_what_of_it_failed() -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        assert screen_text(app)[0].endswith("following")
        await pilot.press("home")
        assert screen_text(app)[0].endswith("held")
        await in_a_thread(pilot, lambda: many(app.trace))
        assert screen_text(app)[0].endswith("held, 7 new, 3 failed")
        await pilot.press("f")
        assert screen_text(app)[0].endswith("following")


async def test_what_was_let_go_is_said_and_its_rows_stay() -> None:
    app = WireApp(Trace(bounds=Bounds(full=3)))
    async with app.run_test(size=(80, 40)) as pilot:
        await in_a_thread(pilot, lambda: many(app.trace))
        assert "bodies of 1..4 let go, 0 of 64 MB" in text(app)
        assert rows(app)[:2] == ["InitiateAuth", "RespondToAuthChallenge"]
        await pilot.press("home", "2")
        assert "let go to save memory" in text(app)


def test_how_much_is_kept_in_words() -> None:
    full, mega = 64 * MEGABYTE, MEGABYTE
    assert kept_words(Holdings(900_000, full, 0, 0)) == ""
    assert kept_words(Holdings(12 * mega, full, 0, 0)) == "bodies 12 of 64 MB"
    words = "bodies of 1..90,000 let go, 64 of 64 MB"
    assert kept_words(Holdings(full, full, 90_000, 0)) == words
    words = "1..500 gone, bodies of 501..90,500 let go, 64 of 64 MB"
    assert kept_words(Holdings(full, full, 90_500, 500)) == words


@pytest.mark.parametrize("width", [80, 120])
async def test_the_size_of_a_call_is_a_column_where_there_is_room(width: int) -> None:
    app = WireApp(new_trace())
    async with app.run_test(size=(width, 24)) as pilot:
        await in_a_thread(pilot, lambda: call(app.trace, "ListUsers", b"x" * 1500, 200, b"y" * 300))
        assert re.search(r"ms +size", screen_text(app)[0])
        assert re.search(r"200 +41 +1.8k +ok", selected_row(app))


async def test_what_a_search_selects_is_shown_in_full() -> None:
    async with searching("mismatch") as (app, _):
        assert "▌ 4 " in selected_row(app)
        assert (
            " 4 RespondToAuthChallenge" in screen_text(app)[app.query_one("#wire-title").region.y]
        )
