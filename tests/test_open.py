"""`mfa-tui open`: what is read and told before the screens, and the screens of a recording."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mfa_tui import door
from mfa_tui.cli import main
from mfa_tui.commands import open as open_command
from mfa_tui.trace.export.opening import open_trace
from mfa_tui.trace.export.saving import save_trace
from mfa_tui.ui.world import World
from mfa_tui.worlds.recording_world import RecordingWorld
from tests.trace.samples import JOURNEY
from tests.trace.test_browser_hars import entry, page
from tests.ui.journey import Journey, journey


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[World]:
    """The worlds that would have been shown in this terminal."""
    worlds: list[World] = []
    monkeypatch.setattr(door, "run", worlds.append)
    return worlds


def har(path: Path, *entries: Any) -> Path:
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return path


def test_what_was_left_out_is_told_beside_the_screens(tmp_path: Path, shown: list[World]) -> None:
    path = har(tmp_path / "app.har", page(), entry(), 7)
    done = CliRunner().invoke(main, ["open", str(path)])
    assert done.exit_code == 0, done.output
    assert done.stderr == (
        "1 call read.\n1 request to other hosts left out.\nSkipped entry 3: it is no object.\n"
    )
    [world] = shown
    opened = world.open()
    assert world.label == "app.har"
    assert [each.operation for each in opened.trace.snapshot()] == ["InitiateAuth"]


def test_a_file_without_cognito_is_not_shown(tmp_path: Path, shown: list[World]) -> None:
    done = CliRunner().invoke(main, ["open", str(har(tmp_path / "app.har", page()))])
    assert done.exit_code == 1
    assert "There is nothing to show" in done.stderr
    assert "1 request to other hosts left out." in done.stderr
    assert shown == []


@pytest.mark.parametrize(("name", "text"), [("a.har", "x"), ("a.jsonl", "x"), ("a.txt", "x")])
def test_a_file_that_is_no_trace_says_why(
    name: str, text: str, tmp_path: Path, shown: list[World]
) -> None:
    (tmp_path / name).write_text(text)
    done = CliRunner().invoke(main, ["open", str(tmp_path / name)])
    assert done.exit_code == 1
    assert f"{name} cannot be opened. " in done.stderr
    assert shown == []


def test_reading_a_large_file_can_be_cancelled(
    tmp_path: Path, shown: list[World], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = har(tmp_path / "app.har", *[entry()] * 10)
    monkeypatch.setattr(open_command, "LARGE", 100)
    told: list[int] = []

    class Bar:
        pos = 0

        def __enter__(self) -> Bar:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, steps: int) -> None:
            self.pos += steps
            told.append(self.pos)
            if self.pos > 500:
                raise KeyboardInterrupt

    monkeypatch.setattr(open_command.click, "progressbar", lambda **_: Bar())
    done = CliRunner().invoke(main, ["open", str(path)])
    assert done.exit_code == 1
    assert "was cancelled; nothing is open." in done.stderr
    assert told == sorted(told) and 500 < told[-1] < 800
    assert shown == []


async def told(walk: Journey, text: str) -> None:
    """Wait until a toast, not only the first of several, says `text`."""

    def said() -> bool:
        return any(text in " ".join(each.message.split()) for each in walk.app._notifications)

    await walk.until(said, text)


@pytest.fixture
def recording(tmp_path: Path) -> Iterator[RecordingWorld]:
    save_trace(JOURNEY, tmp_path / "trace.jsonl")
    yield RecordingWorld("trace.jsonl", open_trace(tmp_path / "trace.jsonl"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_wire_shows_the_recording_at_once(
    recording: RecordingWorld, size: tuple[int, int]
) -> None:
    async with journey(recording, size) as walk:
        await walk.see("└ CreateAuth", within="#wire")
        await told(walk, "3 calls read. Secrets were masked when it was saved.")
        assert walk.app.focused is not None and walk.app.focused.id == "wire-list"
        await walk.press("escape")
        await walk.see("a recording, to be read", within="#stage")


async def test_a_sign_in_to_a_recording_is_refused_with_the_way_out(
    recording: RecordingWorld,
) -> None:
    async with journey(recording, (80, 24)) as walk:
        await walk.see("└ CreateAuth", within="#wire")
        await walk.press("escape", *"bob", "tab", "x", "enter")
        await walk.see("trace.jsonl is a recording, and no pool is behind it.")
        await walk.see("To sign in, start mfa-tui without `open`.")
        assert walk.field("#username") == "bob"


async def test_a_trace_is_saved_from_the_wire(
    recording: RecordingWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with journey(recording, (80, 24)) as walk:
        await walk.see("└ CreateAuth", within="#wire")
        for again in (False, True):
            await walk.press("s")
            await walk.see("Save the trace: 3 calls")
            await walk.press("ctrl+u", *"shared.har", "enter")
            if again:
                await walk.see("Press enter again to overwrite it.")
                (tmp_path / "shared.har").write_text("other")
                await walk.press("enter")
            await told(walk, "Saved shared.har.")
            await walk.settled()
    assert len(open_trace(tmp_path / "shared.har").exchanges) == 3


async def test_secrets_are_saved_only_when_that_is_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    save_trace(JOURNEY, tmp_path / "whole.jsonl", masked=False)
    world = RecordingWorld("whole.jsonl", open_trace(tmp_path / "whole.jsonl"))
    async with journey(world, (80, 24)) as walk:
        await walk.see("└ CreateAuth", within="#wire")
        for name, keys in (("a.md", ()), ("b.md", ("tab", "right", "shift+tab"))):
            await walk.press("s")
            await walk.see("Save the trace: 3 calls")
            await walk.press("ctrl+u", *name, *keys, "enter")
            await told(walk, f"Saved {name}.")
    assert "Correct-Horse-9" not in (tmp_path / "a.md").read_text()
    assert "Correct-Horse-9" in (tmp_path / "b.md").read_text()


async def test_a_call_is_shown_copied_and_saved_as_code(
    recording: RecordingWorld, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with journey(recording, (80, 24)) as walk:
        await walk.see("└ CreateAuth", within="#wire")
        walk.app.clear_notifications()  # they lie over the code
        await walk.press("c")
        await walk.press("tab", "end")
        await walk.see("aws cognito-idp initiate-auth")
        await walk.press("c", "end")
        await walk.see('os.environ["COGNITO_PASSWORD"]')
        await walk.press("c", "end")
        await walk.see("curl --silent")
        await walk.press("y")
        await told(walk, "Sent call 1 as curl to the terminal's clipboard.")
        assert walk.app.clipboard.startswith("# Set these first")
        await walk.press("s")
        await walk.see("call-1.sh")
        await walk.press("enter")
        await told(walk, "Saved call-1.sh.")
        assert (tmp_path / "call-1.sh").read_text() == walk.app.clipboard
        await walk.press("shift+tab", "down", "c")
        await walk.see("‹ AWS CLI ›")
        await walk.see("This is no call of the Cognito API. curl can send it again.")
