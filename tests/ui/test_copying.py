"""What is copied, and the file it goes to where the clipboard is out of reach."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from textual.app import SystemCommand

from mfa_tui.trace.export.opening import open_trace
from mfa_tui.trace.export.saving import save_trace
from mfa_tui.ui.app import MfaApp
from mfa_tui.worlds.recording_world import RecordingWorld
from tests.trace.samples import JOURNEY, PASSWORD
from tests.ui.journey import journey

PATH = "request.AuthParameters.PASSWORD"
SAVE = "Save what was copied"


def commands(app: MfaApp) -> dict[str, SystemCommand]:
    return {each.title: each for each in app.get_system_commands(app.screen)}


@pytest.fixture
def recording(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[RecordingWorld]:
    monkeypatch.chdir(tmp_path)
    save_trace(JOURNEY, tmp_path / "trace.jsonl", masked=False)
    yield RecordingWorld("trace.jsonl", open_trace(tmp_path / "trace.jsonl"))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_any_value_is_copied_as_it_is_seen(
    recording: RecordingWorld, size: tuple[int, int]
) -> None:
    async with journey(recording, size) as walk:
        await walk.see("InitiateAuth", within="#wire")
        await walk.press("home", "Y")
        await walk.see("Values of 1 InitiateAuth")
        assert PASSWORD not in walk.screen
        await walk.press("down", "down", "enter")
        await walk.until(lambda: walk.app.clipboard == "•••(15)", "the mask")
        await walk.press("r", "y")
        await walk.until(lambda: walk.app.clipboard == PASSWORD, "the password")


async def test_a_value_is_saved_where_only_its_owner_reads_it(
    recording: RecordingWorld, tmp_path: Path
) -> None:
    async with journey(recording, (80, 24)) as walk:
        await walk.see("InitiateAuth", within="#wire")
        await walk.press("home", "Y", "r", "down", "down", "s")
        await walk.see(f"Save {PATH}")
        await walk.press("ctrl+u", *"secret.txt", "enter")
        saved = tmp_path / "secret.txt"
        await walk.until(saved.exists, "the file")
    assert saved.read_text() == PASSWORD
    assert saved.stat().st_mode & 0o777 == 0o600


async def test_what_was_copied_is_saved_from_the_palette(
    recording: RecordingWorld, tmp_path: Path
) -> None:
    async with journey(recording, (80, 24)) as walk:
        await walk.see("InitiateAuth", within="#wire")
        assert SAVE not in commands(walk.app)
        await walk.press("home", "y")
        await walk.until(lambda: bool(walk.app.clipboard), "the copied text")
        commands(walk.app)[SAVE].callback()
        await walk.see("The file goes to")
        await walk.press("enter")
        await walk.until((tmp_path / "copied.txt").exists, "the file")
        assert (tmp_path / "copied.txt").read_text() == walk.app.clipboard
