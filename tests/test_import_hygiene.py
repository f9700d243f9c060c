"""What is loaded when: a fresh interpreter runs each statement and tells what it imported."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

HEAVY = {
    "boto3",
    "botocore",
    "pycognito",
    "cryptography",
    "jwt",
    "requests",
    "qrcode",
    "pyotp",
    "fido2",
}
SERVER = {"starlette", "uvicorn", "sqlite3", "mfa_tui.localcloud"}
SCREENS = {"textual", "rich"}
NEVER_AT_FIRST = {"markdown_it", "PIL"}
ROOT = Path(__file__).parents[1]

REPORT = """
import json, sys
try:
    {statement}
finally:
    sys.stderr.write("\\n" + json.dumps(sorted(sys.modules)))
"""


def loaded_by(statement: str) -> set[str]:
    """The names of all modules that are loaded once a new interpreter has run `statement`."""
    done = subprocess.run(
        [sys.executable, "-c", REPORT.format(statement=statement)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_report_sees_what_is_imported() -> None:
    assert {"sqlite3", "jwt"} <= loaded_by("import jwt, sqlite3")


@pytest.mark.parametrize(
    "statement",
    [
        "import mfa_tui.cli",
        "from mfa_tui.cli import main; main(['--help'])",
        "from mfa_tui.cli import main; main(['-h'])",
        "from mfa_tui.cli import main; main(['--version'])",
        "from mfa_tui.cli import main; main(['serve', '--help'])",
        "from mfa_tui.cli import main; main(['tap', '--help'])",
        "import mfa_tui.tap.world",
    ],
)
def test_the_command_line_loads_nothing_else(statement: str) -> None:
    assert not loaded_by(statement) & (HEAVY | SERVER | SCREENS | NEVER_AT_FIRST)


def test_a_wrong_option_is_refused_without_loading_screens() -> None:
    statement = "from mfa_tui.cli import main; main(['--client-id', 'x'], standalone_mode=False)"
    guarded = f"import contextlib\n    with contextlib.suppress(Exception): {statement}"
    assert not loaded_by(guarded) & (HEAVY | SERVER | SCREENS)


def test_the_screens_load_neither_clients_nor_the_cloud() -> None:
    loaded = loaded_by("import mfa_tui.ui.app, mfa_tui.worlds.lab")
    assert not loaded & (HEAVY | SERVER | NEVER_AT_FIRST)


def test_the_served_cloud_loads_no_screens() -> None:
    assert not loaded_by("import mfa_tui.serving.serve") & (SCREENS | {"boto3", "pycognito"})


def test_text_mode_loads_no_screens() -> None:
    plain = "from mfa_tui.cli import main; main(['--plain', '--fresh', '--lesson', 'L01'])"
    silent = "import contextlib, io; sys.stdin = io.StringIO()"
    loaded = loaded_by(f"{silent}\n    with contextlib.suppress(SystemExit): {plain}")
    assert "mfa_tui.plain.dialogue" in loaded
    assert not loaded & SCREENS


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_first_frame_comes_before_anything_heavy(size: tuple[int, int]) -> None:
    loaded = loaded_by(f"from tests.test_import_hygiene import first_frame; first_frame({size})")
    assert not loaded & (HEAVY | SERVER | NEVER_AT_FIRST)


class ClosedWorld:
    """A world that stays closed until it is let open, and is then of no use."""

    label = "closed world"

    def __init__(self) -> None:
        self.asked = threading.Event()
        self.released = threading.Event()

    def open(self, remedy: str | None = None) -> None:
        self.asked.set()
        self.released.wait()
        raise RuntimeError("never meant to open")


def first_frame(size: tuple[int, int]) -> None:
    """Show the sign-in form on a world that does not open; runs in an interpreter of its own."""
    import asyncio

    from mfa_tui.ui.app import MfaApp

    world = ClosedWorld()

    async def show() -> None:
        app = MfaApp(world)  # type: ignore[arg-type]
        async with app.run_test(size=size) as pilot:
            while not world.asked.is_set():
                await pilot.pause()
            await pilot.press("a", "tab", "b")
            texts = [strip.text for strip in app.screen._compositor.render_strips()]
            seen = {name for name in sys.modules if name in HEAVY | SERVER | NEVER_AT_FIRST}
            world.released.set()
        assert any("Username" in text for text in texts), texts
        assert not seen, seen

    asyncio.run(show())
